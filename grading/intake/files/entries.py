"""Folders, zip files and tar files as one kind of tree, listed and read by the same rules.

Nothing is unpacked to disk, no link is followed, and nothing is trusted: what cannot be taken says
why, and costs no more than itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any

from grading.intake.files.archives import (
    MAX_INNER,
    UNREADABLE,
    Archive,
    Kind,
    Member,
    Refused,
    archive_suffix,
    close_all,
    first_line,
    foreign_suffix,
)
from grading.support.translation import tr

__all__ = [
    "Entry",
    "Refused",
    "archive_suffix",
    "close_all",
    "foreign_suffix",
    "named",
    "newest",
    "safe_path",
    "walk",
]

MAX_NEST = 6  # archives inside each other
MAX_FOLDER = 100_000  # entries of one folder


@dataclass(eq=False)
class Entry:
    """A file or folder, on disk or in an archive.

    name      as it is called where it stands
    path      from what was handed over, through archives, with forward slashes
    kind      archives are those of a name and a content that we can read
    size      bytes
    packed    bytes that it takes in its zip file; 0 elsewhere
    problem   why it cannot be read, if it cannot
    modified  when it was last changed on this disk
    """

    name: str
    path: str
    kind: Kind
    size: int = 0
    problem: str = ""
    modified: float | None = None
    packed: int = 0
    _disk: Path | None = field(default=None, repr=False)
    _home: Archive | None = field(default=None, repr=False)
    _member: Any = field(default=None, repr=False)
    _children: list[Entry] | None = field(default=None, repr=False)
    _depth: int = field(default=0, repr=False)

    @property
    def holds(self) -> bool:
        """Whether it holds entries."""
        return self.kind in ("folder", "archive")

    def children(self) -> list[Entry]:
        """What it holds, in order of name; empty, with a `problem`, where it cannot be read."""
        if self._children is None:
            self._children = []
            try:
                if self.kind == "archive":
                    self._children = _listed(self)
                elif self.kind == "folder" and self._disk is not None:
                    self._children = _scanned(self, self._disk)
            except Refused as problem:
                self.problem = str(problem)
            except OSError as problem:
                self.problem = tr(
                    "it cannot be read ({strerror})", strerror=problem.strerror or problem
                )
        return self._children

    def read(self, most: int) -> bytes:
        """A file's bytes.

        Raises:
            Refused: it has more than `most` bytes, or it is damaged, encrypted or a bomb.
        """
        if self.size > most:
            raise Refused(tr("{size} bytes, at most {most} are taken", size=self.size, most=most))
        try:
            if self._disk is not None:
                data = _plain_file(self._disk, most)
            elif self._home is not None:
                data = self._home.read(self._member, most)
            else:
                raise Refused(tr("it is not a file"))
        except UNREADABLE as problem:
            raise Refused(
                tr("it is damaged or encrypted ({first_line})", first_line=first_line(problem))
            ) from problem
        except OSError as problem:
            raise Refused(
                tr("it cannot be read ({strerror})", strerror=problem.strerror or problem)
            ) from problem
        if len(data) > most:
            raise Refused(tr("more than {most} bytes, at most {most} are taken", most=most))
        return data

    def verify(self) -> None:
        """Read an archive's whole index, and a tar to its end.

        Raises:
            Refused: it cannot be read.
        """
        self.children()
        if self.problem:
            raise Refused(self.problem)


def named(path: Path, label: str) -> Entry:
    """What a path of the command line names; `label` is how it is called in the table."""
    name = path.resolve().name if path.name in ("", ".", "..") else path.name
    return _of_disk(path, name, label, 0)


def _of_disk(path: Path, name: str, label: str, depth: int) -> Entry:
    try:
        status = path.lstat()
    except OSError as problem:
        why = tr("it cannot be read ({strerror})", strerror=problem.strerror or problem)
        return Entry(name, label, "refused", problem=why)
    mode, when = status.st_mode, status.st_mtime
    if stat.S_ISLNK(mode):
        return Entry(name, label, "link", problem=tr("a symbolic link"), modified=when)
    if stat.S_ISDIR(mode):
        return Entry(name, label, "folder", modified=when, _disk=path, _depth=depth)
    if not stat.S_ISREG(mode):
        return Entry(name, label, "special", problem=tr("not a plain file"), modified=when)
    kind: Kind = "archive" if archive_suffix(name) else "file"
    return Entry(name, label, kind, status.st_size, "", when, _disk=path, _depth=depth)


def _scanned(entry: Entry, folder: Path) -> list[Entry]:
    with os.scandir(folder) as found:
        names = []
        for item in found:
            names.append(item.name)
            if len(names) > MAX_FOLDER:
                raise Refused(tr("it holds more than {max_folder} entries", max_folder=MAX_FOLDER))
    return [
        _of_disk(folder / name, name, f"{entry.path}/{name}", entry._depth)
        for name in sorted(names)
    ]


def _plain_file(path: Path, most: int) -> bytes:
    # Between listing and reading, a file may have been swapped for a pipe or a link.
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused(tr("it is not a plain file"))
        return file.read(most + 1)


def safe_path(name: str) -> tuple[str, ...]:
    """The parts of a member's path.

    Raises:
        Refused: it leads outside its archive, or is no path.
    """
    shown = repr(name[:80])
    if "\0" in name or not name.strip():
        raise Refused(tr("a member is named {shown}", shown=shown))
    windows = PureWindowsPath(name)
    plain = name.replace("\\", "/")
    if plain.startswith("/") or windows.drive or windows.root:
        raise Refused(tr("a member has the absolute path {shown}", shown=shown))
    parts = PurePosixPath(plain).parts
    if ".." in parts:
        raise Refused(
            tr("a member has the path {shown}, which leads outside the archive", shown=shown)
        )
    return parts


def _listed(entry: Entry) -> list[Entry]:
    """The top of an archive's tree; folders that its index does not name are made."""
    if entry._depth >= MAX_NEST:
        raise Refused(tr("more than {max_nest} archives are inside each other", max_nest=MAX_NEST))
    try:
        home = Archive(lambda: _bytes_of(entry))
        members = home.members()
    except UNREADABLE as problem:
        raise Refused(
            tr("the archive cannot be read ({first_line})", first_line=first_line(problem))
        ) from problem
    except OSError as problem:
        raise Refused(
            tr("the archive cannot be read ({strerror})", strerror=problem.strerror or problem)
        ) from problem
    return _tree(entry, home, members)


