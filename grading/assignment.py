"""An assignment as it stands on disk: its parts, exercises, limits, and known answers."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from grading.spec import Edit, Exercise, Misconception, Rewrite, Test, Variant

MANIFEST = Path("assignment") / "assignment.toml"
FULL_MARKS = 100.0


class AssignmentError(ValueError):
    """The assignment itself is at fault: its author must act, never a student."""


@dataclass(frozen=True)
class Limits:
    """What one piece of a student's work may use."""

    test_seconds: float = 10.0
    exercise_seconds: float = 30.0
    submission_seconds: float = 120.0
    memory_mb: int = 1024
    output_mb: int = 64
    text_kb: int = 16


@dataclass(frozen=True)
class Release:
    """What goes into a hand-out: patterns of files, patterns to leave out, and a folder on top.

    given    marked functions ("path:function") that no exercise asks for, on purpose
    """

    files: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    overlay: str = "assignment/handout"
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExerciseInfo:
    """One exercise: what stands of it in the manifest, and, when asked for, its tests.

    where    "path/file.py:function": what the student writes
    over     exercises it leans on; the reference stands in for them
    own      functions of other exercises that stay the student's all the same ("path:function")
    forbids  modules that may not be imported
    allows   packages beyond NumPy that may
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

    @property
    def files(self) -> tuple[str, ...]:
        """The files the student writes for this exercise, each once."""
        return tuple(dict.fromkeys(place.partition(":")[0] for place in self.where))

    def names_in(self, path: str) -> tuple[str, ...]:
        """The qualified names of this exercise's functions in the file `path`."""
        pairs = (place.partition(":") for place in self.where)
        return tuple(name for file, _, name in pairs if file == path)

    @cached_property
    def tests(self) -> list[Test]:
        """The tests, read from `exercises/<id>.py`."""
        path = self.folder / "exercises" / f"{self.id}.py"
        exercise = _value(path, "exercise")
        if not isinstance(exercise, Exercise) or exercise.id != self.id:
            raise AssignmentError(f"{path}: expected `exercise = Exercise({self.id!r})`")
        if not exercise.tests:
            raise AssignmentError(f"{path}: got no tests, expected at least one")
        return exercise.tests

    @cached_property
    def misconceptions(self) -> list[Misconception]:
        """The known wrong answers, read from `misconceptions/<id>.py`; none in a hand-out."""
        path = self.folder / "misconceptions" / f"{self.id}.py"
        return _named(path, "MISCONCEPTIONS", Misconception)

    @cached_property
    def variants(self) -> list[Variant]:
        """The accepted other answers, read from `variants/<id>.py`; none in a hand-out."""
        return _named(self.folder / "variants" / f"{self.id}.py", "VARIANTS", Variant)

    @cached_property
    def stub(self) -> list[Edit | Rewrite]:
        """What makes of the solution the code that students begin with, from `stubs/<id>.py`.

        Empty where they begin with nothing. A hand-out has no such file, for the changes would
        show the solution.
        """
        path = self.folder / "stubs" / f"{self.id}.py"
        if not path.is_file():
            return []
        changes = getattr(_load(path), "STUB", None)
        if not isinstance(changes, list) or not changes:
            raise AssignmentError(f"{path}: expected STUB to be a list of Edit or Rewrite")
        for change in changes:
            if not isinstance(change, Edit | Rewrite) or change.where not in self.where:
                raise AssignmentError(
                    f"{path}: STUB: got {change!r}, expected changes of {', '.join(self.where)}"
                )
        return changes

    def max_scores(self) -> list[float]:
        """What each test is worth, in points of the exercise."""
        whole = sum(test.weight for test in self.tests)
        return [self.points * test.weight / whole for test in self.tests]


