"""Reads an assignment from its manifest, and refuses one that contradicts itself."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast, get_args

from grading.spec.answer_modules import answer_modules, forbid_answers
from grading.spec.assignment import MANIFEST, Assignment, Limits, Part, Question, Release
from grading.spec.exercise import AssignmentError, ExerciseInfo, forget_modules
from grading.spec.fields import (
    decoded,
    expect,
    is_number,
    need,
    refuse_unknown,
    strings,
    tables,
    text,
)
from grading.spec.language import Profile
from grading.support import program
from grading.support.text import FULL_MARKS
from grading.support.translation import tr

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
    "parsed",
]

# A slip in a key would pass unseen: `forbid` would forbid nothing, and `[polcy]` have no due date.
_KEYS = {
    "top level": (
        *("schema", "name", "title", "package", "grading", "limits", "submission", "release"),
        *("policy", "part"),
    ),
    "[grading]": ("profile", "look"),
    "[submission]": ("files", "tools", "answers"),
    "part": ("id", "title", "notebook", "over", "shows", "exercise", "question"),
    "exercise": (
        *("id", "title", "points", "where", "forbids", "hints", "over", "own", "allows", "look"),
    ),
    "question": ("id", "title", "points", "rubric"),
}


def find(start: Path | None = None, *, installed: bool = True) -> Path:
    """Find the folder that holds `assignment/assignment.toml`, at `start` or above it.

    Args:
        start: where to look first; None means the working directory.
        installed: whether to use the assignment next to this grader if there is no other.

    Raises:
        AssignmentError: there is none.
    """
    here = (start or Path.cwd()).resolve()
    beside = [Path(__file__).resolve().parents[2]] if installed else []
    for folder in (here, *here.parents, *beside):
        if (folder / MANIFEST).is_file():
            return folder
    raise AssignmentError(
        "There is no assignment in {here} or above it. Change to the folder that contains "
        "{manifest}, or name that folder with --assignment.",
        here=here,
        manifest=MANIFEST.as_posix(),
    )


def load(folder: Path | None = None, *, empty: bool = False) -> Assignment:
    """Read the assignment at `folder`, or the one found from the working directory upwards.

    Args:
        folder: the folder that holds it; None searches.
        empty: whether it may have no exercise yet.

    Raises:
        AssignmentError: the manifest is missing, or something in it is wrong.
    """
    root = find() if folder is None else Path(folder).resolve()
    path = root / MANIFEST
    forget_modules(path.parent)
    try:
        data = parsed(decoded(path.read_bytes(), str(path)))
    except OSError as problem:
        raise AssignmentError(
            "{path} cannot be read ({reason}).", path=path, reason=problem.strerror
        ) from problem
    except tomllib.TOMLDecodeError as problem:
        raise AssignmentError(f"{path}: {problem}") from problem
    if data.get("schema") != 1:
        raise AssignmentError(
            "{path}: got schema {value!r}, expected 1", path=path, value=data.get("schema")
        )
    grading, submission = data.get("grading", {}), data.get("submission", {})
    refuse_unknown(data, _KEYS["top level"], "top level", path)
    refuse_unknown(grading, _KEYS["[grading]"], "[grading]", path)
    refuse_unknown(submission, _KEYS["[submission]"], "[submission]", path)
    package = need(data, "package", "top level", path)
    program.ship_as(package, unless_named=True)
    files = tuple(strings(submission, "files", "[submission]", path))
    for file in files:
        if not (file.startswith(f"{package}/") and file.endswith(".py")):
            example = f"{package}/{Path(file).stem}.py"
            raise AssignmentError(
                "{path}: [submission] files: got {file!r}, expected Python files of the "
                "package {package!r}, such as {example!r}",
                path=path,
                file=file,
                package=package,
                example=example,
            )
    parts, exercises = _parts(data, path)
    if not (exercises or empty):
        raise AssignmentError(
            "{path}: got no [[part.exercise]], expected at least one. To write the first one, "
            "run `{program} new-exercise`.",
            path=path,
            program=program.name(),
        )
    tools = tuple(strings(submission, "tools", "[submission]", path))
    # A hand-out lists them, so that a helper that a student adds to the package is not among them.
    answers = strings(submission, "answers", "[submission]", path) or answer_modules(
        root, package, tools
    )
    exercises = {name: forbid_answers(info, answers) for name, info in exercises.items()}
    for info in exercises.values():
        for file in info.files:
            if file not in files:
                raise AssignmentError(
                    "{path}: {info} is written in {file}, which [submission] files does not "
                    "list: add it there",
                    path=path,
                    info=info.id,
                    file=file,
                )
    whole = Assignment(
        root=root,
        name=need(data, "name", "top level", path),
        title=need(data, "title", "top level", path),
        package=package,
        limits=_limits(data.get("limits", {}), path),
        files=files,
        tools=tools,
        release=_release(data.get("release", {}), path),
        parts=parts,
        exercises=exercises,
        look=text(grading, "look", "[grading]", path),
    )
    return whole.with_profile(_profile(grading, path))


@lru_cache(maxsize=4)  # a command loads the assignment several times
def parsed(source: str) -> dict[str, Any]:
    """The tables of a manifest's text, to be read only: all callers share them."""
    return tomllib.loads(source.removeprefix("\ufeff"))  # which Notepad may put in front


