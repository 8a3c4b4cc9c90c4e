"""What one student handed in, read: source files and notebooks, and nothing else.

No folder, archive or file is trusted: all that is read has a bound, and links are refused. What of
it is the submission is chosen in `collect_root`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grading.intake import archives
from grading.intake.archives import Refused
from grading.intake.notebook import answers
from grading.intake.root import Shape, Submission, choose, student_name

MAX_FILE = 4 << 20  # bytes of one source file; the course's longest is under 100 kB
MAX_FILES = 2000  # entries looked at in a submission
MAX_DEPTH = 40  # folders inside each other; a tree deeper than Python's stack helps nobody
MAX_NOTEBOOK = 32 << 20  # bytes of one notebook, its pictures included
SKIP = frozenset({"__pycache__", ".ipynb_checkpoints", ".git", "__MACOSX", "node_modules", ".venv"})


def read(paths: Sequence[Path], name: str, shape: Shape, names: Sequence[str] = ()) -> Submission:
    """The submission in one folder or archive, or in several loose files.

    Args:
        paths: what one student handed in.
        name: the student's.
        shape: what a submission looks like.
        names: what the student called each, where that is not its name on disk.
    """
    taken = _Taken()
    called = names or [path.name for path in paths]
    try:
        for path, inside in zip(paths, called, strict=False):
            if path.is_dir() and not path.is_symlink():
                _folder(path, taken, shape)
            else:
                _file(path, inside, taken, shape, alone=len(paths) == 1)
    except Refused as problem:
        return Submission(name, problem=f"the submission cannot be read: {problem}")
    except OSError as problem:
        return Submission(name, problem=f"the submission cannot be read: {problem.strerror}")
    chosen = choose(name, taken.members, taken.notes, shape)
    if shape.questions and taken.notebooks:
        chosen.answers, notes = answers(taken.notebooks, shape)
        chosen.notes += notes
    return chosen


@dataclass
class _Taken:
    members: dict[str, bytes] = field(default_factory=dict)
    notebooks: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def _file(path: Path, inside: str, taken: _Taken, shape: Shape, *, alone: bool) -> None:
    shown = student_name(path.name)
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Refused("got a special file or a symlink, expected a plain file")
    if archives.is_archive(path):
        members, notes = archives.read(path, _wanted)
        taken.members |= members
        taken.notes += notes
        if shape.questions:
            _notebooks(path, taken)
    elif path.suffix == ".py":
        if path.stat().st_size > MAX_FILE:
            raise Refused(f"got {path.stat().st_size} bytes, expected at most {MAX_FILE}")
        taken.members[inside] = path.read_bytes()
    elif path.suffix == ".ipynb":
        if path.stat().st_size > MAX_NOTEBOOK:
            raise Refused(f"got {path.stat().st_size} bytes, expected at most {MAX_NOTEBOOK}")
        taken.notebooks[inside] = path.read_bytes()
    elif alone:
        raise Refused(f"got {shown!r}, expected a folder, zip or tar")
    else:
        taken.notes.append(f"{shown} was not used: it is neither source nor an archive.")


def _notebooks(path: Path, taken: _Taken) -> None:
    def wanted(inside: str) -> bool:
        return inside.endswith(".ipynb") and not SKIP & set(PurePosixPath(inside).parts)

    try:
        # Notebooks hold pictures, and so are larger than any source file.
        found, _ = archives.read(path, wanted, most=MAX_NOTEBOOK)
    except Refused as problem:
        taken.notes.append(f"No answer in words was taken: {problem}.")
    else:
        taken.notebooks |= found


def _wanted(path: str) -> bool:
    return path.endswith(".py") and not SKIP & set(PurePosixPath(path).parts)


def _folder(root: Path, taken: _Taken, shape: Shape) -> None:
    for count, path in enumerate(_walk(root)):
        if count >= MAX_FILES:
            raise Refused(f"got more than {MAX_FILES} files")
        inside = path.relative_to(root).as_posix()
        shown = student_name(inside)
        status = path.lstat()
        most = MAX_NOTEBOOK if path.suffix == ".ipynb" else MAX_FILE
        if stat.S_ISLNK(status.st_mode):
            taken.notes.append(f"{shown} was refused: it is a symlink.")
        elif not stat.S_ISREG(status.st_mode):
            taken.notes.append(f"{shown} was refused: it is a special file.")
        elif _wanted(inside) or (shape.questions and path.suffix == ".ipynb"):
            if status.st_size > most:
                taken.notes.append(f"{shown} was refused: it is larger than {most} bytes.")
            elif path.suffix == ".ipynb":
                taken.notebooks[inside] = path.read_bytes()
            else:
                taken.members[inside] = path.read_bytes()
        elif path.suffix in (".pth", ".pyc", ".so", ".pyd"):
            taken.notes.append(f"{shown} was refused: only source files are taken.")


def _walk(root: Path) -> Iterable[Path]:
    """All that stands below `root` and is no folder, in order.

    Raises:
        Refused: its folders are too many or too deep; neither may cost a class its grading.
    """
    folders = 0
    todo = [(root, 0)]
    while todo:
        folder, depth = todo.pop()
        folders += 1
        if folders > MAX_FILES or depth > MAX_DEPTH:
            raise Refused(f"got more than {MAX_FILES} folders, or more than {MAX_DEPTH} in a row")
        below = []
        with os.scandir(folder) as entries:
            # One folder of millions is not sorted, nor read to its end.
            found = sorted(e.name for e in itertools.islice(entries, MAX_FILES + 1))
        for name in found:
            path = folder / name
            if path.is_dir() and not path.is_symlink():
                if name not in SKIP:
                    below.append((path, depth + 1))
            else:
                yield path
        todo += reversed(below)


def members(root: Path) -> Iterable[Path]:
    """What stands below `root`, as far as it is fit to be read."""
    with contextlib.suppress(Refused):
        yield from itertools.islice(_walk(root), MAX_FILES)


def holds_source(root: Path) -> bool:
    """Whether there is any Python source below `root`."""
    return any(path.suffix == ".py" for path in members(root))