@dataclass(frozen=True)
class Part:
    """A chapter of the assignment, with its notebook."""

    id: str
    title: str
    notebook: str | None
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Assignment:
    """Everything an assignment asks, with points that add up to 100."""

    root: Path
    name: str
    title: str
    package: str
    limits: Limits
    files: tuple[str, ...]
    release: Release
    parts: tuple[Part, ...]
    exercises: Mapping[str, ExerciseInfo]

    @property
    def folder(self) -> Path:
        """The folder that holds the manifest."""
        return self.root / MANIFEST.parent

    def select(self, parts: Sequence[str] | None = None) -> Assignment:
        """The assignment with these parts alone, scaled to 100 points.

        Raises:
            AssignmentError: a part of that name does not exist.
        """
        known = [part.id for part in self.parts]
        wanted = known if parts is None else list(parts)
        for name in wanted:
            if name not in known:
                raise AssignmentError(f"got part {name!r}, expected one of {', '.join(known)}")
        kept = tuple(part for part in self.parts if part.id in wanted)
        ids = [one for part in kept for one in part.exercises]
        whole = sum(self.exercises[one].points for one in ids)
        scaled = {}
        for one in ids:
            info = self.exercises[one]
            # Not rounded, for a selection may be made of a selection.
            scaled[one] = replace(info, points=info.points * FULL_MARKS / whole)
            # Tests already read stay read.
            for name in ("tests", "misconceptions", "variants", "stub"):
                if name in info.__dict__:
                    scaled[one].__dict__[name] = info.__dict__[name]
        return replace(self, parts=kept, exercises=scaled)

    def exercise(self, name: str) -> ExerciseInfo:
        """The exercise of that id.

        Raises:
            AssignmentError: there is none; the message names those nearest.
        """
        if name in self.exercises:
            return self.exercises[name]
        import difflib

        near = difflib.get_close_matches(name, self.exercises, n=3, cutoff=0.4)
        raise AssignmentError(
            f"got exercise {name!r}, expected one of {', '.join(near or self.exercises)}"
        )