def _parts(data: dict[str, Any], path: Path) -> tuple[tuple[Part, ...], dict[str, ExerciseInfo]]:
    parts: list[Part] = []
    exercises: dict[str, ExerciseInfo] = {}
    for entry in tables(data, "part", "top level", path):
        name = _id(entry, "part", path)
        if any(part.id == name for part in parts):
            raise AssignmentError("{path}: two parts are named {name!r}", path=path, name=name)
        infos = [_info(item, name, path) for item in tables(entry, "exercise", name, path)]
        for info in infos:
            if info.id in exercises:
                raise AssignmentError(
                    "{path}: two exercises are named {info!r}", path=path, info=info.id
                )
            exercises[info.id] = info
        title = need(entry, "title", name, path)
        notebook = text(entry, "notebook", name, path) or None
        names = [question.id for part in parts for question in part.questions]
        questions = tuple(
            _question(item, name, notebook, path) for item in tables(entry, "question", name, path)
        )
        for question in questions:
            if question.id in names:
                raise AssignmentError(
                    "{path}: two questions are named {name!r}", path=path, name=question.id
                )
            names.append(question.id)
        parts.append(
            Part(
                id=name,
                title=title,
                notebook=notebook,
                exercises=tuple(info.id for info in infos),
                questions=questions,
                over=tuple(strings(entry, "over", name, path)),
                shows=tuple(strings(entry, "shows", name, path)),
            )
        )
    titles = Counter(question.title for part in parts for question in part.questions)
    for at, part in enumerate(parts):
        # "Inline question 1" may be in every notebook.
        questions = tuple(
            question
            if titles[question.title] == 1
            else replace(question, title=f"{question.title} ({part.title})")
            for question in part.questions
        )
        parts[at] = replace(part, questions=questions)
    return tuple(parts), exercises


def _id(entry: dict[str, Any], kind: str, path: Path) -> str:
    """The id of a part, an exercise or a question, which has only keys that exist."""
    # Without an id, its title says which one it is.
    name = str(entry.get("id") or entry.get("title") or kind)
    refuse_unknown(entry, _KEYS[kind], name, path)
    return need(entry, "id", name, path)


def _info(item: dict[str, Any], part: str, path: Path) -> ExerciseInfo:
    name = _id(item, "exercise", path)
    if not name.isidentifier():
        raise AssignmentError(
            "{path}: got exercise id {name!r}, expected a Python name", path=path, name=name
        )
    points: Any = item.get("points")
    fits = is_number(points) and points > 0
    expect(fits, tr("a number above 0"), points, "points", name, path)
    where = tuple(strings(item, "where", name, path))
    named = bool(where) and all(place.partition(":")[2] for place in where)
    expect(named, "['path/file.py:function', ...]", list(where), "where", name, path)
    return ExerciseInfo(
        id=name,
        title=need(item, "title", name, path),
        points=float(points),
        part=part,
        where=where,
        folder=path.parent,
        forbids=tuple(strings(item, "forbids", name, path)),
        hints=tuple(strings(item, "hints", name, path)),
        over=tuple(strings(item, "over", name, path)),
        own=tuple(strings(item, "own", name, path)),
        allows=tuple(strings(item, "allows", name, path)),
        look=_look(item, name, path),
    )


def _look(item: dict[str, Any], name: str, path: Path) -> str:
    look = text(item, "look", name, path)
    expect("\n" not in look, tr("one line of code"), look, "look", name, path)
    return look


def _question(item: dict[str, Any], part: str, notebook: str | None, path: Path) -> Question:
    name = _id(item, "question", path)
    points = item.get("points", 0)
    fits = is_number(points) and points >= 0
    expect(fits, tr("a number of at least 0"), points, "points", name, path)
    title, rubric = text(item, "title", name, path, name), text(item, "rubric", name, path)
    return Question(name, title, float(points), part, notebook, rubric)


def _profile(data: dict[str, Any], path: Path) -> Profile:
    profile, known = data.get("profile", "kit"), get_args(Profile)
    expect(profile in known, " or ".join(map(repr, known)), profile, "profile", "[grading]", path)
    return cast(Profile, profile)


def _limits(data: dict[str, Any], path: Path) -> Limits:
    refuse_unknown(data, Limits.__dataclass_fields__, "[limits]", path)
    for key, value in data.items():
        whole = isinstance(getattr(Limits, key), int)
        fits = is_number(value) and value > 0 and not (whole and isinstance(value, float))
        kind = tr("a whole number above 0") if whole else tr("a number above 0")
        expect(fits, kind, value, key, "[limits]", path)
    return Limits(**data)


def _release(data: dict[str, Any], path: Path) -> Release:
    refuse_unknown(data, Release.__dataclass_fields__, "[release]", path)
    return Release(
        tuple(strings(data, "files", "[release]", path)),
        tuple(strings(data, "exclude", "[release]", path)),
        text(data, "overlay", "[release]", path, Release.overlay),
        tuple(strings(data, "given", "[release]", path)),
    )
