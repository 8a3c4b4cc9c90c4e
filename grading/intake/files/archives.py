"""List and read the members of zip and tar files within limits, without unpacking them to disk."""

from __future__ import annotations

import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal

from grading.intake.files.decode import ASIAN, text_of
from grading.intake.files.suffixes import archive_suffix
from grading.support.translation import ExplainedError, tr

Kind = Literal["file", "folder", "archive", "link", "special", "refused"]

MAX_MEMBERS = 150_000  # of one archive, because its list is held in memory
MAX_INNER = 512 << 20  # bytes of an archive inside an archive, which is read into memory
MAX_STREAM = 8 << 30  # bytes that a tar may unpack to, because it is read to its end
OPEN_ARCHIVES = 16
OPEN_BYTES = 1 << 30  # of archives inside archives, which are open in memory

# What a file with the suffix of an archive may be instead, by its first bytes.
_OTHERS = (
    (b"Rar!", tr("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", tr("a 7z archive")),
    (b"%PDF-", tr("a PDF")),
    (b"<", tr("a web page")),
)

# Reading a damaged archive raises one of these or an OSError.
UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a compression method that zipfile does not know
    RuntimeError,
    ValueError,
    OverflowError,
    MemoryError,
    UnicodeError,
)


class Refused(ExplainedError):  # noqa: N818 - a decision, not a failure
    """A file or archive is not used.

    The message says why; `between` has the paths between which a person has to choose, if any.
    """

    def __init__(self, message: str, /, *, between: Sequence[str] = (), **values: object) -> None:
        super().__init__(message, **values)
        self.between = between


def first_line(problem: BaseException) -> str:
    """The first line of an error's message, or the name of its class."""
    return str(problem).partition("\n")[0].rstrip(":")[:120] or type(problem).__name__


@dataclass(frozen=True)
class Member:
    """A file or folder in an archive.

    name    its path in the archive
    kind    file, folder, link or special
    size    bytes, as the archive states
    raw     what `Archive.read` needs to read it
    packed  bytes that it takes in a zip file; 0 in a tar
    """

    name: str
    kind: Kind
    size: int
    raw: Any
    packed: int = 0


class Archive:
    """A zip or tar file, which is closed when many are open and opened again when it is read.

    Args:
        source: opens its bytes.
        held: bytes that it takes in memory while it is open.
    """

    def __init__(self, source: Callable[[], IO[bytes]], held: int = 0) -> None:
        self._source, self.held = source, held
        self._zip_file: zipfile.ZipFile | None = None
        self._zip_source: IO[bytes] | None = None
        # The useful members of a tar, in a temporary file without a name.
        self._copies: IO[bytes] | None = None
        self._places: dict[int, tuple[int, int]] = {}
        self._is_zip = True

    def close(self) -> None:
        """Close the archive. A later call opens it again."""
        # A zip file does not close the file that it reads from.
        for file in (self._zip_file, self._zip_source, self._copies):
            if file is not None:
                file.close()
        self._zip_file = self._zip_source = self._copies = None

    def _zip(self) -> zipfile.ZipFile:
        if self._zip_file is None:
            source = self._source()
            try:
                _check_index(source)
                self._zip_file = zipfile.ZipFile(source)
                self._zip_source = source
            except BaseException:
                source.close()
                raise
        _keep_open(self)
        return self._zip_file

    def members(self) -> list[Member]:
        """List the members in the order of the archive.

        Raises:
            Refused: it is empty or incomplete, or unpacks to too many bytes.
        """
        with self._source() as source:
            head = source.read(tarfile.BLOCKSIZE)
            # Its index is at the end, so a tar whose last member is a zip file looks like one.
            self._is_zip = zipfile.is_zipfile(source) and not _is_tar(head)
        if not head:
            raise Refused("the file has no bytes")
        if self._is_zip:
            return self._zip_members()
        if head.startswith(b"PK"):
            raise Refused("the zip file is damaged or incomplete")
        try:
            return self._tar_members()
        except tarfile.ReadError as problem:
            start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
            kinds = [kind for mark, kind in _OTHERS if start.startswith(mark)]
            if not kinds:
                why = tr("it is damaged, or neither a zip file nor a tar file")
                raise Refused(why) from problem
            raise Refused(
                "it is {kind}, whatever its name says: unpack it, or ask for a zip file",
                kind=kinds[0],
            ) from problem

    def _zip_members(self) -> list[Member]:
        infos = self._zip().infolist()
        members = []
        for info, name in zip(infos, _zip_names(infos), strict=True):
            mode = info.external_attr >> 16
            kind: Kind = "file"
            if name.endswith(("/", "\\")):
                kind = "folder"
            elif stat.S_ISLNK(mode):
                kind = "link"
            elif mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                kind = "folder" if stat.S_ISDIR(mode) else "special"
            members.append(Member(name, kind, info.file_size, info, info.compress_size))
        return members

    def _tar_members(self) -> list[Member]:
        """List the members of a tar in one pass, and copy those that may be read later."""
        members: list[Member] = []
        places: dict[int, tuple[int, int]] = {}
        by_name: dict[str, int] = {}
        self.close()
        # Stored before it is used, so that it is closed with the archive if this fails.
        self._copies = copies = tempfile.TemporaryFile()  # noqa: SIM115
        _keep_open(self)
        total = 0
        with self._source() as source, tarfile.open(fileobj=source, mode="r:*") as archive:
            for info in archive:
                total += max(info.size, 0)
                if len(members) > MAX_MEMBERS or total > MAX_STREAM:
                    raise Refused("the archive unpacks to {total} bytes or more", total=total)
                if info.name in (".", "./"):
                    continue
                at = len(members)
                kind, size = _tar_kind(info), info.size
                if info.islnk() and (target := by_name.get(info.linkname)) is not None:
                    # A hard link inside the archive is another name of a file in it.
                    kind, size = members[target].kind, members[target].size
                    if target in places:
                        places[at] = places[target]
                elif info.isfile() and _may_be_read(info.name, info.size):
                    places[at] = (copies.tell(), info.size)
                    _copy(archive, info, copies)
                by_name.setdefault(info.name, at)
                members.append(Member(info.name, kind, size, at))
            # A compressed archive has its checksum at the very end.
            while archive.fileobj and (block := archive.fileobj.read(1 << 20)):
                total += len(block)
                if total > MAX_STREAM:
                    raise Refused("the archive unpacks to {total} bytes or more", total=total)
        self._places = places
        return members

    def read(self, member: Any, most: int) -> bytes:
        """Read a member, but not more than `most` + 1 bytes.

        Raises:
            Refused: it has a password, or it was too large to be copied from a tar.
        """
        if self._is_zip:
            if member.flag_bits & 1:
                raise Refused("it is protected by a password")
            with self._zip().open(member) as file:
                # The size in the index may be wrong, so the limit applies to the reading.
                return file.read(most + 1)
        if self._copies is None:
            self._tar_members()
        _keep_open(self)
        place = self._places.get(member)
        if place is None or self._copies is None:
            raise Refused("it is too large to be read from the archive")
        self._copies.seek(place[0])
        return self._copies.read(min(place[1], most + 1))


