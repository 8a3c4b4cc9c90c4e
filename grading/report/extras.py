"""What pages show besides verdicts: code, marks, and students with the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grading.report.code import Function
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.report.likeness import Known, Pair, Same
    from grading.report.similarity import Cluster


@dataclass(frozen=True)
class Marked:
    """The mark for one answer in words; `points` is None if it is not marked yet, or excused.

    earned    the criteria of the rubric that the answer meets
    slips     the common slips that it makes
    answered  whether the student answered the question; if not, it needs no mark
    """

    title: str
    points: float | None
    most: float
    comment: str = ""
    earned: tuple[str, ...] = ()
    excused: bool = False
    slips: tuple[str, ...] = ()
    answered: bool = True


@dataclass
class Extras:
    """What pages show besides verdicts, as far as it is known.

    codes      by student and exercise, the submitted functions
    marks      by student, the marks for answers in words
    similar    students with nearly the same code; None if it was not compared
    unlike     why it was not compared
    same       students with the same code
    untouched  students who changed no function of the hand-out
    known      students whose code is that of a known answer
    pairs      whose code to show side by side
    """

    codes: Mapping[str, Mapping[str, list[Function]]] = field(default_factory=dict)
    marks: Mapping[str, list[Marked]] = field(default_factory=dict)
    similar: list[Cluster] | None = None
    unlike: str = tr(
        "Submissions were not compared, because their code is not stored. Grade with --keep."
    )
    same: Sequence[Same] = ()
    untouched: Sequence[str] = ()
    known: Sequence[Known] = ()
    pairs: Sequence[Pair] = ()
