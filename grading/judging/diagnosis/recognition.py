"""Which known mistake a wrong answer is: only one that explains everything that was seen of it.

A mistake is named when it gives what the student's code gave in every case, in those that passed
as well, when at least `ENOUGH` cases tell it from the right answer, and when as many tell it from
every other known mistake. An exception is no evidence, since many mistakes raise the same one.
What fits but falls short of that may be said to look like the mistake. Two mistakes together are
tried where none alone fits.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grading.judging.references import Known, failure_kind, make_print, same_print
from grading.sandbox.contract import Answer, NotAnArray

ENOUGH = 2
PAIRED = 24  # with more known mistakes than this no pairs are tried

Prints = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What came of one case: the answer, and which of its outputs are wrong (none if it passed).

    `habit` marks a case that tells how an answer behaves and not what it computes: failing it
    besides contradicts no mistake.
    """

    answer: Answer
    wrong: Sequence[str]
    habit: bool = False


@dataclass(frozen=True)
class Found:
    """The mistakes that were recognized (one or two), and whether that is certain."""

    known: tuple[Known, ...]
    sure: bool

    def of(self, case: str) -> Known:
        """The mistake that shows in a case: the first of those that foretell it."""
        return next((one for one in self.known if case in one.seen), self.known[0])


@dataclass
class _Fit:
    """How well a mistake, or two, agree with what was seen."""

    known: tuple[Known, ...]
    cases: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)


def recognize(
    known: Sequence[Known],
    cases: Mapping[str, Seen],
    probe: Callable[[], Mapping[str, Seen]] | None = None,
) -> Found | None:
    """The mistake that explains all cases, or None.

    Args:
        known: the stored mistakes.
        cases: what came of each published test.
        probe: runs further cases, worth no points, that tell mistakes apart; it is called only
            where some mistake fits the published tests.

    Returns:
        The mistake, and whether further cases told it apart from others.
    """
    fits = _fits(known, cases)
    if not any(not fit.against and fit.cases for fit in fits):
        return None
    if probe is not None:
        cases = {**cases, **probe()}
        fits = _fits(known, cases)
    fitting = [fit for fit in fits if not fit.against and fit.cases]
    if len(fitting) != 1:
        return None  # of two that cannot be told apart, either would be a guess
    best = fitting[0]
    rivals = (fit for fit in fits if len(fit.known) == 1 and fit.known[0] not in best.known)
    told_apart = all(len(fit.against) >= ENOUGH for fit in rivals)
    enough = len(best.cases) >= ENOUGH and all(
        sum(case in one.seen for case in best.cases) >= ENOUGH for one in best.known
    )
    return Found(best.known, told_apart and enough)


def _fits(known: Sequence[Known], cases: Mapping[str, Seen]) -> list[_Fit]:
    """Every mistake alone beside what was seen; every two together where none alone fits."""
    matches = {name: _Match(known, name, seen) for name, seen in cases.items()}
    fits = [_fit((one,), matches) for one in known]
    if len(known) <= PAIRED and not any(not fit.against for fit in fits):
        fits += [_fit(pair, matches) for pair in itertools.combinations(known, 2)]
    return fits


def _fit(known: tuple[Known, ...], matches: Mapping[str, _Match]) -> _Fit:
    fit = _Fit(known)
    for name, match in matches.items():
        agrees, tells = match.agrees(known)
        if not agrees:
            fit.against.add(name)
        elif tells:
            fit.cases.add(name)
    return fit


class _Match:
    """One case, beside what each mistake gives in it."""

    def __init__(self, known: Sequence[Known], name: str, seen: Seen) -> None:
        self._name, self._seen = name, seen
        self._values = bool(seen.answer.values)
        prints = dict(_prints(known, name, seen))
        self._same = {
            (one.id, output): same_print(prints[output], foreseen[output])
            for one in known
            for foreseen in [one.seen.get(name, {})]
            for output in foreseen
            if output in prints
        }

    def agrees(self, known: Sequence[Known]) -> tuple[bool, bool]:
        """Whether mistakes give what was seen, and whether the right answer does not."""
        foreseen = [(one, one.seen[self._name]) for one in known if self._name in one.seen]
        wrong = self._seen.wrong
        if not foreseen:
            return not wrong or self._seen.habit, False
        if not wrong:
            return False, False
        raising = [outputs[""] for _, outputs in foreseen if "" in outputs]
        if raising or not self._values:
            ended = failure_kind(self._seen.answer)
            return not self._values and any(text.startswith(ended) for text in raising), False
        if {name for _, outputs in foreseen for name in outputs} != set(wrong):
            return False, False
        # Where two mistakes touch the same output, what both give together is not known.
        pairs = [(one, output) for one, outputs in foreseen for output in outputs]
        same = all(self._same.get((one.id, output), False) for one, output in pairs)
        tells = any(one.seen[self._name][output].get("tells") for one, output in pairs)
        return same, same and tells


def _prints(known: Sequence[Known], name: str, seen: Seen) -> Iterator[tuple[str, Prints]]:
    """The prints of the wrong outputs, where some mistake gives a value of the same shape.

    What a worker sends may be many times as large as what was asked for.
    """
    for output in seen.wrong:
        if output not in seen.answer.values:
            continue
        value = seen.answer.values[output]
        stored = [one.seen[name][output] for one in known if output in one.seen.get(name, {})]
        if isinstance(value, NotAnArray):
            fits = any("kind" in one for one in stored)
        else:
            fits = any(one.get("shape") == list(value.shape) for one in stored)
        if fits:
            yield output, make_print(value)