_open: OrderedDict[int, Archive] = OrderedDict()


def _keep_open(archive: Archive) -> None:
    """Note that an archive is in use, and close the one that was not used for the longest time."""
    _open[id(archive)] = archive
    _open.move_to_end(id(archive))
    while len(_open) > 1 and (
        len(_open) > OPEN_ARCHIVES or sum(each.held for each in _open.values()) > OPEN_BYTES
    ):
        _, oldest = _open.popitem(last=False)
        oldest.close()


def close_all() -> None:
    """Close every archive. Those that are read later are opened again."""
    while _open:
        _, archive = _open.popitem()
        archive.close()


def _copy(archive: tarfile.TarFile, info: tarfile.TarInfo, target: IO[bytes]) -> None:
    member = archive.extractfile(info)
    size = 0
    while member is not None and (block := member.read(1 << 20)):
        size += target.write(block)
    if size != info.size:
        raise Refused("the archive ends inside {name!r}", name=info.name[:80])


def _is_tar(head: bytes) -> bool:
    """Whether a file that starts with these bytes is a tar that is not compressed."""
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _tar_kind(info: tarfile.TarInfo) -> Kind:
    if info.isdir():
        return "folder"
    if info.issym() or info.islnk():
        return "link"
    return "file" if info.isfile() else "special"


def _zip_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of members, in the encoding of the program that made the zip file."""
    # `orig_filename` still has a NUL or a backslash that zipfile removes from `filename`.
    names = [info.orig_filename for info in infos]
    unmarked = [
        name.encode("cp437")
        for info, name in zip(infos, names, strict=True)
        if not (info.flag_bits & 0x800 or name.isascii())
    ]
    # Many programs write UTF-8 without marking it, and Chinese Windows writes GBK.
    _, encoding = text_of(b"\n".join(unmarked))
    if not unmarked or encoding not in ("utf-8", *ASIAN):
        return names
    return [
        name if info.flag_bits & 0x800 else name.encode("cp437").decode(encoding, "replace")
        for info, name in zip(infos, names, strict=True)
    ]


def _check_index(source: IO[bytes]) -> None:
    """Refuse a zip file with millions of members before `ZipFile` reads them all into memory."""
    source.seek(0, os.SEEK_END)
    size = source.tell()
    source.seek(max(0, size - (1 << 16) - 22))
    tail = source.read()
    source.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return
    index = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail.rfind(b"PK\x06\x06")  # A Zip64 index has its size there.
    if index == 0xFFFFFFFF and 0 <= large <= len(tail) - 56:
        index = int.from_bytes(tail[large + 40 : large + 48], "little")
    # An entry of the index has 46 bytes and a name.
    if index // 47 > MAX_MEMBERS:
        raise Refused("the archive has more than {count} members", count=MAX_MEMBERS)


def _may_be_read(name: str, size: int) -> bool:
    plain = name.lower()
    if archive_suffix(plain):
        return size <= MAX_INNER
    small = plain.endswith((".py", ".txt", ".yml", ".yaml", ".json", ".csv", ".html", ".toml"))
    return (small and size <= 4 << 20) or (plain.endswith(".ipynb") and size <= 32 << 20)
