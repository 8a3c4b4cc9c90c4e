"""Submissions in every form they come in: folders, archives, nbgrader trees, bare files.

A submission is recognised by the files to be written: the folder that holds the package (or the
bare files) is its root. Nothing outside the package is taken, and nothing but Python source.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grading import archives
from grading.archives import Refused

MAX_FILE = 4 << 20  # bytes of one source file; the course's longest is under 100 kB
MAX_FILES = 2000  # entries looked at in a submission
_SKIP = frozenset(
    {"__pycache__", ".ipynb_checkpoints", ".git", "__MACOSX", "node_modules", ".venv"}
)
_WORK = re.compile(r"(assignments?|submissions?|homework|hw|code|src)[-_ ]?\d*$", re.IGNORECASE)
# Names by which a file would take the place of what Python or a tool loads by itself.
_HIJACKS = frozenset({"sitecustomize.py", "usercustomize.py", "conftest.py", "setup.cfg"})


@dataclass
class Submission:
    """One student's files by their path in the package's tree, or the reason there are none."""

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None


def student_name(raw: str | bytes) -> str:
    """A name fit to be shown: decoded with replacement, no control characters, not too long.

    Example:
        >>> student_name("ann\\x1b[2J")
        'ann[2J'
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    # File names that are no text come from the system as lone surrogates.
    text = text.encode("utf-8", "replace").decode("utf-8")
    # Cc, Cf, Co, Cs, Cn: what cannot be seen, or turns the line round.
    kept = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split())
    return kept[:120] or "(no name)"


def find(
    paths: Sequence[Path],
    files: Sequence[str] = ("cs231n/layers.py", "cs231n/classifiers/cnn.py"),
    package: str = "cs231n",
) -> list[Submission]:
    """The submissions in `paths`, each a folder, archive, source file, or folder of many.

    Args:
        paths: what was named on the command line.
        files: the files to be written, relative to the root of a submission.
        package: the package they are in.

    Returns:
        One entry a submission, in order of name; one that cannot be read says why in `problem`.
        Names that occur twice are told apart by a number.
    """
    found: list[Submission] = []
    for path in paths:
        found += _at(Path(path), files, package)
    counts: dict[str, int] = {}
    for one in found:
        counts[one.student] = counts.get(one.student, 0) + 1
        if counts[one.student] > 1:
            one.notes.append(f"Another submission is named {one.student!r}, too.")
            one.student += f" ({counts[one.student]})"
    return found


def _at(path: Path, files: Sequence[str], package: str) -> list[Submission]:
    name = student_name(_stem(path))
    if path.is_symlink():
        return [Submission(name, problem=f"{name} is a symlink: hand in the files themselves")]
    if not path.is_dir():
        return [_single(path, name, files, package)]
    nbgrader = path / "submitted"
    if nbgrader.is_dir() and not nbgrader.is_symlink():
        return [s for child in _children(nbgrader) for s in _one(child, files, package)]
    if _is_submission(path, files, package):
        return [_from_folder(path, name, files, package)]
    many = [child for child in _children(path) if child.is_dir() or archives.is_archive(child)]
    # One folder that is named for the work, not for a person: the person is the one above.
    if not many or (len(many) == 1 and _WORK.match(many[0].name) and many[0].is_dir()):
        return [_from_folder(path, name, files, package)]
    return [s for child in many for s in _one(child, files, package)]


def _one(path: Path, files: Sequence[str], package: str) -> list[Submission]:
    """A member of a folder of many: itself one submission, whatever is in it."""
    name = student_name(_stem(path))
    if path.is_symlink():
        return [Submission(name, problem=f"{name} is a symlink: hand in the files themselves")]
    if path.is_dir():
        inner = [child for child in _children(path) if archives.is_archive(child)]
        # Gradescope and Canvas keep each student's archive in a folder of its own.
        if len(inner) == 1 and not any(p.suffix == ".py" for p in path.rglob("*")):
            return [_single(inner[0], name, files, package)]
        return [_from_folder(path, name, files, package)]
    return [_single(path, name, files, package)]


def _children(path: Path) -> list[Path]:
    return sorted(c for c in path.iterdir() if not c.name.startswith(".") and c.name not in _SKIP)


def _stem(path: Path) -> str:
    name = path.resolve().name if path.name in ("", ".", "..") else path.name
    for suffix in archives.SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name.removesuffix(".py")


def _is_submission(path: Path, files: Sequence[str], package: str) -> bool:
    if (path / package).is_dir():
        return True
    return any((path / file).is_file() or (path / Path(file).name).is_file() for file in files)


