"""The attempts of one student in order of time, and which of them count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from grading.intake.handed import HandIn
from grading.intake.rules import Rules
from grading.support.translation import tr


class Order:
    """Numbers attempts and chooses those that count.

    Args:
        rules: the due date and the policy.
        doubts: by an attempt's `id()`, why its time is not known.
    """

    def __init__(self, rules: Rules, doubts: Mapping[int, str]) -> None:
        self.rules, self.doubts = rules, doubts

    def order(self, student: str, attempts: list[HandIn]) -> None:
        """Number a student's attempts, and choose those that count."""
        attempts.sort(key=lambda one: (one.handed_in or _LAST, one.path))
        kept: list[HandIn] = []
        for one in attempts:
            twin = next(
                (
                    other
                    for other in kept
                    if one.content
                    and other.content == one.content
                    and not one.problem
                    and (other.handed_in == one.handed_in)
                    and other.path != one.path
                ),
                None,
            )
            if twin is not None and one.chosen != "yes":
                unused(
                    one,
                    tr("the same files at the same time as {path}", path=twin.path)
                    if one.handed_in
                    else tr("the same files as {path}", path=twin.path),
                )
                continue
            kept.append(one)
        picked = [one for one in kept if one.chosen == "yes"]
        untimed = [one for one in kept if one.handed_in is None]
        if len(kept) > 1 and untimed:
            if len(picked) == 1:
                for one in kept:
                    if one is not picked[0]:
                        one.counts = False
                        unused(one, tr("{path} was chosen", path=picked[0].path))
                kept = picked
            elif self.rules.choice != "best" or self.rules.limit or self.rules.due:
                for one in untimed:
                    why = self.doubts.get(id(one)) or (
                        tr(
                            "{student} has {count} submissions, and no time shows which came last",
                            student=student,
                            count=len(kept),
                        )
                    )
                    needs_person(one, one.problem or why)
        for number, one in enumerate(kept, 1):
            one.number = number
            for row in one.rows:
                row.attempt = number
                row.handed_in = one.handed_in
            self._due(one)
        self._choose(kept)

    def _due(self, one: HandIn) -> None:
        """No verdict on lateness without a time."""
        doubt = self.doubts.get(id(one), "")
        if one.problem:
            return
        if self.rules.due is None:
            if doubt:
                for row in one.rows:
                    row.reason = "; ".join(filter(None, (row.reason, doubt)))
            return
        if doubt:
            needs_person(one, doubt)
        elif one.handed_in is None and not one.timely:
            needs_person(one, tr("no submission time was found"))

    def _choose(self, kept: Sequence[HandIn]) -> None:
        if self.rules.limit and len(kept) > self.rules.limit:
            for one in kept[self.rules.limit :]:
                if one.chosen != "yes":
                    unused(one, tr("after the {limit} attempts that count", limit=self.rules.limit))
            kept = kept[: self.rules.limit]
        if self.rules.choice == "best" or not kept:
            return
        picked = [one for one in kept if one.chosen == "yes"]
        counts = kept[0] if self.rules.choice == "first" else kept[-1]
        if picked:
            counts = picked[0] if self.rules.choice == "first" else picked[-1]
        word = tr("a later attempt") if self.rules.choice == "first" else tr("an older attempt")
        for one in kept:
            if one is not counts and (one.handed_in is not None or picked):
                one.counts = not picked
                unused(one, tr("another attempt was chosen") if picked else word)


_LAST = datetime(9999, 1, 1, tzinfo=UTC)


def needs_person(one: HandIn, why: str) -> None:
    """Leave an attempt to a person, for this reason."""
    one.problem = why
    for row in one.rows:
        row.use, row.reason = "person", why


def unused(one: HandIn, why: str) -> None:
    """Leave an attempt out, for this reason."""
    one.problem = ""
    for row in one.rows:
        row.use, row.reason = "no", why
