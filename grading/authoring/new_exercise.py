"""The skeleton of a new exercise: all its files, with blanks for its author to fill in."""

from __future__ import annotations

import ast
import keyword
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from grading.spec import markers
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError
from grading.support.files import write_bytes
from grading.support.translation import tr

if TYPE_CHECKING:
    from jinja2 import Environment

FILL = "FILL IN"
POINTS = 10
HINTS = (
    tr("{fill}: a first look at the problem, best on paper", fill=FILL),
    tr("{fill}: the step most people miss", fill=FILL),
    tr("{fill}: the way, in words and not in code", fill=FILL),
)


@dataclass(frozen=True)
class NewExercise:
    """A new exercise.

    Attributes:
        name: its id, and the name of its function.
        part: the part it belongs to.
        file: the source file with its function.
        title: its title.
        points: its points.
        new_part: whether the part is new.
    """

    name: str
    part: str
    file: str
    title: str
    points: float = POINTS
    new_part: bool = False


@dataclass(frozen=True)
class Blank:
    """A place that its author has to fill in: file, line (from 1) and text."""

    file: str
    line: int
    text: str


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("grading.authoring"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )


def files_of(assignment: Assignment, name: str, file: str) -> dict[str, str]:
    """Where the pieces of an exercise are.

    Args:
        assignment: the assignment that gets a new exercise.
        name: the exercise's id.
        file: the path of the file with the function.

    Returns:
        The path of each piece below the assignment's root, by what it is.
    """
    folder = assignment.folder.relative_to(assignment.root).as_posix()
    return {
        "tests": f"{folder}/exercises/{name}.py",
        "known mistakes": f"{folder}/misconceptions/{name}.py",
        "the function": file,
        "a case by hand": f"tests/{folder}/test_{name}.py",
        "points, hints": MANIFEST.as_posix(),
    }


def make(assignment: Assignment, exercise: NewExercise) -> list[str]:
    """Write the skeleton; nothing is written unless all of it can be.

    Args:
        assignment: the assignment it joins.
        exercise: its name, place and points.

    Returns:
        The files written or changed, relative to the root.

    Raises:
        AssignmentError: the name is taken or is not a Python name, the part does not exist, the
            file is outside the package, or one of the files already exists.
        ImportError: tomlkit or Jinja2 is not installed.
    """
    _look_at(assignment, exercise)
    places = files_of(assignment, exercise.name, exercise.file)
    root = assignment.root
    for what in ("tests", "known mistakes", tr("a case by hand")):
        if (root / places[what]).exists():
            raise AssignmentError(
                tr(
                    "{places}: already exists. Remove it, or take another name.",
                    places=places[what],
                )
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
        # The manifest last: until it names the exercise, nothing looks for the other files.
        places["points, hints"]: _manifest(assignment, exercise),
    }
    for path, text in texts.items():
        write_bytes(root / path, text.encode())
    return list(texts)


def _look_at(assignment: Assignment, exercise: NewExercise) -> None:
    name = exercise.name
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise AssignmentError(
            tr("got exercise {name!r}, expected the name of a Python function", name=name)
        )
    if name in assignment.exercises:
        raise AssignmentError(tr("got exercise {name!r}, which already exists", name=name))
    parts = [part.id for part in assignment.parts]
    if exercise.part not in parts and not exercise.new_part:
        import difflib

        near = difflib.get_close_matches(exercise.part, parts, n=3, cutoff=0.3) or parts
        raise AssignmentError(
            tr(
                "got part {part!r}, expected one of {near}; --new-part adds a new one",
                part=exercise.part,
                near=", ".join(near),
            )
        )
    if exercise.part in parts and exercise.new_part:
        raise AssignmentError(
            tr("got part {part!r}, which already exists: drop --new-part", part=exercise.part)
        )
    path = PurePosixPath(exercise.file)
    inside = path.parts[:1] == (assignment.package,) and len(path.parts) > 1
    plain = all(re.fullmatch(r"\w+(\.py)?", part) for part in path.parts)
    if not inside or not plain or path.suffix != ".py":
        raise AssignmentError(
            tr(
                "got file {file!r}, expected one such as {package}/{name}.py",
                file=exercise.file,
                package=assignment.package,
                name=name,
            )
        )


def _with_stub(path: Path, stub: str, exercise: NewExercise) -> str:
    """The source file with the function at its end; a new file if there is none."""
    if not path.is_file():
        return f'"""{FILL}: what this module holds."""\n\nimport numpy as np\n\n\n{stub}'
    text = path.read_text(encoding="utf-8")
    try:
        body = ast.parse(text).body
    except SyntaxError as problem:
        raise AssignmentError(f"{exercise.file}:{problem.lineno}: {problem.msg}") from problem
    if any(getattr(node, "name", None) == exercise.name for node in body):
        raise AssignmentError(
            tr("{file}: {exercise} already exists", file=exercise.file, exercise=exercise.name)
        )
    if not any(
        isinstance(node, ast.Import) and any(alias.asname == "np" for alias in node.names)
        for node in body
    ):
        raise AssignmentError(
            tr("{file}: expected `import numpy as np` in it: add that line", file=exercise.file)
        )
    return text.rstrip("\n") + f"\n\n\n{stub}"


def _manifest(assignment: Assignment, exercise: NewExercise) -> str:
    """The manifest with the exercise in it; comments and layout stay as they are."""
    import tomlkit

    document: Any = tomlkit.parse((assignment.root / MANIFEST).read_text(encoding="utf-8"))
    files = document["submission"]["files"]
    if exercise.file not in files:
        files.append(exercise.file)
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
        document["part"][-1].add(tomlkit.nl())
        part, exercises = tomlkit.table(), tomlkit.aot()
        part.update({"id": exercise.part, "title": exercise.part})
        exercises.append(entry)
        part["exercise"] = exercises
        document["part"].append(part)
    else:
        part = next(table for table in document["part"] if table["id"] == exercise.part)
        entry.add(tomlkit.nl())
        part["exercise"].append(entry)
    return str(tomlkit.dumps(document).rstrip("\n") + "\n")


def blanks(assignment: Assignment, name: str) -> list[Blank]:
    """The blanks of an exercise that are left.

    Args:
        assignment: the assignment.
        name: the exercise, which is in it.
    """
    info = assignment.exercises[name]
    found = []
    for what, file in files_of(assignment, name, info.files[0]).items():
        path = assignment.root / file
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        # In the manifest, only the exercise's own table counts.
        manifest = what == "points, hints"
        inside = not manifest
        for number, line in enumerate(lines, start=1):
            if manifest and line.startswith("["):
                inside = False
            elif manifest and re.match(rf'\s*id\s*=\s*"{name}"', line):
                inside = True
            if inside and FILL in line:
                found.append(Blank(file, number, line.strip()))
    return found
