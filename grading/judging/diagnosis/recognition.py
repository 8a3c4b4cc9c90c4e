"""Recognizes a known mistake in a wrong answer, if it explains every result of the exercise.

A mistake is named when it gives the same results as the student's code in every case, passed or
failed; when at least `ENOUGH` cases tell it from the right answer; and when as many tell it from
every other known mistake. An exception is no evidence, because many mistakes raise the same one.
A mistake that fits but has less evidence is only said to look like it. Two mistakes together are
tried if no single one fits.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grading.judging.references import Known
from grading.judging.value_prints import failure_kind, make_print, same_print
from grading.sandbox.contract import Answer, NotAnArray

ENOUGH = 2
MAX_FOR_PAIRS = 60  # with more possible mistakes than this, pairs would take too long

Prints = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """The result of one case: the answer, and which of its outputs are wrong (none if it passed).

    `habit` marks a case about how an answer behaves, not what it computes: an answer that fails it
    as well may still have a known mistake.
    """

    answer: Answer
    wrong: Sequence[str]
    habit: bool = False


@dataclass(frozen=True)
class Recognized:
    """The recognized mistakes (one or two), and whether they are certain."""

    known: tuple[Known, ...]
    sure: bool

    def of(self, case: str) -> Known:
        """The mistake that shows in a case: the first that changes its result."""
        return next((known for known in self.known if case in known.seen), self.known[0])


@dataclass
class _Fit:
    """How well one or two mistakes agree with the results.

    cases    speak for them
    against  contradict them
    excused  habits that the answer does not have, although an answer with these mistakes has them
    """

    known: tuple[Known, ...]
    cases: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)


def recognize(
    known: Sequence[Known],
    cases: Mapping[str, Seen],
    probe: Callable[[], Mapping[str, Seen]] | None = None,
) -> Recognized | None:
    """The mistake that explains all cases, or None.

    Args:
        known: the stored mistakes.
        cases: the result of each published test.
        probe: runs further cases, worth no points, that tell mistakes apart; it is called only
            if some mistake fits the published tests.

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
    least = min((len(fit.excused) for fit in fitting), default=0)
    fitting = [fit for fit in fitting if len(fit.excused) == least]
    if len(fitting) != 1:
        return None  # of two that cannot be told apart, either would be a guess
    best = fitting[0]
    rivals = (fit for fit in fits if len(fit.known) == 1 and fit.known[0] not in best.known)
    told_apart = all(len(fit.against | fit.excused - best.excused) >= ENOUGH for fit in rivals)
    enough = len(best.cases) >= ENOUGH and all(
        sum(case in each.seen for case in best.cases) >= ENOUGH for each in best.known
    )
    return Recognized(best.known, told_apart and enough)


def _fits(known: Sequence[Known], cases: Mapping[str, Seen]) -> list[_Fit]:
    """The fit of every mistake, and of every pair if no single mistake fits."""
    matches = {name: _Match(known, name, seen) for name, seen in cases.items()}
    fits = [_fit((mistake,), matches) for mistake in known]
    possible = [m for m in known if not any(match.excludes(m) for match in matches.values())]
    if len(possible) <= MAX_FOR_PAIRS and not any(not fit.against for fit in fits):
        fits += [_fit(pair, matches) for pair in itertools.combinations(possible, 2)]
    return fits


def _fit(known: tuple[Known, ...], matches: Mapping[str, _Match]) -> _Fit:
    fit = _Fit(known)
    for name, match in matches.items():
        agrees, tells = match.agrees(known)
        if not agrees:
            fit.against.add(name)
        elif tells:
            fit.cases.add(name)
        elif match.wrong and not any(name in mistake.seen for mistake in known):
            fit.excused.add(name)
    return fit


class _Match:
    """The result of one case, compared with what each mistake gives in it."""

    def __init__(self, known: Sequence[Known], name: str, seen: Seen) -> None:
        self._name, self._seen, self.wrong = name, seen, seen.wrong
        self._values = bool(seen.answer.values)
        prints = dict(_prints(known, name, seen))
        self._same = {
            (mistake.id, output): same_print(prints[output], stored[output])
            for mistake in known
            for stored in [mistake.seen.get(name, {})]
            for output in stored
            if output in prints
        }

    def excludes(self, mistake: Known) -> bool:
        """Whether no pair with this mistake gives the result: it changes an output differently."""
        outputs = mistake.seen.get(self._name)
        if outputs is None:
            return False
        if not self._seen.wrong:
            return True
        if "" in outputs or not self._values:
            return False
        return not all(self._same.get((mistake.id, output), False) for output in outputs)

    def agrees(self, known: Sequence[Known]) -> tuple[bool, bool]:
        """Whether the mistakes give this result, and whether the right answer does not."""
        stored = [(mistake, mistake.seen.get(self._name)) for mistake in known]
        changed = [(mistake, outputs) for mistake, outputs in stored if outputs is not None]
        wrong = self._seen.wrong
        if not changed:
            return not wrong or self._seen.habit, False
        if not wrong:
            return False, False
        raising = [outputs[""] for _, outputs in changed if "" in outputs]
        if raising or not self._values:
            ended = failure_kind(self._seen.answer)
            return not self._values and any(text.startswith(ended) for text in raising), False
        if {name for _, outputs in changed for name in outputs} != set(wrong):
            return False, False
        # Where two mistakes touch the same output, what both give together is not known.
        pairs = [(mistake, output) for mistake, outputs in changed for output in outputs]
        same = all(self._same.get((mistake.id, output), False) for mistake, output in pairs)
        tells = any(mistake.seen[self._name][output].get("tells") for mistake, output in pairs)
        return same, same and tells


def _prints(known: Sequence[Known], name: str, seen: Seen) -> Iterator[tuple[str, Prints]]:
    """The prints of the wrong outputs for which some mistake gives a value of the same shape.

    No other value is printed, because a worker may send one of any size.
    """
    for output in seen.wrong:
        if output not in seen.answer.values:
            continue
        value = seen.answer.values[output]
        stored = [m.seen[name][output] for m in known if output in m.seen.get(name, {})]
        if isinstance(value, NotAnArray):
            fits = any("kind" in print_ for print_ in stored)
        else:
            fits = any(print_.get("shape") == list(value.shape) for print_ in stored)
        if fits:
            yield output, make_print(value)
