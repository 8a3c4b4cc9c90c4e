"""A student's files as they stand: missing, moved, unsaved, or not Python yet.

What stands in the files is read by `grading.intake.files.sources`, as it is when a class is graded.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from grading.intake.files import sources
from grading.intake.files.sources import Source
from grading.spec import markers
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.support.translation import tr

_ELSEWHERE = 4  # levels below the folder in which a moved file is looked for


def line_of(root: Path, place: str) -> int:
    """The line (from 1) in which the answer `path:function` begins; 1 if it is not found."""
    file, _, name = place.partition(":")
    try:
        text = (root / file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 1
    return markers.line_in(text, name)


def missing(assignment: Assignment, files: Iterable[str]) -> dict[str, str]:
    """What to say of each file that is not there, with the place it may have moved to."""
    return {
        file: _moved(assignment.root, file)
        for file in files
        if not (assignment.root / file).is_file()
    }


def renamed(assignment: Assignment, info: ExerciseInfo) -> dict[str, str]:
    """What to say of each function of an exercise that its file does not define, by file.

    A function that stands in for it has a similar name, and is asked for by no exercise.
    """
    asked = {place for other in assignment.exercises.values() for place in other.where}
    found = {}
    for place in info.where:
        file, _, name = place.partition(":")
        try:
            tree = ast.parse((assignment.root / file).read_text(encoding="utf-8"))
        except (OSError, ValueError, SyntaxError, RecursionError):
            continue
        *classes, leaf = name.split(".")
        body = tree.body
        for wanted in classes:
            body = next(
                (one.body for one in body if isinstance(one, ast.ClassDef) and one.name == wanted),
                [],
            )
        names = [one.name for one in body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
        if leaf in names or not body:
            continue
        prefix = f"{file}:" + "".join(f"{one}." for one in classes)
        free = [one for one in names if prefix + one not in asked]
        near = difflib.get_close_matches(leaf, free, n=1)
        said = tr("not found: {file} has no {name}", file=file, name=name)
        found[file] = (
            tr(
                "{said} (did you mean {near}? Name it {leaf} again)",
                said=said,
                near=near[0],
                leaf=leaf,
            )
            if near
            else said
        )
    return found


def _moved(root: Path, file: str) -> str:
    name = Path(file).name
    found = []
    for depth in range(_ELSEWHERE):
        for path in root.glob("*/" * depth + name):
            inside = path.relative_to(root)
            hidden = any(part.startswith(".") or part == "build" for part in inside.parts)
            if path.is_file() and not hidden and inside.as_posix() != file:
                found.append(inside.as_posix())
    text = tr("{file} is not there", file=file)
    if (root / file).is_dir():
        return tr("{text}: a folder stands in its place.", text=text)
    folder = (root / file).parent
    if len(found) == 1:
        return tr(
            "{text}. There is {found}: was it moved? Put it back at {file}.",
            text=text,
            found=found[0],
            file=file,
        )
    renamed = sorted(p.name for p in folder.glob(f"{Path(file).stem}*.py"))
    if renamed:
        return tr(
            "{text}. There is {renamed} in its folder: was it renamed? Name it {name}.",
            text=text,
            renamed=renamed[0],
            name=name,
        )
    return tr("{text}: has it been moved, renamed or deleted? Put it back.", text=text)


def unsaved(assignment: Assignment, info: ExerciseInfo, checked: float | None) -> list[str]:
    """What speaks for changes that are in an editor and not on disk.

    Args:
        assignment: where the files are.
        info: the exercise they are of.
        checked: when the exercise was last checked (seconds since the epoch), if it was.

    Returns:
        A sentence for each file that looks unsaved.
    """
    said = []
    for file in info.files:
        path = assignment.root / file
        if held := held_open(assignment, file):
            said += held
            continue
        with suppress(OSError):
            saved = path.stat().st_mtime
            if checked is not None and saved < checked:
                clock = datetime.fromtimestamp(saved).strftime("%H:%M:%S")
                said.append(
                    tr(
                        "{file} is as it was at your last check (saved {clock}). "
                        "If you have edited it since, save it and check again.",
                        file=file,
                        clock=clock,
                    )
                )
    return said


def held_open(assignment: Assignment, file: str) -> list[str]:
    """What to say of a file of which an editor holds changes that are not saved."""
    if not _dirty(assignment.root / file):
        return []
    return [
        tr("{file} has changes that are not saved: an editor holds it open. Save it.", file=file)
    ]


def _dirty(path: Path) -> bool:
    """Whether Emacs or Vim says that it holds changes which are not on disk."""
    if (path.parent / f".#{path.name}").is_symlink():
        return True  # Emacs makes this link with the first change, and removes it on saving
    swap = path.parent / f".{path.name}.swp"
    try:
        head = swap.read_bytes()[:1008]
    except OSError:
        return False
    # Vim's first block ends its part on the file with a flag for "changed".
    return head[:2] == b"b0" and len(head) == 1008 and head[1007] == 0x55


def read_all(assignment: Assignment) -> dict[str, Source]:
    """The files to be written that are there, each read as grading reads it."""
    found: dict[str, Source] = {}
    for file in assignment.files:
        if file.endswith(".py"):
            with suppress(OSError):
                found[file] = sources.read((assignment.root / file).read_bytes(), file)
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
