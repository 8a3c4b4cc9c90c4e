"""Folders, zip files and tar files as one kind of tree, listed and read by the same rules.

Nothing is unpacked to disk, no link is followed, and nothing is trusted: what cannot be taken says
why, and costs no more than itself.
"""

from __future__ import annotations

import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any, Literal

Kind = Literal["file", "folder", "archive", "link", "special", "refused"]

ZIPS = (".zip",)
TARS = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".tbz", ".tar")
SUFFIXES = (*TARS, *ZIPS)
# Archives that Python cannot read.
FOREIGN = (".rar", ".7z", ".tar.zst", ".tzst", ".tar.lz", ".tar.lz4", ".tar.z", ".cab", ".dmg")
PACKED = (".gz", ".bz2", ".xz", ".zst", ".lz4", ".z")  # one packed file
MAX_MEMBERS = 150_000  # of one archive: its list is held in memory
MAX_INNER = 512 << 20  # bytes of an archive inside an archive, which is read into memory
MAX_STREAM = 8 << 30  # bytes that a tar may unpack to; it is read through to its end
MAX_NEST = 6  # archives inside each other
MAX_FOLDER = 100_000  # entries of one folder
OPEN_ARCHIVES = 16

# What reading a damaged or strange archive raises, besides an OSError.
UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a compression method zipfile does not know
    RuntimeError,  # an encrypted entry
    ValueError,
    OverflowError,
    MemoryError,
    UnicodeError,
)


class Refused(Exception):  # noqa: N818 - a decision, not a failure
    """What was handed in is not taken; the message says why."""


def archive_suffix(name: str) -> str:
    """The part of a name that says it is an archive we can read; "" if none does."""
    plain = name.lower()
    return next((s for s in SUFFIXES if plain.endswith(s) and len(plain) > len(s)), "")


def foreign_suffix(name: str) -> str:
    """The part of a name that says it is packed in a way we cannot read; "" if none does."""
    plain = name.lower()
    return next((s for s in (*FOREIGN, *PACKED) if plain.endswith(s)), "")


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
    _home: _Archive | None = field(default=None, repr=False)
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
                self.problem = f"it cannot be read ({problem.strerror or problem})"
        return self._children

    def read(self, most: int) -> bytes:
        """A file's bytes.

        Raises:
            Refused: it has more than `most` bytes, or it is damaged, encrypted or a bomb.
        """
        if self.size > most:
            raise Refused(f"{self.size} bytes, at most {most} are taken")
        try:
            if self._disk is not None:
                data = _plain_file(self._disk, most)
            elif self._home is not None:
                data = self._home.read(self._member, most)
            else:
                raise Refused("it is not a file")
        except UNREADABLE as problem:
            raise Refused(f"it is damaged or encrypted ({_first(problem)})") from problem
        except OSError as problem:
            raise Refused(f"it cannot be read ({problem.strerror or problem})") from problem
        if len(data) > most:
            raise Refused(f"more than {most} bytes, at most {most} are taken")
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
        why = f"it cannot be read ({problem.strerror or problem})"
        return Entry(name, label, "refused", problem=why)
    mode, when = status.st_mode, status.st_mtime
    if stat.S_ISLNK(mode):
        return Entry(name, label, "link", problem="a symbolic link", modified=when)
    if stat.S_ISDIR(mode):
        return Entry(name, label, "folder", modified=when, _disk=path, _depth=depth)
    if not stat.S_ISREG(mode):
        return Entry(name, label, "special", problem="not a plain file", modified=when)
    kind: Kind = "archive" if archive_suffix(name) else "file"
    return Entry(name, label, kind, status.st_size, "", when, _disk=path, _depth=depth)


def _scanned(entry: Entry, folder: Path) -> list[Entry]:
    with os.scandir(folder) as found:
        names = []
        for item in found:
            names.append(item.name)
            if len(names) > MAX_FOLDER:
                raise Refused(f"it holds more than {MAX_FOLDER} entries")
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
            raise Refused("it is not a plain file")
        return file.read(most + 1)


