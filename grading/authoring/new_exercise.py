"""Write the files of a new exercise, with blanks for its author to fill in."""

from __future__ import annotations

import ast
import keyword
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from grading.authoring.blanks import FILL, files_of
from grading.spec import markers
from grading.spec.fields import decoded
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError
from grading.support.files import write_bytes
from grading.support.text import nearest_or_all
from grading.support.translation import tr

if TYPE_CHECKING:
    from jinja2 import Environment

POINTS = 10
HINTS = (
    tr("{fill}: how to start, for example with a small case on paper", fill=FILL),
    tr("{fill}: the step that most people miss", fill=FILL),
    tr("{fill}: the whole method in words, without code", fill=FILL),
)


@dataclass(frozen=True)
class NewExercise:
    """A new exercise.

    Attributes:
        name: its id, which is also the name of its function.
        part: the id of its part.
        file: the source file of its function.
        title: its title.
        points: its points.
        new_part: whether to add the part to the assignment.
    """

    name: str
    part: str
    file: str
    title: str
    points: float = POINTS
    new_part: bool = False


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("grading.authoring"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )


def make(assignment: Assignment, exercise: NewExercise) -> list[str]:
    """Write the files of a new exercise; if there is a problem, nothing is written.

    Args:
        assignment: the assignment that gets the exercise.
        exercise: its name, place and points.

    Returns:
        The files written or changed, relative to the root.

    Raises:
        AssignmentError: the name is taken or is not a Python name, the part does not exist, the
            file is outside the package, or one of the files already exists or cannot be written.
        ImportError: tomlkit or Jinja2 is not installed.
    """
    _check(assignment, exercise)
    places = files_of(assignment, exercise.name, exercise.file)
    root = assignment.root
    for what in ("tests", "known mistakes", "a case by hand"):
        if os.path.lexists(root / places[what]):
            raise AssignmentError(
                "{file} already exists. Delete it, or choose another name for the exercise.",
                file=places[what],
            )
    values = {
        "name": exercise.name,
        "file": exercise.file,
        "module": exercise.file.removesuffix(".py").replace("/", "."),
        "fill": FILL,
        "begin": markers.BEGIN,
        "end": markers.END,
    }

    def render(template: str) -> str:
        return _environment().get_template(template).render(values)

    texts = {
        places["tests"]: render("exercise.py.j2"),
        places["known mistakes"]: render("misconceptions.py.j2"),
        places["a case by hand"]: render("test.py.j2"),
        places["the function"]: _with_stub(root / exercise.file, render("stub.py.j2"), exercise),
        # The manifest comes last: until it lists the exercise, nothing looks for the other files.
        places["points, hints"]: _manifest(assignment, exercise),
    }
    _write(root, texts)
    return list(texts)


def _write(root: Path, texts: Mapping[str, str]) -> None:
    """Write all files, or none of them."""
    before = {path: (root / path).read_bytes() for path in texts if os.path.exists(root / path)}
    written: list[str] = []
    try:
        for path, text in texts.items():
            write_bytes(root / path, text.encode())
            written.append(path)
    except OSError as problem:
        for done in written:
            if done in before:
                write_bytes(root / done, before[done])
            else:
                (root / done).unlink()
        raise AssignmentError(
            "{file} cannot be written ({reason}). Nothing was changed.",
            file=path,
            reason=problem.strerror,
        ) from problem


