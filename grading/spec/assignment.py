"""The classes of an assignment: parts, exercises, questions, limits, and its hand-out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grading.spec.exercise import AssignmentError, ExerciseInfo
from grading.spec.language import Profile
from grading.spec.limits import Limits as RunLimits
from grading.support import program
from grading.support.names import is_under, module_name
from grading.support.text import nearest, nearest_or_all
from grading.support.translation import tr

MANIFEST = Path("assignment") / "assignment.toml"
FEW_NAMES = 12  # an error message does not list more names than this


@dataclass(frozen=True)
class Limits(RunLimits):
    """The limits of the runs of one exercise, and of all runs of a submission."""

    submission_seconds: float = 120.0


@dataclass(frozen=True)
class Release:
    """The contents of a hand-out: patterns of files, patterns to exclude, and a folder laid on top.

    given    code that is handed out on purpose ("path:function", a pattern of these, or
             "path:function as exercise"): marked functions that belong to no exercise, and answers
             to exercises
    """

    files: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    overlay: str = "assignment/handout"
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question with a written answer in the notebook of its part, marked by a person.

    rubric  the file with the criteria, seen from the root; if empty, rubric/<id>.toml
    """

    id: str
    title: str
    points: float
    part: str
    notebook: str | None = None
    rubric: str = ""


@dataclass(frozen=True)
class Part:
    """A chapter of the assignment, with its notebook.

    over     exercises of other parts that its notebook needs
    shows    exercises of other parts that its own code to begin with would answer
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
    """An assignment: parts of 100 points each, or 100 points in all.

    files    the files that students write
    tools    modules of the package that contain no answers
    look     "module:function" that shows a failed test in a notebook as HTML; may be empty
    """

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
    look: str = ""
    tools: tuple[str, ...] = ()

    def is_given(self, path: str) -> bool:
        """Whether a file belongs to the tools, or to what some exercise forbids.

        Students use these files but do not write them.
        """
        forbidden = [name for info in self.exercises.values() for name in info.forbids]
        return path not in self.files and is_under(module_name(path), (*self.tools, *forbidden))

    @property
    def folder(self) -> Path:
        """The folder that holds the manifest."""
        return self.root / MANIFEST.parent

    @property
    def questions(self) -> list[Question]:
        """The questions of its parts, in the manifest's order."""
        return [question for part in self.parts for question in part.questions]

    def select(self, parts: Sequence[str] | None = None) -> Assignment:
        """The assignment with only these parts; each exercise keeps its points.

        Raises:
            AssignmentError: a part of that name does not exist.
        """
        known = [part.id for part in self.parts]
        chosen = known if parts is None else list(parts)
        for name in chosen:
            if name not in known:
                problem = tr("There is no part {name!r}.", name=name)
                raise AssignmentError(f"{problem} {nearest_or_all(name, known)}")
        kept = tuple(part for part in self.parts if part.id in chosen)
        ids = [name for part in kept for name in part.exercises]
        return replace(self, parts=kept, exercises={name: self.exercises[name] for name in ids})

    def with_profile(self, profile: Profile) -> Assignment:
        """The assignment with another profile, whose tests count while the others are advice."""
        changed = {}
        for name, info in self.exercises.items():
            changed[name] = replace(info, profile=profile)
            _keep_read(info, changed[name])
        return replace(self, exercises=changed, profile=profile)

    def shown(self, parts: Sequence[Part] | None = None) -> dict[str, list[str]]:
        """For each part, the exercises of other parts that its code to begin with would answer.

        Args:
            parts: the parts whose code is handed out (default: those of this assignment).
        """
        answers = {
            part.id: [n for n in part.shows if n in self.exercises and n not in part.exercises]
            for part in parts or self.parts
        }
        return {name: answered for name, answered in answers.items() if answered}

    def together(self) -> Assignment:
        """The parts that can be handed out together, because none contains an answer to another."""
        return self.select([part.id for part in self.parts if part.id not in self.shown()])

    def exercise(self, name: str) -> ExerciseInfo:
        """The exercise of that id.

        Raises:
            AssignmentError: there is none; the message names the part of that name, or similar ids.
        """
        if name in self.exercises:
            return self.exercises[name]
        advice = nearest_or_all(name, self.exercises)
        part = next((p.id for p in self.parts if p.id.casefold() == name.casefold()), None)
        if part:
            advice = tr(
                "{part} is a part: `{program} check --parts {part}`.",
                part=part,
                program=program.name(),
            )
        elif len(self.exercises) > FEW_NAMES and not nearest(name, self.exercises):
            advice = tr(
                "`{program} check --all` lists all {count}.",
                program=program.name(),
                count=len(self.exercises),
            )
        problem = tr("There is no exercise {name!r}.", name=name)
        raise AssignmentError(f"{problem} {advice}")


def _keep_read(info: ExerciseInfo, copy: ExerciseInfo) -> None:
    """Copy the tests and known answers that were already read."""
    for name in ("definition", "misconceptions", "variants", "stub"):
        if name in info.__dict__:
            copy.__dict__[name] = info.__dict__[name]