def safe_path(name: str) -> tuple[str, ...]:
    """The parts of a member's path.

    Raises:
        Refused: it leads outside its archive, or is no path.
    """
    shown = repr(name[:80])
    if "\0" in name or not name.strip():
        raise Refused(f"a member is named {shown}")
    windows = PureWindowsPath(name)
    plain = name.replace("\\", "/")
    if plain.startswith("/") or windows.drive or windows.root:
        raise Refused(f"a member has the absolute path {shown}")
    parts = PurePosixPath(plain).parts
    if ".." in parts:
        raise Refused(f"a member has the path {shown}, which leads outside the archive")
    return parts


def _listed(entry: Entry) -> list[Entry]:
    """The top of an archive's tree; folders that its index does not name are made."""
    if entry._depth >= MAX_NEST:
        raise Refused(f"more than {MAX_NEST} archives are inside each other")
    try:
        home = _opened(entry)
        members = home.members()
    except UNREADABLE as problem:
        raise Refused(f"the archive cannot be read ({_first(problem)})") from problem
    except OSError as problem:
        raise Refused(f"the archive cannot be read ({problem.strerror or problem})") from problem
    return _tree(entry, home, members)


@dataclass(frozen=True)
class _Member:
    name: str
    kind: Kind
    size: int
    raw: Any
    packed: int = 0


def _tree(entry: Entry, home: _Archive, members: Iterable[_Member]) -> list[Entry]:
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
            label = f"(member {len(top) + 1})"
            top[f"\0{label}"] = Entry(label, "", "refused", problem=str(problem))
            continue
        if not parts:
            continue
        if len(parts) > 200:
            # What lies this deep is nobody's answer; its top tells that there is something.
            place = folder(parts[:40])
            place.setdefault("...", Entry("...", "", "refused", problem="folders nested too deep"))
            continue
        if member.kind == "folder":
            folder(parts)
            continue
        place = folder(parts[:-1])
        name = parts[-1]
        if name in place:
            before = place[name]
            before.problem = before.problem or "two members of the archive have this path"
            continue
        kind: Kind = "archive" if member.kind == "file" and archive_suffix(name) else member.kind
        why = {"link": "a symbolic link", "special": "not a plain file"}.get(kind, "")
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


class _Archive:
    """An archive that members are read from; it is opened anew when it has been closed."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._file: Any = None
        self._under: Any = None
        self._aside: Any = None  # a file without a name that holds what was kept of a tar
        self._kept: dict[int, tuple[int, int]] = {}
        self._is_zip = True

    def _source(self) -> IO[bytes]:
        if self._entry._disk is not None:
            handle = os.open(self._entry._disk, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            return os.fdopen(handle, "rb")
        return BytesIO(self._entry.read(MAX_INNER))

    def close(self) -> None:
        # A zip file does not close what it was given to read from.
        for file in (self._file, self._under, self._aside):
            if file is not None:
                file.close()
        self._file = self._under = self._aside = None

    def _zip(self) -> zipfile.ZipFile:
        if self._file is None:
            source = self._source()
            try:
                _count(source)
                self._file = zipfile.ZipFile(source)
                self._under = source
            except BaseException:
                source.close()
                raise
        _keep_open(self)
        found: zipfile.ZipFile = self._file
        return found

    def members(self) -> list[_Member]:
        with self._source() as source:
            self._is_zip = zipfile.is_zipfile(source)
        return self._zip_members() if self._is_zip else self._tar_members()

    def _zip_members(self) -> list[_Member]:
        found = []
        for info in self._zip().infolist():
            # The name before zipfile's own repair, which would hide a NUL or a backslash.
            name = _zip_name(info)
            mode = info.external_attr >> 16
            kind: Kind = "file"
            if name.endswith(("/", "\\")):
                kind = "folder"
            elif stat.S_ISLNK(mode):
                kind = "link"
            elif mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                kind = "folder" if stat.S_ISDIR(mode) else "special"
            found.append(_Member(name, kind, info.file_size, info, info.compress_size))
        return found

    def _tar_members(self) -> list[_Member]:
        """A tar's members; it is read through once, and what may be wanted is put aside."""
        found: list[_Member] = []
        kept: dict[int, tuple[int, int]] = {}
        self.close()
        # Kept at once, so that it is closed with the archive, whatever becomes of this.
        self._aside = aside = tempfile.TemporaryFile()  # noqa: SIM115
        _keep_open(self)
        whole = 0
        with self._source() as source, tarfile.open(fileobj=source, mode="r:*") as archive:
            for info in archive:
                whole += max(info.size, 0)
                if len(found) > MAX_MEMBERS or whole > MAX_STREAM:
                    raise Refused(f"the archive unpacks to {whole} bytes or more")
                if info.name in (".", "./"):
                    continue
                if info.isfile() and _may_be_wanted(info.name, info.size):
                    member = archive.extractfile(info)
                    kept[len(found)] = (aside.tell(), info.size)
                    got = 0
                    while member is not None and (block := member.read(1 << 20)):
                        got += aside.write(block)
                    if got != info.size:
                        raise Refused(f"the archive ends inside {info.name[:80]!r}")
                found.append(_Member(info.name, _tar_kind(info), info.size, len(found)))
            # On to the very end, where a compressed archive keeps its checksum.
            while archive.fileobj and (block := archive.fileobj.read(1 << 20)):
                whole += len(block)
                if whole > MAX_STREAM:
                    raise Refused(f"the archive unpacks to {whole} bytes or more")
        self._kept = kept
        return found

    def read(self, member: Any, most: int) -> bytes:
        if self._is_zip:
            with self._zip().open(member) as file:
                # What the header says is a claim: never read more than is allowed.
                return file.read(most + 1)
        if self._aside is None:
            self._tar_members()
        _keep_open(self)
        place = self._kept.get(member)
        if place is None or self._aside is None:
            raise Refused("it was not taken from the archive: it is too large")
        self._aside.seek(place[0])
        data: bytes = self._aside.read(min(place[1], most + 1))
        return data


