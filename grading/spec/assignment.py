"""What an assignment is: its parts, exercises and questions, its limits, and its hand-out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grading.spec.exercise import AssignmentError, ExerciseInfo
from grading.spec.language import Profile
from grading.spec.limits import Limits as RunLimits
from grading.support import program
from grading.support.translation import tr

MANIFEST = Path("assignment") / "assignment.toml"
FEW_NAMES = 12  # more of them are not listed in an error


@dataclass(frozen=True)
class Limits(RunLimits):
    """What the runs of one exercise may use, and those of a submission together."""

    submission_seconds: float = 120.0


@dataclass(frozen=True)
class Release:
    """What goes into a hand-out: patterns of files, patterns to leave out, and a folder on top.

    given    code that is handed out on purpose ("path:function", a pattern of these, or
             "path:function as exercise"): marked functions that no exercise asks for, and answers
             to exercises
    """

    files: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    overlay: str = "assignment/handout"
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question that is answered in words, in the notebook of its part, and marked by hand."""

    id: str
    title: str
    points: float
    part: str
    notebook: str | None = None


@dataclass(frozen=True)
class Part:
    """A chapter of the assignment, with its notebook.

    over     exercises of other parts that its notebook leans on
    shows    exercises of other parts that the code which its students begin with would answer
    """

    id: str
    title: str
    notebook: str | None
    exercises: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    over: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """Everything an assignment asks: parts of 100 points each, or 100 points in all."""

    root: Path
    name: str
    title: str
    package: str
    limits: Limits
    files: tuple[str, ...]
    release: Release
    parts: tuple[Part, ...]
    exercises: Mapping[str, ExerciseInfo]
    profile: Profile = "kit"
    # "module:function" that shows a failed test in a notebook, as HTML; empty without one.
    look: str = ""

    @property
    def folder(self) -> Path:
        """The folder that holds the manifest."""
        return self.root / MANIFEST.parent

    @property
    def questions(self) -> list[Question]:
        """The questions of its parts, in the manifest's order."""
        return [one for part in self.parts for one in part.questions]

    def select(self, parts: Sequence[str] | None = None) -> Assignment:
        """The assignment with these parts alone; an exercise keeps its points in any selection.

        Raises:
            AssignmentError: a part of that name does not exist.
        """
        known = [part.id for part in self.parts]
        wanted = known if parts is None else list(parts)
        for name in wanted:
            if name not in known:
                raise AssignmentError(
                    tr(
                        "got part {name!r}, expected one of {known}",
                        name=name,
                        known=", ".join(known),
                    )
                )
        kept = tuple(part for part in self.parts if part.id in wanted)
        ids = [one for part in kept for one in part.exercises]
        return replace(self, parts=kept, exercises={one: self.exercises[one] for one in ids})

    def with_profile(self, profile: Profile) -> Assignment:
        """The assignment with this profile's tests counting, the others being advice."""
        changed = {}
        for name, info in self.exercises.items():
            changed[name] = replace(info, profile=profile)
            _keep_read(info, changed[name])
        return replace(self, exercises=changed, profile=profile)

    def shown(self, parts: Sequence[Part] | None = None) -> dict[str, list[str]]:
        """The parts whose code would answer exercises of other parts asked for here, and which.

        Args:
            parts: the parts whose code is handed out (default: those asked for here).
        """
        found = {
            part.id: [n for n in part.shows if n in self.exercises and n not in part.exercises]
            for part in parts or self.parts
        }
        return {name: answered for name, answered in found.items() if answered}

    def together(self) -> Assignment:
        """The parts that are handed out and graded together: none shows an answer to another."""
        return self.select([part.id for part in self.parts if part.id not in self.shown()])

    def exercise(self, name: str) -> ExerciseInfo:
        """The exercise of that id.

        Raises:
            AssignmentError: there is none; the message names those nearest.
        """
        if name in self.exercises:
            return self.exercises[name]
        import difflib

        near = difflib.get_close_matches(name, self.exercises, n=3, cutoff=0.4)
        known = ", ".join(near or self.exercises)
        if not near and len(self.exercises) > FEW_NAMES:
            known = tr(
                "the {count} that `{program} check` lists",
                count=len(self.exercises),
                program=program.name(),
            )
        raise AssignmentError(
            tr("got exercise {name!r}, expected one of {known}", name=name, known=known)
        )


def _keep_read(info: ExerciseInfo, copy: ExerciseInfo) -> None:
    """Hand tests and known answers that were read already on to a copy."""
    for name in ("definition", "misconceptions", "variants", "stub"):
        if name in info.__dict__:
            copy.__dict__[name] = info.__dict__[name]
