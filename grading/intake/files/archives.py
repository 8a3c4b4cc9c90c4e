"""Zip and tar files: their members listed and read within limits, nothing unpacked to disk."""

from __future__ import annotations

import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, Literal

from grading.support.translation import tr

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


def first_line(problem: BaseException) -> str:
    """The first line of an error's message, or the name of its class."""
    return str(problem).partition("\n")[0].rstrip(":")[:120] or type(problem).__name__


@dataclass(frozen=True)
class Member:
    name: str
    kind: Kind
    size: int
    raw: Any
    packed: int = 0


class Archive:
    """An archive that members are read from; it is opened anew when it has been closed.

    Args:
        source: opens its bytes.
    """

    def __init__(self, source: Callable[[], IO[bytes]]) -> None:
        self._source = source
        self._file: Any = None
        self._under: Any = None
        self._aside: Any = None  # a file without a name that holds what was kept of a tar
        self._kept: dict[int, tuple[int, int]] = {}
        self._is_zip = True

    def close(self) -> None:
        # A zip file does not close what it was given to read from.
        """Close the archive and what was kept of it; a later call opens it again."""
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

    def members(self) -> list[Member]:
        """What is in the archive, in its order; no member is unpacked for it but those of a tar.

        Raises:
            Refused: a tar unpacks to too many bytes, or ends too early.
        """
        with self._source() as source:
            self._is_zip = zipfile.is_zipfile(source)
        return self._zip_members() if self._is_zip else self._tar_members()

    def _zip_members(self) -> list[Member]:
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
            found.append(Member(name, kind, info.file_size, info, info.compress_size))
        return found

    def _tar_members(self) -> list[Member]:
        """A tar's members; it is read through once, and what may be wanted is put aside."""
        found: list[Member] = []
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
                    raise Refused(tr("the archive unpacks to {whole} bytes or more", whole=whole))
                if info.name in (".", "./"):
                    continue
                if info.isfile() and _may_be_wanted(info.name, info.size):
                    member = archive.extractfile(info)
                    kept[len(found)] = (aside.tell(), info.size)
                    got = 0
                    while member is not None and (block := member.read(1 << 20)):
                        got += aside.write(block)
                    if got != info.size:
                        raise Refused(tr("the archive ends inside {info!r}", info=info.name[:80]))
                found.append(Member(info.name, _tar_kind(info), info.size, len(found)))
            # On to the very end, where a compressed archive keeps its checksum.
            while archive.fileobj and (block := archive.fileobj.read(1 << 20)):
                whole += len(block)
                if whole > MAX_STREAM:
                    raise Refused(tr("the archive unpacks to {whole} bytes or more", whole=whole))
        self._kept = kept
        return found

    def read(self, member: Any, most: int) -> bytes:
        """The bytes of a member, at most `most` and one.

        Raises:
            Refused: a tar's member was too large to be kept.
        """
        if self._is_zip:
            with self._zip().open(member) as file:
                # What the header says is a claim: never read more than is allowed.
                return file.read(most + 1)
        if self._aside is None:
            self._tar_members()
        _keep_open(self)
        place = self._kept.get(member)
        if place is None or self._aside is None:
            raise Refused(tr("it was not taken from the archive: it is too large"))
        self._aside.seek(place[0])
        data: bytes = self._aside.read(min(place[1], most + 1))
        return data


_open: OrderedDict[int, Archive] = OrderedDict()


def _keep_open(archive: Archive) -> None:
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
        raise Refused(
            tr("the archive's list has more than {max_members} members", max_members=MAX_MEMBERS)
        )


def _may_be_wanted(name: str, size: int) -> bool:
    plain = name.lower()
    if archive_suffix(plain):
        return size <= MAX_INNER
    small = plain.endswith((".py", ".txt", ".yml", ".yaml", ".json", ".csv", ".html", ".toml"))
    return (small and size <= 4 << 20) or (plain.endswith(".ipynb") and size <= 32 << 20)