def _bytes_of(entry: Entry) -> IO[bytes]:
    """An archive's own bytes, from disk or out of the archive that it is in."""
    if entry._disk is not None:
        handle = os.open(entry._disk, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        return os.fdopen(handle, "rb")
    return BytesIO(entry.read(MAX_INNER))


def _tree(entry: Entry, home: Archive, members: Iterable[Member]) -> list[Entry]:
    depth = entry._depth + 1
    top: dict[str, Entry] = {}
    held: dict[tuple[str, ...], dict[str, Entry]] = {(): top}
    folders: dict[tuple[str, ...], Entry] = {}

    def folder(parts: tuple[str, ...]) -> dict[str, Entry]:
        missing = []
        while parts not in held:
            missing.append(parts)
            parts = parts[:-1]
        for path in reversed(missing):
            made = Entry(path[-1], "", "folder", _depth=depth)
            made._children = []
            folders[path] = made
            inside = held[path[:-1]]
            # A file that stands where a folder must be is kept under a name of its own.
            inside[path[-1] if path[-1] not in inside else path[-1] + "/"] = made
            held[path] = {}
        return held[path] if missing else held[parts]

    for member in members:
        try:
            parts = safe_path(member.name)
        except Refused as problem:
            label = tr("(member {count})", count=len(top) + 1)
            top[f"\0{label}"] = Entry(label, "", "refused", problem=str(problem))
            continue
        if not parts:
            continue
        if len(parts) > 200:
            # What lies this deep is nobody's answer; its top tells that there is something.
            place = folder(parts[:40])
            place.setdefault(
                "...", Entry("...", "", "refused", problem=tr("folders nested too deep"))
            )
            continue
        if member.kind == "folder":
            folder(parts)
            continue
        place = folder(parts[:-1])
        name = parts[-1]
        if name in place:
            before = place[name]
            before.problem = before.problem or tr("two members of the archive have this path")
            continue
        kind: Kind = "archive" if member.kind == "file" and archive_suffix(name) else member.kind
        why = {"link": tr("a link"), "special": tr("not a plain file")}.get(kind, "")
        place[name] = Entry(
            *(name, "", kind, member.size, why, None, member.packed),
            _home=home,
            _member=member.raw,
            _depth=depth,
        )
    for path, made in folders.items():
        made._children = sorted(held[path].values(), key=lambda e: e.name)
    _label(entry.path, top.values())
    return sorted(top.values(), key=lambda e: e.name)


def _label(above: str, entries: Iterable[Entry]) -> None:
    todo = [(above, entry) for entry in entries]
    while todo:
        path, entry = todo.pop()
        entry.path = f"{path}/{entry.name}"
        if entry.kind == "folder":
            todo += [(entry.path, child) for child in entry._children or ()]


def walk(entry: Entry, deepest: int = 40) -> Iterator[tuple[str, Entry]]:
    """Everything below an entry that is not a folder, by path from it; archives are not entered.

    A folder nested deeper than `deepest` is yielded as itself, and not entered.
    """
    todo = [("", child, 1) for child in reversed(entry.children())]
    while todo:
        above, child, depth = todo.pop()
        path = above + child.name
        if child.kind != "folder":
            yield path, child
        elif depth >= deepest:
            child.problem = tr("folders nested more than {deepest} deep", deepest=deepest)
            yield path, child
        else:
            below = child.children()
            if child.problem:
                yield path, child
            todo += [(path + "/", one, depth + 1) for one in reversed(below)]


def newest(entry: Entry) -> datetime | None:
    """When the newest of its files was last changed on this disk."""
    times = [e.modified for _, e in walk(entry) if e.modified] if entry.kind == "folder" else []
    times += [entry.modified] if entry.modified and entry.kind != "folder" else []
    return datetime.fromtimestamp(max(times), UTC) if times else None