_open: OrderedDict[int, _Archive] = OrderedDict()


def _opened(entry: Entry) -> _Archive:
    made = _Archive(entry)
    _keep_open(made)
    return made


def _keep_open(archive: _Archive) -> None:
    """Remember who is open, and close whoever has not been used for the longest."""
    _open[id(archive)] = archive
    _open.move_to_end(id(archive))
    while len(_open) > OPEN_ARCHIVES:
        _, oldest = _open.popitem(last=False)
        oldest.close()


def close_all() -> None:
    """Close every archive; those that are read again are opened again."""
    while _open:
        _, archive = _open.popitem()
        archive.close()


def _tar_kind(info: tarfile.TarInfo) -> Kind:
    if info.isdir():
        return "folder"
    if info.issym() or info.islnk():
        return "link"
    return "file" if info.isfile() else "special"


def _zip_name(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    if info.flag_bits & 0x800 or name.isascii():
        return name
    # Many programs write UTF-8 and do not say so.
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _count(source: IO[bytes]) -> None:
    """Refuse an index of millions, which `ZipFile` would hold in memory before it can be asked."""
    source.seek(0, os.SEEK_END)
    size = source.tell()
    source.seek(max(0, size - (1 << 16) - 22))
    tail = source.read()
    source.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return
    index = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail.rfind(b"PK\x06\x06")  # a Zip64 index tells its size there
    if index == 0xFFFFFFFF and 0 <= large <= len(tail) - 56:
        index = int.from_bytes(tail[large + 40 : large + 48], "little")
    # An entry of the index has 46 bytes and a name.
    if index // 47 > MAX_MEMBERS:
        raise Refused(f"the archive's list has more than {MAX_MEMBERS} members")


def _may_be_wanted(name: str, size: int) -> bool:
    plain = name.lower()
    if archive_suffix(plain):
        return size <= MAX_INNER
    small = plain.endswith((".py", ".txt", ".yml", ".yaml", ".json", ".csv", ".html", ".toml"))
    return (small and size <= 4 << 20) or (plain.endswith(".ipynb") and size <= 32 << 20)


def _first(problem: BaseException) -> str:
    return str(problem).partition("\n")[0].rstrip(":")[:120] or type(problem).__name__


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
            child.problem = f"folders nested more than {deepest} deep"
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
