"""Examines the files of a student's folder: missing, moved, unsaved, or not valid Python.

`grading.intake.files.sources` reads their text, as it does when a class is graded.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import os
import re
import textwrap
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from grading.intake.files import sources
from grading.intake.files.sources import Source
from grading.spec import markers
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.support.files import read_bytes
from grading.support.text import lines_of
from grading.support.translation import Sentences, tr

# What a file manager, a browser or Jupyter adds to the name of a copy: rows (1).py,
# rows - Copy.py, rows copy 2.py, Rows-Copy1.ipynb.
_ADDED = r"[ _-]*(\(\d+\)|copy *\d*|\(copy\))"
_LEVELS = 4  # a moved file is searched in so many levels of folders


def line_of(root: Path, place: str) -> int:
    """The line, from 1, where the answer `path:function` begins; 1 if it is not found."""
    file, _, name = place.partition(":")
    try:
        text = sources.decoded(read_bytes(root / file), file)[0]
    except OSError:
        return 1
    return markers.line_in(text, name)


def missing(assignment: Assignment, files: Iterable[str]) -> dict[str, str]:
    """A sentence for each file that is missing, with the place where it may be now."""
    return {
        file: _missing_sentence(assignment.root, file)
        for file in files
        if not (assignment.root / file).is_file()
    }


def renamed(assignment: Assignment, info: ExerciseInfo) -> dict[str, str]:
    """A sentence for each function of an exercise that its file does not define, by file.

    It suggests a function of a similar name that belongs to no exercise.
    """
    required = {place for other in assignment.exercises.values() for place in other.where}
    sentences = {}
    for place in info.where:
        file, _, name = place.partition(":")
        try:
            tree = sources.tree(sources.decoded(read_bytes(assignment.root / file), file)[0])
        except (OSError, ValueError):
            continue
        if tree is None:
            continue
        *classes, leaf = name.split(".")
        names = _names_in(tree.body, classes)
        if leaf in names or not names:
            continue
        prefix = f"{file}:" + "".join(f"{outer}." for outer in classes)
        free = [other for other in names if prefix + other not in required]
        near = difflib.get_close_matches(leaf, free, n=1)
        # "not found:" at the beginning tells a report what kind of missing this is.
        if near:
            sentences[file] = tr(
                "not found: {file} has no {name}. Did you mean {near}? Rename it to {leaf}.",
                file=file,
                name=name,
                near=near[0],
                leaf=leaf,
            )
        else:
            sentences[file] = tr(
                "not found: {file} has no {name}. Check its name and its indentation.",
                file=file,
                name=name,
            )
    return sentences


def pasted(assignment: Assignment, info: ExerciseInfo) -> list[str]:
    """A sentence for each function of an exercise whose code between the marks never runs.

    It is beside the line that raises NotImplementedError, or it is the whole function once more.
    """
    sentences, ends = [], (markers.END_YOURS, markers.END)
    for place in info.where:
        file, _, name = place.partition(":")
        try:
            lines = lines_of(sources.decoded(read_bytes(assignment.root / file), file)[0])
            first = line_of(assignment.root, place)
            above = "".join(lines[first - 2 : first - 1]).strip()
            if above not in (markers.START_YOURS, markers.BEGIN):
                continue
            inside = itertools.takewhile(lambda row: row.strip() not in ends, lines[first - 1 :])
        except OSError:
            continue
        tree = sources.tree(textwrap.dedent("\n".join(inside)))
        body = tree.body if tree else []
        leaf = name.rpartition(".")[2]
        # One inside an `if` may be there on purpose.
        raised = [node for node in body if isinstance(node, ast.Raise)]
        stubs = [node for node in raised if "NotImplementedError" in ast.dump(node)]
        if any(isinstance(node, ast.FunctionDef) and node.name == leaf for node in body):
            says = tr(
                "{file} defines {name} a second time between the marked lines, and nothing calls "
                "it. Keep only the lines inside it, without its `def` and its `return`.",
                file=file,
                name=leaf,
            )
            sentences.append(says)
        elif stubs and len(body) > len(stubs):
            says = tr(
                "Your code is there, but so is the line that raises NotImplementedError "
                "({file}, line {line}). Delete it.",
                file=file,
                line=first + stubs[0].lineno - 1,
            )
            sentences.append(says)
    return sentences


def _names_in(body: list[ast.stmt], classes: list[str]) -> list[str]:
    """The functions and classes that are defined inside some nested classes."""
    for outer in classes:
        found = (node for node in body if isinstance(node, ast.ClassDef) and node.name == outer)
        inner = next(found, None)
        body = inner.body if inner else []
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def _missing_sentence(root: Path, file: str) -> str:
    if (root / file).is_dir():
        return tr("{file} is a folder, but should be a file.", file=file)
    if (root / file).exists():
        return tr(
            "{file} is a pipe, a socket or a device, but should be a file. Remove it, and restore "
            "the file, for example from the hand-out.",
            file=file,
        )
    if (root / file).is_symlink():
        return tr(
            "{file} is a link to {target}, but no file is there. Restore the file, for example "
            "from the hand-out.",
            file=file,
            target=os.readlink(root / file),
        )
    name = Path(file).name
    places = []
    for depth in range(_LEVELS):
        for path in root.glob("*/" * depth + name):
            inside = path.relative_to(root)
            hidden = any(part.startswith(".") or part == "build" for part in inside.parts)
            if path.is_file() and not hidden and inside.as_posix() != file:
                places.append(inside.as_posix())
    if len(places) == 1:
        return tr(
            "{file} is missing, but there is {place}. If you moved it, move it back.",
            file=file,
            place=places[0],
        )
    stem = Path(file).stem.casefold()
    # Windows hides the .txt that an editor added.
    beside = [path.name for end in ("py", "txt") for path in (root / file).parent.glob(f"*.{end}")]
    similar = sorted(other for other in beside if other.casefold().startswith(stem))
    if similar:
        return tr(
            "{file} is missing, but its folder contains {similar}. If you renamed it, name it "
            "{name} again.",
            file=file,
            similar=similar[0],
            name=name,
        )
    return tr("{file} is missing. Restore it, for example from the hand-out.", file=file)


def unsaved(assignment: Assignment, info: ExerciseInfo, checked: float | None) -> list[str]:
    """A sentence for each file of an exercise that looks unsaved.

    Args:
        assignment: the assignment in the student's folder.
        info: the exercise.
        checked: when the exercise was last checked (seconds since the epoch), if it was.

    Returns:
        The sentences.
    """
    sentences = Sentences()
    for file in info.files:
        path = assignment.root / file
        if elsewhere := held_open(assignment, file) + later_copy(assignment, file):
            sentences += elsewhere
            continue
        with suppress(OSError):
            saved = path.stat().st_mtime
            if checked is not None and saved < checked:
                clock = datetime.fromtimestamp(saved).strftime("%H:%M:%S")
                sentences.say(
                    "{file} has not changed since your last check (saved {clock}). "
                    "If you have edited it, save it and check again.",
                    file=file,
                    clock=clock,
                )
    return sentences


def held_open(assignment: Assignment, file: str) -> list[str]:
    """A sentence about a file with unsaved changes in an editor; none if there are no changes."""
    if not _has_unsaved_changes(assignment.root / file):
        return []
    return [tr("{file} has unsaved changes in an editor. Save it.", file=file)]


def later_copy(assignment: Assignment, file: str) -> list[str]:
    """A sentence about a copy beside a file that was saved later; none if there is no such copy."""
    path = assignment.root / file
    stem, suffix = re.escape(path.stem), re.escape(path.suffix)
    # Notepad adds .txt, or replaces .py with it.
    copy = re.compile(rf"{stem}({_ADDED}{suffix}|({suffix})?\.txt)", re.IGNORECASE)
    try:
        later = {
            other.stat().st_mtime: other.name
            for other in path.parent.iterdir()
            if copy.fullmatch(other.name) and other.stat().st_mtime > path.stat().st_mtime
        }
    except OSError:
        return []
    if not later:
        return []
    return [
        tr(
            "{copy} was saved later than {file}, but only {file} counts. If your work is in the "
            "copy, rename it to {name}.",
            copy=later[max(later)],
            file=file,
            name=path.name,
        )
    ]


def _has_unsaved_changes(path: Path) -> bool:
    """Whether Emacs or Vim has changes to a file that are not on disk."""
    if (path.parent / f".#{path.name}").is_symlink():
        return True  # Emacs makes this link with the first change, and removes it on saving
    swap = path.parent / f".{path.name}.swp"
    try:
        head = read_bytes(swap)[:1008]
    except OSError:
        return False
    # Vim's first block ends its part on the file with a flag for "changed".
    return head[:2] == b"b0" and len(head) == 1008 and head[1007] == 0x55


def read_all(assignment: Assignment) -> dict[str, Source]:
    """The student's files that exist, each read as grading reads it."""
    read: dict[str, Source] = {}
    for file in assignment.files:
        if file.endswith(".py"):
            with suppress(OSError):
                read[file] = sources.read(read_bytes(assignment.root / file), file)
    return read
