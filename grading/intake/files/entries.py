"""List and read folders, zip files and tar files by the same rules.

Nothing is unpacked to disk and no link is followed. An entry that cannot be read says why, and all
others can still be read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
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
    close_all,
    first_line,
)
from grading.intake.files.suffixes import archive_suffix, foreign_suffix
from grading.support.translation import tr

__all__ = [
    "Entry",
    "Refused",
    "archive_suffix",
    "close_all",
    "foreign_suffix",
    "named",
    "newest",
]

MAX_NEST = 6  # archives inside each other
MAX_FOLDER = 100_000  # entries of one folder
_DEEPEST = 40  # folders inside each other that are searched for the newest file


@dataclass(eq=False)
class Entry:
    """A file or folder, on disk or in an archive.

    name      its name in its folder
    path      its path from the root that the instructor named, through archives
    kind      file, folder, archive, link, special or refused
    size      bytes
    packed    bytes that it takes in its zip file; 0 elsewhere
    problem   why it cannot be read
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
        """Whether it is a folder or archive."""
        return self.kind in ("folder", "archive")

    def children(self) -> list[Entry]:
        """The entries in it in order of name; empty with a `problem` if it cannot be read."""
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
                self.problem = _cannot_be_read(problem)
        return self._children

    def read(self, most: int) -> bytes:
        """Read a file.

        Raises:
            Refused: it has more than `most` bytes, or is damaged or encrypted.
        """
        if self.size > most:
            raise Refused(
                "it has {size} bytes, and at most {most} are read", size=self.size, most=most
            )
        try:
            if self._disk is not None:
                data = _plain_file(self._disk, most)
            elif self._home is not None:
                data = self._home.read(self._member, most)
            else:
                raise Refused("it is not a file")
        except UNREADABLE as problem:
            raise Refused(
                "it is damaged ({first_line})", first_line=first_line(problem)
            ) from problem
        except OSError as problem:
            raise Refused(_cannot_be_read(problem)) from problem
        if len(data) > most:
            raise Refused("it has more than {most} bytes, which is the limit", most=most)
        return data

    def verify(self) -> None:
        """Check that an archive can be listed to its end.

        Raises:
            Refused: it cannot be read.
        """
        self.children()
        if self.problem:
            raise Refused(self.problem)


def _cannot_be_read(problem: OSError) -> str:
    return tr("it cannot be read ({strerror})", strerror=problem.strerror or problem)


def named(path: Path, label: str) -> Entry:
    """The entry of a path that the instructor named; `label` is its path in the table."""
    name = path.resolve().name if path.name in ("", ".", "..") else path.name
    return _of_disk(path, name, label, 0)


def _of_disk(path: Path, name: str, label: str, depth: int) -> Entry:
    try:
        status = path.lstat()
    except OSError as problem:
        return Entry(name, label, "refused", problem=_cannot_be_read(problem))
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
                raise Refused("it has more than {max_folder} entries", max_folder=MAX_FOLDER)
    return [
        _of_disk(folder / name, name, f"{entry.path}/{name}", entry._depth)
        for name in sorted(names)
    ]


def _plain_file(path: Path, most: int) -> bytes:
    # After the listing, somebody may have replaced the file by a pipe or a link.
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused("it is not a plain file")
        return file.read(most + 1)


def _safe_path(name: str) -> tuple[str, ...]:
    """Split a member's path into its parts.

    Raises:
        Refused: it leads outside the archive, or is not a path.
    """
    shown = repr(name[:80])
    if "\0" in name or not name.strip():
        raise Refused("a member is named {shown}", shown=shown)
    windows = PureWindowsPath(name)
    plain = name.replace("\\", "/")
    if plain.startswith("/") or windows.drive or windows.root:
        raise Refused("a member has the absolute path {shown}", shown=shown)
    parts = PurePosixPath(plain).parts
    if ".." in parts:
        raise Refused("a member has the path {shown}, which leads outside the archive", shown=shown)
    return parts


def _listed(entry: Entry) -> list[Entry]:
    """The entries at the top of an archive."""
    if entry._depth >= MAX_NEST:
        raise Refused("more than {max_nest} archives are inside each other", max_nest=MAX_NEST)
    try:
        home = Archive(lambda: _bytes_of(entry), 0 if entry._disk else entry.size)
        members = home.members()
    except (*UNREADABLE, OSError) as problem:
        reason = getattr(problem, "strerror", None) or first_line(problem)
        raise Refused("the archive cannot be read ({reason})", reason=reason) from problem
    return _tree(entry, home, members)


def _bytes_of(entry: Entry) -> IO[bytes]:
    """Open an archive on disk, or in the archive that contains it."""
    if entry._disk is not None:
        handle = os.open(entry._disk, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        return os.fdopen(handle, "rb")
    return BytesIO(entry.read(MAX_INNER))


def _tree(entry: Entry, home: Archive, members: Iterable[Member]) -> list[Entry]:
    depth = entry._depth + 1
    top: dict[str, Entry] = {}
    contents: dict[tuple[str, ...], dict[str, Entry]] = {(): top}
    folders: dict[tuple[str, ...], Entry] = {}

    def folder(parts: tuple[str, ...]) -> dict[str, Entry]:
        if parts not in contents:
            around, name = folder(parts[:-1]), parts[-1]
            folders[parts] = Entry(name, "", "folder", _depth=depth)
            # A file with the name of the folder stays beside it.
            around[name if name not in around else name + "/"] = folders[parts]
            contents[parts] = {}
        return contents[parts]

    for member in members:
        try:
            parts = _safe_path(member.name)
        except Refused as problem:
            name = PurePosixPath(member.name.replace("\\", "/").replace("\0", "")).name
            if not name or name in top:
                name += tr("(member {count})", count=len(top) + 1)
            top[name] = Entry(name, "", "refused", problem=str(problem))
            continue
        if not parts:
            continue
        if len(parts) > 200:
            # No answer is this deep. The top of the path shows that there is something.
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
            earlier = place[name]
            earlier.problem = earlier.problem or tr("two members of the archive have this path")
            continue
        kind: Kind = "archive" if member.kind == "file" and archive_suffix(name) else member.kind
        why = {"link": tr("a link"), "special": tr("not a plain file")}.get(kind, "")
        place[name] = Entry(
            *(name, "", kind, member.size, why, None, member.packed),
            _home=home,
            _member=member.raw,
            _depth=depth,
        )
    for path, folder_entry in folders.items():
        folder_entry._children = sorted(contents[path].values(), key=lambda e: e.name)
    _label(entry.path, top.values())
    return sorted(top.values(), key=lambda e: e.name)


def _label(above: str, entries: Iterable[Entry]) -> None:
    todo = [(above, entry) for entry in entries]
    while todo:
        path, entry = todo.pop()
        entry.path = f"{path}/{entry.name}"
        if entry.kind == "folder":
            todo += [(entry.path, child) for child in entry._children or ()]


def newest(entry: Entry) -> datetime | None:
    """The time at which the newest of its files was last changed on this disk."""
    times: list[float] = []
    todo = [(entry, 0)]
    while todo:
        current, depth = todo.pop()
        if current.kind == "folder" and depth <= _DEEPEST:
            todo += [(child, depth + 1) for child in current.children()]
        elif current.modified:
            times.append(current.modified)
    return datetime.fromtimestamp(max(times), UTC) if times else None
