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
from grading.spec.fields import Fields, decoded, is_number
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
    top = Fields.known(data, _KEYS["top level"], "top level", path)
    grading = Fields.known(data.get("grading", {}), _KEYS["[grading]"], "[grading]", path)
    submission = Fields.known(
        data.get("submission", {}), _KEYS["[submission]"], "[submission]", path
    )
    package = top.need("package")
    program.ship_as(package, unless_named=True)
    files = submission.strings("files")
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
    parts, exercises = _parts(top)
    if not (exercises or empty):
        raise AssignmentError(
            "{path}: got no [[part.exercise]], expected at least one. To write the first one, "
            "run `{program} new-exercise`.",
            path=path,
            program=program.name(),
        )
    tools = submission.strings("tools")
    # A hand-out lists them, so that a helper that a student adds to the package is not among them.
    answers = submission.strings("answers") or answer_modules(root, package, tools)
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
        name=top.need("name"),
        title=top.need("title"),
        package=package,
        limits=_limits(data.get("limits", {}), path),
        files=files,
        tools=tools,
        release=_release(data.get("release", {}), path),
        parts=parts,
        exercises=exercises,
        look=grading.text("look"),
    )
    return whole.with_profile(_profile(grading))


@lru_cache(maxsize=4)  # a command loads the assignment several times
def parsed(source: str) -> dict[str, Any]:
    """The tables of a manifest's text, to be read only: all callers share them."""
    return tomllib.loads(source.removeprefix("\ufeff"))  # which Notepad may put in front


def _parts(top: Fields) -> tuple[tuple[Part, ...], dict[str, ExerciseInfo]]:
    path = top.path
    parts: list[Part] = []
    exercises: dict[str, ExerciseInfo] = {}
    for entry in top.tables("part"):
        fields = _entry(entry, "part", path)
        name = fields.need("id")
        if any(part.id == name for part in parts):
            raise AssignmentError("{path}: two parts are named {name!r}", path=path, name=name)
        infos = [_info(item, name, path) for item in fields.tables("exercise")]
        for info in infos:
            if info.id in exercises:
                raise AssignmentError(
                    "{path}: two exercises are named {info!r}", path=path, info=info.id
                )
            exercises[info.id] = info
        title = fields.need("title")
        notebook = fields.text("notebook") or None
        names = [question.id for part in parts for question in part.questions]
        questions = tuple(
            _question(item, name, notebook, path) for item in fields.tables("question")
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
                over=fields.strings("over"),
                shows=fields.strings("shows"),
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


def _entry(entry: dict[str, Any], kind: str, path: Path) -> Fields:
    """The values of a part, an exercise or a question, which has only keys that exist."""
    # Without an id, its title says which one it is.
    name = str(entry.get("id") or entry.get("title") or kind)
    return Fields.known(entry, _KEYS[kind], name, path)


def _info(item: dict[str, Any], part: str, path: Path) -> ExerciseInfo:
    fields = _entry(item, "exercise", path)
    name = fields.need("id")
    if not name.isidentifier():
        raise AssignmentError(
            "{path}: got exercise id {name!r}, expected a Python name", path=path, name=name
        )
    points: Any = item.get("points")
    fields.expect(is_number(points) and points > 0, tr("a number above 0"), "points")
    where = fields.strings("where")
    named = bool(where) and all(place.partition(":")[2] for place in where)
    fields.expect(named, "['path/file.py:function', ...]", "where")
    look = fields.text("look")
    fields.expect("\n" not in look, tr("one line of code"), "look")
    return ExerciseInfo(
        id=name,
        title=fields.need("title"),
        points=float(points),
        part=part,
        where=where,
        folder=path.parent,
        forbids=fields.strings("forbids"),
        hints=fields.strings("hints"),
        over=fields.strings("over"),
        own=fields.strings("own"),
        allows=fields.strings("allows"),
        look=look,
    )


def _question(item: dict[str, Any], part: str, notebook: str | None, path: Path) -> Question:
    fields = _entry(item, "question", path)
    name, points = fields.need("id"), item.get("points", 0)
    fields.expect(is_number(points) and points >= 0, tr("a number of at least 0"), "points")
    title, rubric = fields.text("title", name), fields.text("rubric")
    return Question(name, title, float(points), part, notebook, rubric)


def _profile(grading: Fields) -> Profile:
    profile, known = grading.data.get("profile", "kit"), get_args(Profile)
    grading.expect(profile in known, " or ".join(map(repr, known)), "profile")
    return cast(Profile, profile)


def _limits(data: dict[str, Any], path: Path) -> Limits:
    fields = Fields.known(data, Limits.__dataclass_fields__, "[limits]", path)
    for key, value in data.items():
        whole = isinstance(getattr(Limits, key), int)
        fits = is_number(value) and value > 0 and not (whole and isinstance(value, float))
        kind = tr("a whole number above 0") if whole else tr("a number above 0")
        fields.expect(fits, kind, key)
    return Limits(**data)


def _release(data: dict[str, Any], path: Path) -> Release:
    fields = Fields.known(data, Release.__dataclass_fields__, "[release]", path)
    return Release(
        fields.strings("files"),
        fields.strings("exclude"),
        fields.text("overlay", Release.overlay),
        fields.strings("given"),
    )