def _check(assignment: Assignment, exercise: NewExercise) -> None:
    """Check the name, the part and the file of a new exercise."""
    name = exercise.name
    if not re.fullmatch(r"[a-zA-Z]\w*", name, re.ASCII) or keyword.iskeyword(name):
        raise AssignmentError(
            "{name!r} cannot be the name of a new exercise. Choose the name of a Python "
            "function, such as leaky_relu.",
            name=name,
        )
    # The names of its files must also differ on systems that ignore case in them.
    taken = [other for other in assignment.exercises if other.lower() == name.lower()]
    if taken:
        raise AssignmentError(
            "The exercise {name!r} already exists. Choose another name.", name=taken[0]
        )
    if not math.isfinite(exercise.points):
        raise AssignmentError(
            "The exercise cannot have {points} points. Choose a number such as 10.",
            points=exercise.points,
        )
    parts = [part.id for part in assignment.parts]
    if exercise.part not in parts and not exercise.new_part:
        raise AssignmentError(
            "There is no part {part!r}. {nearest} To add it, use --new-part.",
            part=exercise.part,
            nearest=nearest_or_all(exercise.part, parts),
        )
    if exercise.part in parts and exercise.new_part:
        raise AssignmentError(
            "The part {part!r} already exists. Leave out --new-part.", part=exercise.part
        )
    if not re.fullmatch(r"\w+", exercise.part):
        raise AssignmentError(
            "{part!r} cannot be the id of a new part. Use letters and digits, such as Activations.",
            part=exercise.part,
        )
    path = PurePosixPath(exercise.file)
    inside = path.parts[:1] == (assignment.package,) and len(path.parts) > 1
    plain = all(re.fullmatch(r"\w+(\.py)?", part) for part in path.parts)
    if not inside or not plain or path.suffix != ".py":
        raise AssignmentError(
            "The function cannot be in {file!r}. Choose a file in the package, such as "
            "{package}/{name}.py.",
            file=exercise.file,
            package=assignment.package,
            name=name,
        )


def _with_stub(path: Path, stub: str, exercise: NewExercise) -> str:
    """Return the source file with the function at its end; a new file if there is none."""
    if not os.path.lexists(path):
        return f'"""{FILL}: what this module contains."""\n\nimport numpy as np\n\n\n{stub}'
    try:
        text = path.read_text(encoding="utf-8")
        body = ast.parse(text).body
    except SyntaxError as problem:
        raise AssignmentError(
            "{file} is not valid Python: line {line}, {message}. Fix it first.",
            file=exercise.file,
            line=problem.lineno,
            message=problem.msg,
        ) from problem
    except (OSError, ValueError) as problem:
        raise AssignmentError(
            "{file} cannot be read as Python ({problem}). Choose another --file.",
            file=exercise.file,
            problem=problem,
        ) from problem
    if any(getattr(node, "name", None) == exercise.name for node in body):
        raise AssignmentError(
            "{file} already defines {exercise}. Choose another name for the exercise.",
            file=exercise.file,
            exercise=exercise.name,
        )
    return text.rstrip("\n") + f"\n\n\n{stub}"


def _manifest(assignment: Assignment, exercise: NewExercise) -> str:
    """Return the manifest with the new exercise; comments and layout are not changed."""
    import tomlkit

    text = decoded((assignment.root / MANIFEST).read_bytes(), MANIFEST.as_posix())
    document: Any = tomlkit.parse(text.removeprefix("\ufeff"))
    files = document.setdefault("submission", tomlkit.table()).setdefault("files", [])
    if exercise.file not in files:
        files.append(exercise.file)
    parts = document.setdefault("part", tomlkit.aot())
    hints = tomlkit.array()
    for hint in HINTS:
        hints.append(hint)
    hints.multiline(True)
    points = exercise.points
    entry = tomlkit.table()
    entry.update(
        {
            "id": exercise.name,
            "title": exercise.title,
            "points": int(points) if points == int(points) else points,
            "where": [f"{exercise.file}:{exercise.name}"],
            "hints": hints,
        }
    )
    if exercise.new_part:
        if parts:
            parts[-1].add(tomlkit.nl())
        part = tomlkit.table()
        part.update({"id": exercise.part, "title": exercise.part})
        parts.append(part)
    else:
        part = next(table for table in parts if table["id"] == exercise.part)
        entry.add(tomlkit.nl())
    part.setdefault("exercise", tomlkit.aot()).append(entry)
    whole = tomlkit.dumps(document).rstrip() + "\n"
    return whole.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else whole
