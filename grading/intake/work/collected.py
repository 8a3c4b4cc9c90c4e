"""Collect source files and notebooks from one student's files, within limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import PurePosixPath

from grading.intake.files import entries
from grading.intake.files.entries import Entry, Refused
from grading.intake.files.noise import MAX_PATH, everything_below, noise
from grading.intake.files.notebooks import cells_of
from grading.intake.people.spelling import shown
from grading.intake.work.shape import Shape, defined_in, defines, spelled
from grading.support.translation import tr

MAX_PART = 120  # characters of one name in a path
MAX_FILE = 4 << 20  # bytes of one source file; the longest of the course is under 100 kB
MAX_FILES = 1000  # source files
MAX_TOTAL = 32 << 20  # bytes of all source files
MAX_NOTEBOOK = 32 << 20  # bytes of one notebook with its pictures
MAX_NOTEBOOKS = 20
MAX_RATIO = 400  # unpacked to packed bytes of a source file; usual ones pack 3 to 20 times
# The first bytes of zip, rar, 7z, gzip, PDF and old Word files.
_NO_SOURCE = (b"PK\3\4", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"%PDF-", b"\xd0\xcf\x11\xe0")
ANOTHER_FILE = "another file"  # the reason for what is neither source, notebook nor archive


def some(paths: Sequence[str]) -> str:
    """The first three paths, as a list to show."""
    first = ", ".join(shown(path) for path in paths[:3])
    return first + (", ..." if len(paths) > 3 else "")


def _told_apart(packed: Sequence[tuple[str, Entry]]) -> list[str]:
    """The paths of archives; their names on disk if a course system has made the paths equal."""
    paths = [path for path, _ in packed]
    return paths if len(set(paths)) == len(paths) else [entry.name for _, entry in packed]


def _free(path: str, data: bytes, taken: Mapping[str, bytes]) -> str:
    """A path for a file: in a folder of its own if another file with other bytes has its path."""
    free, number = path, 1
    while taken.get(free, data) != data:
        number += 1
        free = f"copy {number}/{path}"
    return free


class Collected:
    """Source files and notebooks of one student, and what was left out.

    Attributes:
        sources: source files by path.
        notebooks: notebooks by path.
        left_out: paths by the reason why they were left out.
        packed: archives that are not opened yet, with their paths.
        unopened: archives beside the code, with their paths.
        lost: why required files could not be read, by path.
        places: paths from the root that the instructor named, by path.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.sources: dict[str, bytes] = {}
        self.notebooks: dict[str, bytes] = {}
        self.left_out: dict[str, list[str]] = {}
        self.packed: list[tuple[str, Entry]] = []
        self.unopened: list[tuple[str, Entry]] = []
        self.lost: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.size = 0
        self._books: Counter[bool] = Counter()  # how many have the name of a course's, and not

    @cached_property
    def typed(self) -> dict[str, set[str]]:
        """The functions and classes that the student's own code cells define, by notebook."""
        found: dict[str, set[str]] = {}
        for path, data in self.notebooks.items():
            with suppress(ValueError):
                own = [cell for cell in cells_of(data)[0] if not self.shape.course.owns(cell)]
                codes = [cell.text.encode() for cell in own if cell.kind == "code"]
                found[path] = set().union(*map(defined_in, codes))
        return found

    def leave_out(self, path: str, reason: str) -> None:
        """Leave a path out, for this reason."""
        self.left_out.setdefault(reason, []).append(path[:MAX_PATH])

    def paths_left_out(self) -> list[str]:
        """All paths that were left out."""
        return [path for paths in self.left_out.values() for path in paths]

    def places_of(self, paths: Sequence[str]) -> list[str]:
        """The paths of files and folders from the root that the instructor named."""
        found = {}
        for path in paths:
            for file, place in self.places.items():
                if file == path or file.startswith(path + "/"):
                    found[path] = place.removesuffix(file[len(path) :])
        return list(found.values())

    def add_folder(self, root: Entry) -> None:
        """Collect what is in a folder or archive."""
        for path, entry, reason in everything_below(root):
            if reason:
                self.leave_out(path, reason)
            else:
                self.add_file(entry, path)

    def add_file(self, entry: Entry, path: str) -> None:
        """Collect a file if it is source, a notebook or an archive."""
        path = path.rstrip()
        reason, plain = noise(entry), path.lower()
        self.places[path] = entry.path
        if reason:
            self.leave_out(path, reason)
        elif entry.kind in ("link", "special", "refused"):
            self.leave_out(path, entry.problem or tr("not a plain file"))
            if PurePosixPath(path).name in self.shape.names:
                self.lost[path] = entry.problem
        elif entry.kind == "archive" or entries.foreign_suffix(path):
            self.packed.append((path, entry))
        elif plain.endswith(".py"):
            self._add_source(entry, path[:-3] + ".py")
        elif plain.endswith(".ipynb"):
            self._add_notebook(entry, path)
        elif plain.endswith((".pth", ".pyc", ".so", ".pyd", ".dll", ".exe")):
            self.leave_out(path, tr("refused: only source files are used"))
        else:
            self.leave_out(path, ANOTHER_FILE)

    def _add_source(self, entry: Entry, path: str) -> None:
        required = PurePosixPath(path).name in self.shape.names
        reason = ""
        if len(path) > MAX_PATH or any(len(part) > MAX_PART for part in path.split("/")):
            reason = tr("its name is too long")
        elif len(self.sources) >= MAX_FILES and not required:
            reason = tr("more than {max_files} source files", max_files=MAX_FILES)
        elif entry.size > MAX_FILE:
            reason = tr("larger than {max_file} MB", max_file=MAX_FILE >> 20)
        elif self.size + entry.size > MAX_TOTAL:
            reason = tr("more than {max_total} MB of source files", max_total=MAX_TOTAL >> 20)
        elif entry.packed and entry.size > MAX_RATIO * max(entry.packed, 64):
            reason = tr("packed more than {max_ratio} times", max_ratio=MAX_RATIO)
        elif entry.problem:
            reason = entry.problem
        data = b""
        try:
            data = data if reason else entry.read(MAX_FILE)
        except Refused as problem:
            reason = str(problem)
        if data.startswith(_NO_SOURCE):
            reason = tr("it is an archive or a document with the suffix of a source file")
        if not reason:
            free = _free(path, data, self.sources)
            if required and free != path:
                raise Refused(
                    "two files are named {path} and differ: which one counts?", path=shown(path)
                )
            self.sources[free] = data
            self.size += len(data)
            return
        if required:
            self.lost[path] = reason
        self.leave_out(path, reason)

    def _add_notebook(self, entry: Entry, path: str) -> None:
        if not self.shape.questions:
            self.leave_out(path, ANOTHER_FILE)
            return
        # A student's own notebooks take no place from those with the names of the course's.
        is_course = spelled(path) in map(spelled, self.shape.notebooks)
        reason, data = entry.problem, b""
        if entry.size > MAX_NOTEBOOK:
            reason = reason or tr("larger than {max_file} MB", max_file=MAX_NOTEBOOK >> 20)
        elif self._books[is_course] >= MAX_NOTEBOOKS:
            reason = tr("more than {max_notebooks} notebooks", max_notebooks=MAX_NOTEBOOKS)
        if not reason:
            try:
                data = entry.read(MAX_NOTEBOOK)
            except Refused as problem:
                reason = str(problem)
        if reason:
            self.lost[path] = reason
            self.leave_out(path, reason)
        else:
            self._books[is_course] += 1
            self.notebooks[_free(path, data, self.notebooks)] = data

    def unpack(self, depth: int = 0) -> None:
        """Open the archives, unless there is code beside them.

        Args:
            depth: archives around this one.

        Raises:
            Refused: an archive cannot be read, or several contain code.
        """
        packed, self.packed = self.packed, []
        if not packed:
            return
        if self.has_code():
            self.unopened = packed
            for path, _ in packed:
                self.leave_out(path, tr("an archive beside the code"))
            return
        inners: list[Collected] = []
        for path, entry in packed:
            suffix = entries.foreign_suffix(path) if entry.kind != "archive" else ""
            if suffix:
                raise Refused(
                    "{path} cannot be read here: unpack the {suffix} file, or ask for a zip file",
                    path=shown(path),
                    suffix=suffix,
                )
            inner = Collected(self.shape)
            entry.verify()
            if depth < entries.MAX_NEST:
                inner.add_folder(entry)
                inner.unpack(depth + 1)
            inners.append(inner)
            if not (inner.left_out or inner.sources or inner.notebooks):
                self.leave_out(path, tr("an empty archive"))
        with_code = [inner for inner in inners if inner.has_code()]
        if len(with_code) > 1:
            raise Refused(
                "{count} archives contain code ({names}): which one counts?",
                count=len(with_code),
                names=some(_told_apart(packed)),
                between=[
                    entry.path
                    for (_, entry), inner in zip(packed, inners, strict=True)
                    if inner.has_code()
                ],
            )
        for inner in inners:
            if inner in with_code:
                self.sources |= inner.sources
            else:
                for path in inner.sources:
                    self.leave_out(path, ANOTHER_FILE)
            for path, data in inner.notebooks.items():
                self.notebooks[_free(path, data, self.notebooks)] = data
            self.lost |= inner.lost
            self.places |= inner.places
            self.unopened += inner.unopened
            for reason, paths in inner.left_out.items():
                self.left_out.setdefault(reason, []).extend(paths)

    def has_code(self) -> bool:
        """Whether any source file is a required one, by its name or by what it defines."""
        return any(
            PurePosixPath(path).name in self.shape.names or defines(data, self.shape)
            for path, data in self.sources.items()
        )
