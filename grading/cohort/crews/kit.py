"""What a worker process needs to grade: the assignment, the sandbox's name, the secret seed.

A process on this machine gets a kit with the path of the assignment; another machine gets one with
the packed assignment. A `Bench` is a kit that is unpacked and ready to grade.
"""

from __future__ import annotations

import io
import itertools
import platform
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, Self

from grading.intake.work.submission import Submission
from grading.judging.judge import Judge, Progress
from grading.judging.results import SubmissionResult
from grading.sandbox.runner import Mechanism, open_runner
from grading.spec import Profile, manifest
from grading.spec.manifest import MANIFEST, Assignment
from grading.support import machine
from grading.support.files import zipped
from grading.support.translation import tr

_SKIP = frozenset({"__pycache__", ".ipynb_checkpoints", "handout"})


@dataclass(frozen=True)
class Kit:
    """Everything needed to grade, in a form that can be sent.

    packed   the assignment as a zip, for machines without `root`; see `to_travel`
    """

    root: Path
    parts: tuple[str, ...]
    mechanism: Mechanism
    secret: bytes = field(repr=False)
    packed: bytes | None = field(default=None, repr=False)
    profile: Profile = "kit"

    @classmethod
    def of(cls, assignment: Assignment, mechanism: Mechanism, secret: bytes) -> Self:
        """Make the kit of an assignment.

        Args:
            assignment: the parts to grade.
            mechanism: the name of the sandbox.
            secret: the seed of the hidden cases.

        Returns:
            A kit for this machine; see `to_travel` for others.
        """
        parts = tuple(part.id for part in assignment.parts)
        return cls(assignment.root, parts, mechanism, secret, profile=assignment.profile)

    def to_travel(self) -> Kit:
        """Make the same kit with the packed assignment in it."""
        package = manifest.load(self.root).package
        files = {}
        for folder in (MANIFEST.parent, Path(package)):
            for path in (self.root / folder).rglob("*"):
                inside = path.relative_to(self.root)
                # A compiled module only fits this machine's Python.
                if path.suffix in (".so", ".pyd", ".pyc") or _SKIP & set(inside.parts):
                    continue
                if path.is_file():
                    files[inside.as_posix()] = path.read_bytes()
        return replace(self, packed=zipped(files))

    def open(self) -> Bench:
        """Unpack the kit and open the sandbox.

        Raises:
            AssignmentError: the assignment cannot be read.
            SandboxUnavailable: this machine has no such sandbox.
        """
        scratch = None
        root = self.root
        if self.packed is not None:
            scratch = Path(tempfile.mkdtemp(prefix="kit-"))
            with zipfile.ZipFile(io.BytesIO(self.packed)) as archive:
                archive.extractall(scratch)
            root = scratch
        try:
            assignment = manifest.load(root).select(list(self.parts)).with_profile(self.profile)
            return Bench(assignment, self, scratch)
        except BaseException:
            if scratch is not None:
                shutil.rmtree(scratch, ignore_errors=True)
            raise


class Bench:
    """A kit that is ready to grade one submission after another; a context manager."""

    def __init__(self, assignment: Assignment, kit: Kit, scratch: Path | None = None) -> None:
        self.runner = open_runner(kit.mechanism)
        self.judge = Judge(assignment, self.runner, kit.secret)
        self._scratch = scratch

    @property
    def sandbox(self) -> str:
        """The name of the mechanism in use."""
        return self.runner.name

    def grade(self, submission: Submission, progress: Progress | None = None) -> SubmissionResult:
        """Grade a submission, and drop the details of passed tests, which no page shows."""
        verdict = self.judge.grade(submission, progress)
        for exercise in verdict.exercises:
            for test in exercise.tests:
                if test.status == "ok":
                    test.detail = None
        return verdict

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the sandbox, and delete all temporary folders."""
        self.runner.close()
        self.judge.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)


class Crew(Protocol):
    """The processes that grade submissions: see `here`, `pool` and `cluster`."""

    how: str
    sandbox: str

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Yield verdicts as they arrive, in any order; takes from `work` only as there is room."""
        ...

    def close(self) -> None:
        """Stop all work at once."""
        ...


@dataclass(frozen=True)
class Task:
    """A submission to grade, with its number."""

    number: int
    submission: Submission


@dataclass(frozen=True)
class ExerciseDone:
    """One exercise of a submission was judged; the submission is not finished."""

    number: int


@dataclass(frozen=True)
class SubmissionDone:
    """The verdict on a submission."""

    number: int
    verdict: SubmissionResult


def lost(assignment: Assignment, student: str, tries: int, why: str = "") -> SubmissionResult:
    """The verdict on a submission whose worker died each time: the grader's fault, not a zero.

    Args:
        assignment: the exercises.
        student: the student's name.
        tries: how often it was tried.
        why: how the worker ended, if that is known.

    Returns:
        A verdict with the status "fault" and no score.
    """
    top = round(sum(info.points for info in assignment.exercises.values()), 6)
    note = (
        tr(
            "The grader's process ended {tries} times on this submission ({why}).",
            tries=tries,
            why=why,
        )
        if why
        else tr("The grader's process ended {tries} times on this submission.", tries=tries)
    )
    return SubmissionResult(student, "fault", None, top, 0.0, [], [note])


def label(assignment: Assignment) -> str:
    """The assignment's name in a gradebook. If only some parts are graded, it includes them."""
    whole = manifest.load(assignment.root)
    parts = [part.id for part in assignment.parts]
    if parts in ([part.id for part in some.parts] for some in (whole, whole.together())):
        return assignment.name
    return f"{assignment.name} ({', '.join(parts)})"[:200]


def labelled(whole: Assignment, name: str) -> Assignment:
    """The parts of an assignment that belong to a name in a gradebook; see `label`."""
    for count in range(1, len(whole.parts)):
        for parts in itertools.combinations([part.id for part in whole.parts], count):
            if name == f"{whole.name} ({', '.join(parts)})"[:200]:
                return whole.select(list(parts))
    return whole


def versions() -> dict[str, str]:
    """What each run records about the machine."""
    return {**machine.versions(), "system": platform.platform()}
