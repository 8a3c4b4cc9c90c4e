"""Where the submissions are: folders, archives, bare files, and bulk downloads of any of them.

A `Place` is found at once and read only when its turn comes, so that a class of any size fits into
memory. Forms of bulk downloads are told in `collect_bulk`; `collect_read` reads one submission, and
`collect_root` chooses what of it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grading.intake import archives, bulk, read
from grading.intake.read import SKIP
from grading.intake.root import Shape, Submission, student_name

if TYPE_CHECKING:
    from grading.spec.manifest import Assignment

__all__ = ["Place", "Shape", "Submission", "find", "places", "shape_of", "student_name"]

_WORK = re.compile(r"(assignments?|submissions?|homework|hw|code|src)[-_ ]?\d*$", re.IGNORECASE)


@dataclass
class Place:
    """Where one submission is, and what the form it came in tells of it.

    paths      one folder or archive, or several loose files
    names      of the files as the student called them, where the form calls them otherwise
    handed_in  when, where the form tells it
    several    whether the same student has others: attempts
    keys       names by which a roster may know the student
    """

    student: str
    paths: tuple[Path, ...]
    shape: Shape = field(repr=False)
    handed_in: datetime | None = None
    source: str = ""
    several: bool = False
    problem: str | None = None
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    roster: Mapping[str, str] = field(default_factory=dict)

    def load(self) -> Submission:
        """Read it; what cannot be read says why in `problem`."""
        if self.problem:
            return Submission(self.student, problem=self.problem)
        found = read.read(self.paths, self.student, self.shape, self.names)
        found.notes[:0] = self.notes
        return found

    def changed(self) -> datetime | None:
        """When the newest of its files was last changed on this disk."""
        times = [path.lstat().st_mtime for path in self._files() if path.exists()]
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def _files(self) -> Iterator[Path]:
        for path in self.paths:
            yield from read.members(path) if path.is_dir() else (path,)


def shape_of(assignment: Assignment) -> Shape:
    """What a submission to an assignment looks like."""
    functions: dict[str, set[str]] = {}
    for info in assignment.exercises.values():
        for file in info.files:
            names = {name.rpartition(".")[2] for name in info.names_in(file)}
            functions.setdefault(file, set()).update(names)
    asked = assignment.questions
    books = {}
    for part in assignment.parts:
        path = assignment.root / part.notebook if part.notebook else None
        if asked and path is not None and path.is_file():
            books[path.name] = path.read_bytes()
    return Shape(
        assignment.files,
        assignment.package,
        {file: frozenset(names) for file, names in functions.items()},
        assignment.name,
        tuple(one.id for one in asked),
        books,
    )


def find(paths: Sequence[Path], files: Sequence[str], package: str) -> list[Submission]:
    """The submissions in `paths`, all read, of an assignment of these files; see `places`."""
    with bulk.Unpacked() as unpacked:
        return [one.load() for one in places(paths, Shape(files, package), unpacked)]


def places(paths: Sequence[Path], shape: Shape, unpacked: bulk.Unpacked) -> list[Place]:
    """The submissions in `paths`, each a folder, archive, source file, or folder of many.

    Args:
        paths: what was named on the command line.
        shape: what a submission looks like.
        unpacked: where bulk downloads that are one archive are unpacked; it must stay open for as
            long as submissions are read.

    Returns:
        One entry a submission, in order of name. Where a form of many attempts tells their times,
        those of one student share a name; elsewhere equal names are told apart by a number.
    """
    found: list[Place] = []
    for path in paths:
        found += _at(Path(path), shape, unpacked)
    found = _attempts(found)
    counts: dict[str, int] = {}
    for one in found:
        if one.several:
            continue
        counts[one.student] = counts.get(one.student, 0) + 1
        if counts[one.student] > 1:
            one.notes += (f"Another submission is named {one.student!r}, too.",)
            one.student += f" ({counts[one.student]})"
    return found


def _attempts(found: list[Place]) -> list[Place]:
    """Attempts of one student, each with its time, oldest first; and all others."""
    by_name: dict[str, list[Place]] = {}
    for one in found:
        by_name.setdefault(one.student, []).append(one)
    for group in by_name.values():
        if len(group) > 1 and all(one.handed_in for one in group):
            group.sort(key=lambda one: one.handed_in or datetime.min)
            for one in group:
                one.several = True
    return [one for group in by_name.values() for one in group]


def _at(path: Path, shape: Shape, unpacked: bulk.Unpacked) -> list[Place]:
    name = student_name(_stem(path))
    if path.is_symlink():
        return [_link(name, shape)]
    if path.is_file() and archives.is_archive(path):
        try:
            folder = unpacked.unpack(path)
        except archives.Refused as problem:
            why = f"the submissions cannot be read: {problem}"
            return [Place(name, (path,), shape, source=name, problem=why)]
        if folder is not None:
            return _at(folder, shape, unpacked)
    if not path.is_dir():
        return [_place(name, path, shape)]
    for marker in ("submitted", "inbound"):
        tree = path / marker
        if tree.is_dir() and not tree.is_symlink():
            return _many(_children(tree), shape)
    grouped = bulk.grouped(path)
    if grouped is not None:
        return [_of_bulk(one, shape) for one in grouped]
    if _is_submission(path, shape):
        return [_place(name, path, shape)]
    many = [child for child in _children(path) if child.is_dir() or archives.is_archive(child)]
    # One folder that is named for the work, not for a person: the person is the one above.
    bulk_inside = len(many) == 1 and many[0].is_dir() and bulk.grouped(many[0])
    if bulk_inside:
        return _at(many[0], shape, unpacked)
    work = len(many) == 1 and many[0].is_dir() and _WORK.match(many[0].name)
    if work or not many:
        return [_place(name, path, shape)]
    return _many(many, shape)


def _many(children: Iterable[Path], shape: Shape) -> list[Place]:
    return [_one(child, shape) for child in children]


def _one(path: Path, shape: Shape) -> Place:
    """A member of a folder of many: itself one submission, whatever is in it."""
    name = student_name(_stem(path))
    if path.is_symlink():
        return _link(name, shape)
    if path.is_dir():
        place = _place(name, _handed_in(path), shape)
        place.handed_in = bulk.timestamp(path)
        return place
    return _place(name, path, shape)


def _handed_in(folder: Path) -> Path:
    """What to read of a student's folder: the one archive in it, where there is no source.

    Gradescope and Canvas keep each student's archive in a folder of its own.
    """
    inner = [child for child in _children(folder) if archives.is_archive(child)]
    return inner[0] if len(inner) == 1 and not read.holds_source(folder) else folder


def _place(name: str, path: Path, shape: Shape) -> Place:
    return Place(name, (path,), shape, source=student_name(path.name), keys=(name,))


def _of_bulk(one: bulk.Entry, shape: Shape) -> Place:
    paths = one.paths
    if len(paths) == 1 and paths[0].is_dir():
        paths = (_handed_in(paths[0]),)
    return Place(
        student_name(one.student),
        paths,
        shape,
        handed_in=one.handed_in,
        source=student_name(one.source),
        problem=one.problem,
        names=one.names,
        notes=one.notes,
        keys=tuple(student_name(key) for key in (one.student, *one.keys)),
    )


def _link(name: str, shape: Shape) -> Place:
    problem = f"{name} is a symlink: hand in the files themselves"
    return Place(name, (), shape, source=name, problem=problem, keys=(name,))


def _children(path: Path) -> list[Path]:
    return sorted(c for c in path.iterdir() if not c.name.startswith(".") and c.name not in SKIP)


def _stem(path: Path) -> str:
    name = path.resolve().name if path.name in ("", ".", "..") else path.name
    for suffix in archives.SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name.removesuffix(".py")


def _is_submission(path: Path, shape: Shape) -> bool:
    if (path / shape.package).is_dir():
        return True
    return any(
        (path / file).is_file() or (path / Path(file).name).is_file() for file in shape.files
    )
