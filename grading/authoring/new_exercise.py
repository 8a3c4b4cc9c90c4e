"""The skeleton of a new exercise: all its files, with blanks for what only its author knows."""

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

if TYPE_CHECKING:
    from jinja2 import Environment

FILL = "FILL IN"
POINTS = 10
HINTS = (
    f"{FILL}: a first look at the problem, best on paper",
    f"{FILL}: the step most people miss",
    f"{FILL}: the way, in words and not in code",
)


@dataclass(frozen=True)
class Wanted:
    """What the new exercise is to be.

    Attributes:
        name: its id, and its function's name.
        part: the part it belongs to.
        file: the source file it is written in.
        title: what it is called.
        points: what it is worth.
        new_part: whether the part is made.
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
    """Where each piece of an exercise stands: what it is -> path below the root.

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


def make(assignment: Assignment, wanted: Wanted) -> list[str]:
    """Write the skeleton; nothing is written unless all of it can be.

    Args:
        assignment: the assignment it joins.
        wanted: what the exercise is to be.

    Returns:
        The files written or changed, relative to the root.

    Raises:
        AssignmentError: the name is taken or no name, the part does not exist, the file is outside
            the package, or one of the files is there already.
        ImportError: tomlkit or Jinja2 is not installed.
    """
    _look_at(assignment, wanted)
    places = files_of(assignment, wanted.name, wanted.file)
    root = assignment.root
    for what in ("tests", "known mistakes", "a case by hand"):
        if (root / places[what]).exists():
            raise AssignmentError(f"{places[what]}: is there already: remove it or take a new name")
    values = {
        "name": wanted.name,
        "file": wanted.file,
        "module": wanted.file.removesuffix(".py").replace("/", "."),
        "fill": FILL,
        "begin": markers.BEGIN,
        "end": markers.END,
    }

    def render(template: str) -> str:
        return _environment().get_template(template).render(values)

    made = {
        places["tests"]: render("exercise.py.j2"),
        places["known mistakes"]: render("misconceptions.py.j2"),
        places["a case by hand"]: render("test.py.j2"),
        places["the function"]: _with_stub(root / wanted.file, render("stub.py.j2"), wanted),
        # The manifest last: until it names the exercise, nothing looks for the other files.
        places["points, hints"]: _manifest(assignment, wanted),
    }
    for path, text in made.items():
        write_bytes(root / path, text.encode())
    return list(made)


def _look_at(assignment: Assignment, wanted: Wanted) -> None:
    name = wanted.name
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise AssignmentError(f"got exercise {name!r}, expected the name of a Python function")
    if name in assignment.exercises:
        raise AssignmentError(f"got exercise {name!r}, which is there already")
    parts = [part.id for part in assignment.parts]
    if wanted.part not in parts and not wanted.new_part:
        import difflib

        near = difflib.get_close_matches(wanted.part, parts, n=3, cutoff=0.3) or parts
        raise AssignmentError(
            f"got part {wanted.part!r}, expected one of {', '.join(near)}; "
            "--new-part makes a new one"
        )
    if wanted.part in parts and wanted.new_part:
        raise AssignmentError(f"got part {wanted.part!r}, which is there already: drop --new-part")
    path = PurePosixPath(wanted.file)
    inside = path.parts[:1] == (assignment.package,) and len(path.parts) > 1
    plain = all(re.fullmatch(r"\w+(\.py)?", part) for part in path.parts)
    if not inside or not plain or path.suffix != ".py":
        raise AssignmentError(
            f"got file {wanted.file!r}, expected one such as {assignment.package}/{name}.py"
        )


def _with_stub(path: Path, stub: str, wanted: Wanted) -> str:
    """The source file with the function at its end; a new file if there is none."""
    if not path.is_file():
        return f'"""{FILL}: what this module holds."""\n\nimport numpy as np\n\n\n{stub}'
    text = path.read_text(encoding="utf-8")
    try:
        body = ast.parse(text).body
    except SyntaxError as problem:
        raise AssignmentError(f"{wanted.file}:{problem.lineno}: {problem.msg}") from problem
    if any(getattr(node, "name", None) == wanted.name for node in body):
        raise AssignmentError(f"{wanted.file}: {wanted.name} is there already")
    if not any(
        isinstance(node, ast.Import) and any(one.asname == "np" for one in node.names)
        for node in body
    ):
        raise AssignmentError(f"{wanted.file}: expected `import numpy as np` in it: add that line")
    return text.rstrip("\n") + f"\n\n\n{stub}"


def _manifest(assignment: Assignment, wanted: Wanted) -> str:
    """The manifest with the exercise in it; comments and layout stay as they are."""
    import tomlkit

    document: Any = tomlkit.parse((assignment.root / MANIFEST).read_text(encoding="utf-8"))
    files = document["submission"]["files"]
    if wanted.file not in files:
        files.append(wanted.file)
    hints = tomlkit.array()
    for hint in HINTS:
        hints.append(hint)
    hints.multiline(True)
    entry = tomlkit.table()
    entry.update(
        {
            "id": wanted.name,
            "title": wanted.title,
            "points": int(wanted.points) if wanted.points == int(wanted.points) else wanted.points,
            "where": [f"{wanted.file}:{wanted.name}"],
            "hints": hints,
        }
    )
    if wanted.new_part:
        document["part"][-1].add(tomlkit.nl())
        part, exercises = tomlkit.table(), tomlkit.aot()
        part.update({"id": wanted.part, "title": wanted.part})
        exercises.append(entry)
        part["exercise"] = exercises
        document["part"].append(part)
    else:
        part = next(one for one in document["part"] if one["id"] == wanted.part)
        entry.add(tomlkit.nl())
        part["exercise"].append(entry)
    return str(tomlkit.dumps(document).rstrip("\n") + "\n")


def blanks(assignment: Assignment, name: str) -> list[Blank]:
    """What of an exercise is still to be filled in.

    Args:
        assignment: the assignment.
        name: the exercise, which is in it.
    """
    info = assignment.exercises[name]
    found = []
    for what, file in files_of(assignment, name, info.files[0]).items():
        path = assignment.root / file
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        # Of the manifest, the exercise's own table alone.
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
