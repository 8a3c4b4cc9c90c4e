"""An assignment as its manifest has it: parts, exercises, questions, limits, the hand-out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard, cast, get_args

from grading.spec.exercise import AssignmentError, ExerciseInfo, forget_modules
from grading.spec.language import Profile
from grading.spec.limits import Limits as RunLimits
from grading.support import program
from grading.support.text import FULL_MARKS

__all__ = [
    "FULL_MARKS",
    "MANIFEST",
    "Assignment",
    "AssignmentError",
    "ExerciseInfo",
    "Limits",
    "Part",
    "Question",
    "Release",
    "answer_modules",
    "find",
    "load",
]

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
                raise AssignmentError(f"got part {name!r}, expected one of {', '.join(known)}")
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
            known = f"the {len(self.exercises)} that `{program.name()} check` lists"
        raise AssignmentError(f"got exercise {name!r}, expected one of {known}")


def find(start: Path | None = None, *, installed: bool = True) -> Path:
    """The folder that holds `assignment/assignment.toml`: from `start` upwards, else beside us.

    Args:
        start: where to look first; None for the working directory.
        installed: whether the assignment beside this grader will do.

    Raises:
        AssignmentError: there is none.
    """
    here = (start or Path.cwd()).resolve()
    beside = [Path(__file__).resolve().parents[2]] if installed else []
    for folder in (here, *here.parents, *beside):
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
    forget_modules(path.parent)
    try:
        data = _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise AssignmentError(f"{root}: got no {MANIFEST.as_posix()}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise AssignmentError(f"{path}: {problem}") from problem
    if data.get("schema") != 1:
        raise AssignmentError(f"{path}: got schema {data.get('schema')!r}, expected 1")
    package = _need(data, "package", str, path)
    program.ship_as(package, unless_named=True)
    submission = data.get("submission", {})
    files = tuple(_strings(submission, "files", "[submission]", path))
    parts, exercises = _parts(data, path)
    # A hand-out names them: a helper that its student adds to the package is no answer of ours.
    answers = _strings(submission, "answers", "[submission]", path) or answer_modules(
        root, package, _strings(submission, "tools", "[submission]", path)
    )
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
        look=str(data.get("grading", {}).get("look", "")),
    )
    return whole.with_profile(_profile(data.get("grading", {}), path))


@lru_cache(maxsize=4)  # a command asks for the whole assignment several times
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


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
        title, notebook = _need(entry, "title", str, path), entry.get("notebook")
        questions = tuple(
            _question(item, name, notebook, path) for item in entry.get("question", [])
        )
        parts.append(
            Part(
                id=name,
                title=title,
                notebook=notebook,
                exercises=tuple(info.id for info in infos),
                questions=questions,
                over=tuple(_strings(entry, "over", name, path)),
                shows=tuple(_strings(entry, "shows", name, path)),
            )
        )
    if not exercises:
        raise AssignmentError(f"{path}: got no [[part.exercise]], expected at least one")
    return tuple(parts), exercises


def _info(item: dict[str, Any], part: str, path: Path) -> ExerciseInfo:
    name = _need(item, "id", str, path)
    if not name.isidentifier():
        raise AssignmentError(f"{path}: got exercise id {name!r}, expected a Python name")
    points = item.get("points")
    if not _is_number(points) or points <= 0:
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
        look=_look(item, name, path),
    )


def _look(item: dict[str, Any], name: str, path: Path) -> str:
    look = item.get("look", "")
    if not isinstance(look, str) or "\n" in look:
        raise AssignmentError(f"{path}: {name}: look: got {look!r}, expected one line of code")
    return look


def _question(item: dict[str, Any], part: str, notebook: str | None, path: Path) -> Question:
    name = _need(item, "id", str, path)
    points = item.get("points", 0)
    if not _is_number(points) or points < 0:
        raise AssignmentError(f"{path}: {name}: got points {points!r}, expected 0 or more")
    return Question(name, item.get("title", name), float(points), part, notebook)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def answer_modules(root: Path, package: str, tools: Sequence[str]) -> list[str]:
    """The parts of the package that may hold an answer: all but those named as tools.

    Args:
        root: the folder that holds the package.
        package: its name.
        tools: dotted names of modules and folders directly in it; none, if nothing is barred.

    Returns:
        Dotted names of the modules and folders directly in the package, sorted.
    """
    parts = {
        f"{package}.{path.name.partition('.')[0]}"
        for path in (root / package).glob("[!.]*")
        if path.suffix in (".py", ".pyx", ".so", ".pyd") or any(path.glob("*.py"))
    }
    return sorted(parts - {*tools, f"{package}.__init__"}) if tools else []


def _without(info: ExerciseInfo, answers: Sequence[str]) -> ExerciseInfo:
    """The exercise, which forbids all modules that hold answers once it forbids one of them.

    Its own files stay, of course.
    """
    if not set(info.forbids) & set(answers):
        return info
    own = [file.removesuffix(".py").replace("/", ".") + "." for file in info.files]
    others = [name for name in answers if not any(one.startswith(name + ".") for one in own)]
    return replace(info, forbids=tuple(dict.fromkeys((*info.forbids, *others))))


def _strings(item: dict[str, Any], key: str, name: str, path: Path) -> list[str]:
    values = item.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise AssignmentError(f"{path}: {name}: {key}: got {values!r}, expected a list of strings")
    return values


def _keep_read(info: ExerciseInfo, copy: ExerciseInfo) -> None:
    """Hand tests and known answers that were read already on to a copy."""
    for name in ("definition", "misconceptions", "variants", "stub"):
        if name in info.__dict__:
            copy.__dict__[name] = info.__dict__[name]


def _profile(data: dict[str, Any], path: Path) -> Profile:
    profile = data.get("profile", "kit")
    if profile not in get_args(Profile):
        known = " or ".join(map(repr, get_args(Profile)))
        raise AssignmentError(f"{path}: [grading] profile: got {profile!r}, expected {known}")
    return cast(Profile, profile)


def _limits(data: dict[str, Any], path: Path) -> Limits:
    known = Limits.__dataclass_fields__
    for key, value in data.items():
        if key not in known:
            raise AssignmentError(f"{path}: [limits]: got {key!r}, expected {', '.join(known)}")
        if not _is_number(value) or value <= 0:
            raise AssignmentError(f"{path}: [limits] {key}: got {value!r}, expected more than 0")
    return Limits(**data)


def _release(data: dict[str, Any], path: Path) -> Release:
    known = Release.__dataclass_fields__
    for key in data:
        if key not in known:
            raise AssignmentError(f"{path}: [release]: got {key!r}, expected {', '.join(known)}")
    return Release(
        tuple(_strings(data, "files", "[release]", path)),
        tuple(_strings(data, "exclude", "[release]", path)),
        data.get("overlay", Release.overlay),
        tuple(_strings(data, "given", "[release]", path)),
    )


def _need(entry: Mapping[str, Any], key: str, kind: type, path: Path) -> Any:
    value = entry.get(key)
    if not isinstance(value, kind) or not value:
        raise AssignmentError(f"{path}: {key}: got {value!r}, expected a {kind.__name__}")
    return value
