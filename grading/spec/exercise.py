"""One exercise: its entry in the manifest, and its tests and known answers, read on demand."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from grading.spec import Edit, Exercise, Misconception, Profile, Rewrite, Test, Variant
from grading.support.translation import ExplainedError


class AssignmentError(ExplainedError, ValueError):
    """Something is wrong with the assignment itself: its author must fix it, never a student."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows; as in the terminal, the message alone says enough."""
        return [str(self)]


@dataclass(frozen=True)
class ExerciseInfo:
    """One exercise: its entry in the manifest, and its tests, read on demand.

    where    "path/file.py:function": the functions that the student writes
    over     exercises that it builds on; the reference's functions are used for them
    own      functions of other exercises that stay the student's ("path:function")
    forbids  modules that may not be used
    allows   packages besides NumPy that may be used
    look     a line of notebook code that shows a failed test, with {test} for its name
    profile  which text is the contract: the kit's docstrings ("kit") or the course's ("course")
    """

    id: str
    title: str
    points: float
    part: str
    where: tuple[str, ...]
    folder: Path = field(repr=False)
    forbids: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    look: str = ""
    profile: Profile = "kit"

    @property
    def files(self) -> tuple[str, ...]:
        """The files the student writes for this exercise, each once."""
        return tuple(dict.fromkeys(place.partition(":")[0] for place in self.where))

    def names_in(self, path: str) -> tuple[str, ...]:
        """The qualified names of this exercise's functions in the file `path`."""
        pairs = (place.partition(":") for place in self.where)
        return tuple(name for file, _, name in pairs if file == path)

    @property
    def tests(self) -> list[Test]:
        """The tests, read from `exercises/<id>.py`."""
        return self.definition.tests

    @cached_property
    def definition(self) -> Exercise:
        """The exercise that `exercises/<id>.py` defines.

        Raises:
            AssignmentError: the file defines no such exercise, or one without tests.
        """
        path = self.folder / "exercises" / f"{self.id}.py"
        exercise = _value(path, "exercise")
        if not isinstance(exercise, Exercise) or exercise.id != self.id:
            raise AssignmentError(
                "{path}: expected `exercise = Exercise({id!r})`", path=path, id=self.id
            )
        if not exercise.tests:
            raise AssignmentError("{path}: got no tests, expected at least one", path=path)
        return exercise

    @cached_property
    def misconceptions(self) -> list[Misconception]:
        """The known wrong answers, read from `misconceptions/<id>.py`; none in a hand-out."""
        path = self.folder / "misconceptions" / f"{self.id}.py"
        return _named(path, "MISCONCEPTIONS", Misconception)

    @cached_property
    def variants(self) -> list[Variant]:
        """Other right answers, read from `variants/<id>.py`; none in a hand-out."""
        return _named(self.folder / "variants" / f"{self.id}.py", "VARIANTS", Variant)

    @cached_property
    def stub(self) -> list[Edit | Rewrite]:
        """The changes that turn the solution into the code that students begin with.

        They come from `stubs/<id>.py`, and there are none where students begin with nothing. A
        hand-out has no such file, because the changes would show the solution.

        Raises:
            AssignmentError: STUB is not a list of changes to this exercise's functions.
        """
        path = self.folder / "stubs" / f"{self.id}.py"
        if not path.is_file():
            return []
        changes = getattr(_load(path), "STUB", None)
        if not isinstance(changes, list) or not changes:
            raise AssignmentError(
                "{path}: expected STUB to be a list of Edit or Rewrite", path=path
            )
        for change in changes:
            if not isinstance(change, Edit | Rewrite) or change.where not in self.where:
                raise AssignmentError(
                    "{path}: STUB: got {change!r}, expected changes of {where}",
                    path=path,
                    change=change,
                    where=", ".join(self.where),
                )
        return changes

    def is_advice(self, test: Test) -> bool:
        """Whether a test is only advice (shown, worth nothing): it goes beyond the profile."""
        return self.profile == "course" and test.beyond is not None

    def max_scores(self) -> list[float]:
        """The points of each test; advice is worth 0.

        Raises:
            AssignmentError: all of its tests are advice.
        """
        weights = [0.0 if self.is_advice(test) else test.weight for test in self.tests]
        if not any(weights):
            raise AssignmentError(
                "{id}: every test is advice, expected one that counts", id=self.id
            )
        return [self.points * weight / sum(weights) for weight in weights]


def forget_modules(folder: Path) -> None:
    """Forget the imported files of an assignment, so that the next import reads them again."""
    package = _package(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
    importlib.invalidate_caches()  # a helper may have been written a moment ago


def _package(folder: Path) -> str:
    """The package name of an assignment's folder; each course in a process has its own."""
    return f"_assignment_{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"


def _load(path: Path) -> ModuleType:
    """Import an assignment's file as a module of its folder's package, without writing bytecode.

    Because of the package, `from ._draw import batch` works as usual. Its modules stay until the
    assignment is loaded again.
    """
    folder = path.parent.parent
    package = ModuleType(_package(folder))
    package.__path__ = [str(folder)]
    sys.modules.setdefault(package.__name__, package)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        return importlib.import_module(f"{package.__name__}.{path.parent.name}.{path.stem}")
    except (Exception, SystemExit) as problem:
        # It is the author's own code, so anything may go wrong in it, or end it.
        forget_modules(folder)
        raise AssignmentError(
            "{path}: cannot be run ({kind}: {problem})",
            path=path,
            kind=type(problem).__name__,
            problem=problem,
        ) from problem
    finally:
        sys.dont_write_bytecode = before


def _value(path: Path, name: str) -> Any:
    if not path.is_file():
        raise AssignmentError(
            "{path}: got no such file, expected one that sets `{name}`", path=path, name=name
        )
    return getattr(_load(path), name, None)


def _named(path: Path, name: str, kind: type) -> list[Any]:
    if not path.is_file():
        return []
    values = getattr(_load(path), name, None)
    if not isinstance(values, list) or not all(isinstance(v, kind) for v in values):
        raise AssignmentError(
            "{path}: expected {name} to be a list of {kind}",
            path=path,
            name=name,
            kind=kind.__name__,
        )
    ids = [value.id for value in values]
    if len(set(ids)) != len(ids):
        raise AssignmentError("{path}: {name}: two entries share an id", path=path, name=name)
    return values