def _single(path: Path, name: str, files: Sequence[str], package: str) -> Submission:
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            return Submission(name, problem=f"{name}: got a special file, expected a plain one")
        if archives.is_archive(path):
            members, notes = archives.read(path, _wanted)
        elif path.suffix == ".py":
            if path.stat().st_size > MAX_FILE:
                raise Refused(f"got {path.stat().st_size} bytes, expected at most {MAX_FILE}")
            members, notes = {path.name: path.read_bytes()}, []
        else:
            raise Refused(f"got {student_name(path.name)!r}, expected a folder, zip or tar")
    except Refused as problem:
        return Submission(name, problem=f"the submission cannot be read: {problem}")
    except OSError as problem:
        return Submission(name, problem=f"the submission cannot be read: {problem.strerror}")
    return choose(name, members, notes, files, package)


def _wanted(path: str) -> bool:
    return path.endswith(".py") and not _SKIP & set(PurePosixPath(path).parts)


def _from_folder(root: Path, name: str, files: Sequence[str], package: str) -> Submission:
    members: dict[str, bytes] = {}
    notes: list[str] = []
    seen = 0
    try:
        for path in _walk(root):
            seen += 1
            if seen > MAX_FILES:
                raise Refused(f"got more than {MAX_FILES} files")
            inside = path.relative_to(root).as_posix()
            shown = student_name(inside)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                notes.append(f"{shown} was refused: it is a symlink.")
            elif not stat.S_ISREG(mode):
                notes.append(f"{shown} was refused: it is a special file.")
            elif _wanted(inside):
                if path.stat().st_size > MAX_FILE:
                    notes.append(f"{shown} was refused: it is larger than {MAX_FILE} bytes.")
                else:
                    members[inside] = path.read_bytes()
            elif path.suffix in (".pth", ".pyc", ".so", ".pyd"):
                notes.append(f"{shown} was refused: only source files are taken.")
    except Refused as problem:
        return Submission(name, problem=f"the submission cannot be read: {problem}")
    except OSError as problem:
        return Submission(name, problem=f"the submission cannot be read: {problem.strerror}")
    return choose(name, members, notes, files, package)


def _walk(root: Path) -> Iterable[Path]:
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in _SKIP:
                yield from _walk(path)
        else:
            yield path


def choose(
    name: str,
    members: Mapping[str, bytes],
    notes: Iterable[str],
    files: Sequence[str],
    package: str,
) -> Submission:
    """A submission out of what was found in it: the package of the likeliest root.

    Args:
        name: the student's.
        members: source files by their path inside what was handed in.
        notes: what has been refused so far.
        files: the files to be written.
        package: the package they are in.
    """
    result = Submission(name, notes=list(notes))
    root = _root(members, files)
    if root is None:
        return _bare(result, members, files)
    for path, data in sorted(members.items()):
        shown = student_name(path)
        if not path.startswith(root):
            if PurePosixPath(path).name in _HIJACKS:
                result.notes.append(f"{shown} was refused: it is outside {package}/.")
            continue
        inside = path[len(root) :]
        if PurePosixPath(inside).name in _HIJACKS:
            result.notes.append(f"{shown} was refused: of that name nothing is taken.")
        elif inside.startswith(package + "/") or inside in files:
            result.files[inside] = data
        elif "/" not in inside:
            result.notes.append(f"{shown} was refused: it is outside {package}/.")
    return result


def _root(members: Mapping[str, bytes], files: Sequence[str]) -> str | None:
    """The folder under which most of the files to be written stand; the shallowest of equals."""
    counts: dict[str, int] = {}
    for path in members:
        for file in files:
            if path == file or path.endswith("/" + file):
                root = path[: len(path) - len(file)]
                counts[root] = counts.get(root, 0) + 1
    if not counts:
        return None
    return max(counts, key=lambda r: (counts[r], -r.count("/"), r))


def _bare(result: Submission, members: Mapping[str, bytes], files: Sequence[str]) -> Submission:
    """The files to be written, handed in by their names alone."""
    for file in files:
        last = PurePosixPath(file).name
        fits = [path for path in members if PurePosixPath(path).name == last]
        if len(fits) == 1:
            result.files[file] = members[fits[0]]
        elif fits:
            result.problem = f"got {len(fits)} files named {last}, expected one, at {file}"
            result.files = {}
            return result
    if not result.files:
        result.problem = f"got none of the files to be written ({', '.join(files)})"
    return result