def find(start: Path | None = None) -> Path:
    """The folder that holds `assignment/assignment.toml`: from `start` upwards, else beside us.

    Raises:
        AssignmentError: there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (folder / MANIFEST).is_file():
            return folder
    raise AssignmentError(
        f"{here}: got no {MANIFEST.as_posix()} here or above; change to the assignment's folder"
    )


def load(folder: Path | None = None) -> Assignment:
    """Read the assignment at `folder`, or the one found from the working directory upwards.

    Raises:
        AssignmentError: the manifest is missing or says something that cannot be.
    """
    root = find() if folder is None else Path(folder).resolve()
    path = root / MANIFEST
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise AssignmentError(f"{root}: got no {MANIFEST.as_posix()}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise AssignmentError(f"{path}: {problem}") from problem
    if data.get("schema") != 1:
        raise AssignmentError(f"{path}: got schema {data.get('schema')!r}, expected 1")
    package = _need(data, "package", str, path)
    submission = data.get("submission", {})
    files = tuple(submission.get("files", ()))
    parts, exercises = _parts(data, path)
    answers = tuple(_strings(submission, "answers", "[submission]", path))
    exercises = {name: _without(info, answers) for name, info in exercises.items()}
    for info in exercises.values():
        for file in info.files:
            if file not in files:
                raise AssignmentError(
                    f"{path}: {info.id} is written in {file}, which [submission] files does not "
                    "list: add it there"
                )
    whole = Assignment(
        root=root,
        name=_need(data, "name", str, path),
        title=_need(data, "title", str, path),
        package=package,
        limits=_limits(data.get("limits", {}), path),
        files=files,
        release=_release(data.get("release", {}), path),
        parts=parts,
        exercises=exercises,
    )
    return whole.select()


def _parts(data: dict[str, Any], path: Path) -> tuple[tuple[Part, ...], dict[str, ExerciseInfo]]:
    parts: list[Part] = []
    exercises: dict[str, ExerciseInfo] = {}
    for entry in data.get("part", []):
        name = _need(entry, "id", str, path)
        if any(part.id == name for part in parts):
            raise AssignmentError(f"{path}: two parts are named {name!r}")
        infos = [_info(item, name, path) for item in entry.get("exercise", [])]
        for info in infos:
            if info.id in exercises:
                raise AssignmentError(f"{path}: two exercises are named {info.id!r}")
            exercises[info.id] = info
        ids = tuple(info.id for info in infos)
        parts.append(Part(name, _need(entry, "title", str, path), entry.get("notebook"), ids))
    if not exercises:
        raise AssignmentError(f"{path}: got no [[part.exercise]], expected at least one")
    return tuple(parts), exercises


def _info(item: dict[str, Any], part: str, path: Path) -> ExerciseInfo:
    name = _need(item, "id", str, path)
    if not name.isidentifier():
        raise AssignmentError(f"{path}: got exercise id {name!r}, expected a Python name")
    points = item.get("points")
    if not isinstance(points, int | float) or isinstance(points, bool) or points <= 0:
        raise AssignmentError(f"{path}: {name}: got points {points!r}, expected a positive number")
    where = tuple(_strings(item, "where", name, path))
    if not where or not all(place.partition(":")[2] for place in where):
        raise AssignmentError(f"{path}: {name}: expected where = ['path/file.py:function', ...]")
    return ExerciseInfo(
        id=name,
        title=_need(item, "title", str, path),
        points=float(points),
        part=part,
        where=where,
        folder=path.parent,
        forbids=tuple(_strings(item, "forbids", name, path)),
        hints=tuple(_strings(item, "hints", name, path)),
        over=tuple(_strings(item, "over", name, path)),
        own=tuple(_strings(item, "own", name, path)),
        allows=tuple(_strings(item, "allows", name, path)),
    )


def _without(info: ExerciseInfo, answers: Sequence[str]) -> ExerciseInfo:
    """The exercise, which forbids all modules that hold answers once it forbids one of them.

    Its own files stay, of course.
    """
    if not set(info.forbids) & set(answers):
        return info
    own = [file.removesuffix(".py").replace("/", ".") + "." for file in info.files]
    others = [name for name in answers if not any(one.startswith(name + ".") for one in own)]
    return replace(info, forbids=tuple(dict.fromkeys((*info.forbids, *others))))


def _strings(item: dict[str, Any], key: str, name: str, path: Path) -> Iterable[str]:
    values = item.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise AssignmentError(f"{path}: {name}: {key}: got {values!r}, expected a list of strings")
    return values


def _limits(data: dict[str, Any], path: Path) -> Limits:
    known = Limits.__dataclass_fields__
    for key, value in data.items():
        if key not in known:
            raise AssignmentError(f"{path}: [limits]: got {key!r}, expected {', '.join(known)}")
        if not isinstance(value, int | float) or value <= 0:
            raise AssignmentError(f"{path}: [limits] {key}: got {value!r}, expected more than 0")
    return Limits(**data)


def _release(data: dict[str, Any], path: Path) -> Release:
    known = Release.__dataclass_fields__
    for key in data:
        if key not in known:
            raise AssignmentError(f"{path}: [release]: got {key!r}, expected {', '.join(known)}")
    for key in ("files", "exclude", "given"):
        if not isinstance(data.get(key, []), list):
            raise AssignmentError(f"{path}: [release] {key}: expected a list of strings")
    return Release(
        tuple(data.get("files", ())),
        tuple(data.get("exclude", ())),
        data.get("overlay", Release.overlay),
        tuple(data.get("given", ())),
    )


def _need(entry: Mapping[str, Any], key: str, kind: type, path: Path) -> Any:
    value = entry.get(key)
    if not isinstance(value, kind) or not value:
        raise AssignmentError(f"{path}: {key}: got {value!r}, expected a {kind.__name__}")
    return value


def _load(path: Path) -> ModuleType:
    """Run an assignment's file under a private name, leaving no bytecode beside it."""
    # The parent folder of the course goes into the name, so that two courses never meet.
    name = f"_assignment_{abs(hash(path))}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise AssignmentError(f"{path}: cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.modules[name] = module  # dataclasses in the file look their module up here
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError as problem:
        raise AssignmentError(f"{path}: got no such file, expected the exercise's tests") from (
            problem
        )
    finally:
        sys.dont_write_bytecode = before
    return module


def _value(path: Path, name: str) -> Any:
    if not path.is_file():
        raise AssignmentError(f"{path}: got no such file, expected one that sets `{name}`")
    return getattr(_load(path), name, None)


def _named(path: Path, name: str, kind: type) -> list[Any]:
    if not path.is_file():
        return []
    values = getattr(_load(path), name, None)
    if not isinstance(values, list) or not all(isinstance(v, kind) for v in values):
        raise AssignmentError(f"{path}: expected {name} to be a list of {kind.__name__}")
    ids = [value.id for value in values]
    if len(set(ids)) != len(ids):
        raise AssignmentError(f"{path}: {name}: two entries share an id")
    return values
