"""Zip and tar files from people one need not trust, read into memory, never unpacked to disk.

An archive that lies about its paths is refused as a whole: who made it meant harm, or his tool is
broken, and either way what is in it is not what it seems.
"""

from __future__ import annotations

import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

SUFFIXES = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".tar", ".zip")
MAX_ARCHIVE = 256 << 20  # bytes on disk: notebooks with pictures are large
MAX_ENTRIES = 5000
MAX_TAKEN = 32 << 20  # bytes of all files taken
MAX_FILE = 4 << 20  # bytes of one file taken
MAX_UNPACKED = 1 << 30  # bytes a tar may hold; a compressed one must be read through to its end
MAX_RATIO = 200  # unpacked to packed; real source packs 3 to 10 times

# What reading a damaged or strange archive raises. A faulty gzip or bzip2 stream raises an OSError
# besides, without the number that the system's own errors have.
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
)


class Refused(Exception):  # noqa: N818 - a decision, not a failure
    """What was handed in is not taken; the message says why."""


def is_archive(path: Path) -> bool:
    """Whether a path is by its name an archive."""
    return path.name.lower().endswith(SUFFIXES)


def read(
    path: Path, wanted: Callable[[str], bool], *, most: int = MAX_FILE
) -> tuple[dict[str, bytes], list[str]]:
    """The wanted files of an archive, by path, and notes on what was refused of it.

    Args:
        path: a zip or tar file, compressed or not.
        wanted: which members to take, by their path with forward slashes.
        most: bytes that one of them may have.

    Raises:
        Refused: it is no archive, names a path outside itself or one path twice, or is too large
            or too strongly packed.
        OSError: it cannot be opened.
    """
    size = path.stat().st_size
    if size > MAX_ARCHIVE:
        raise Refused(f"got an archive of {size} bytes, expected at most {MAX_ARCHIVE}")
    try:
        if zipfile.is_zipfile(path):
            return _zip(path, wanted, most)
        return _tar(path, wanted, size, most)
    except UNREADABLE as problem:
        raise _damaged(problem) from problem
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise _damaged(problem) from problem


def _damaged(problem: Exception) -> Refused:
    why = str(problem).partition("\n")[0].rstrip(":")
    return Refused(f"the archive is damaged or of an unknown kind ({why})")


def plain_path(name: str, seen: set[str]) -> str:
    """The member's path in plain form; refuses what leads outside or stands there twice."""
    shown = repr(name[:80])
    if "\0" in name or not name.strip():
        raise Refused(f"got a member named {shown}, expected a path")
    windows = PureWindowsPath(name)
    plain = name.replace("\\", "/")
    if plain.startswith("/") or windows.drive or windows.root:
        raise Refused(f"got the absolute path {shown}, expected paths inside the archive")
    parts = PurePosixPath(plain).parts
    if ".." in parts:
        raise Refused(f"got the path {shown}, which leads outside the archive")
    place = "/".join(parts)
    # Some disks do not tell upper case from lower: two such names are one there.
    if place.casefold() in seen:
        raise Refused(f"got two members named {shown}, expected each once")
    seen.add(place.casefold())
    return place


def _count_entries(path: Path) -> None:
    """Refuse an index of millions, which `ZipFile` would hold in memory before it can be asked."""
    count, kept = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            count += (kept + chunk).count(b"PK\x01\x02")
            kept = chunk[-3:]
            # Twice as many, since an archive inside the archive has an index of its own.
            if count > 2 * MAX_ENTRIES:
                raise Refused(f"got more than {2 * MAX_ENTRIES} members, expected {MAX_ENTRIES}")


def _zip(
    path: Path, wanted: Callable[[str], bool], most: int
) -> tuple[dict[str, bytes], list[str]]:
    found: dict[str, bytes] = {}
    notes: list[str] = []
    seen: set[str] = set()
    taken = 0
    _count_entries(path)
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise Refused(f"got {len(infos)} members, expected at most {MAX_ENTRIES}")
        for info in infos:
            # The name before zipfile's own mending, which would hide a NUL or a backslash.
            place = plain_path(info.orig_filename, seen)
            kind = info.external_attr >> 16
            if stat.S_ISLNK(kind):
                raise Refused(f"got {place!r}, which is a symlink")
            if kind and stat.S_IFMT(kind) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise Refused(f"got {place!r}, which is a special file")
            if info.is_dir() or not _take(place, wanted, notes):
                continue
            _fits(place, info.file_size, taken, most)
            if info.file_size > MAX_RATIO * max(info.compress_size, 64):
                raise Refused(f"got {place!r}, packed more than {MAX_RATIO} times: a bomb")
            with archive.open(info) as member:
                # What the header says is a claim: never read more than is allowed.
                data = member.read(most + 1)
            _fits(place, len(data), taken, most)
            taken += len(data)
            found[place] = data
    return found, notes


def _tar(
    path: Path, wanted: Callable[[str], bool], size: int, most: int
) -> tuple[dict[str, bytes], list[str]]:
    found: dict[str, bytes] = {}
    notes: list[str] = []
    seen: set[str] = set()
    taken = whole = count = 0
    with tarfile.open(path, "r:*") as archive:
        for info in archive:
            count += 1
            whole += max(info.size, 0)
            if count > MAX_ENTRIES:
                raise Refused(f"got more than {MAX_ENTRIES} members")
            _no_bomb(whole, size)
            if info.name in (".", "./"):
                continue
            place = plain_path(info.name, seen)
            if info.issym() or info.islnk():
                raise Refused(f"got {place!r}, which is a link")
            if not (info.isfile() or info.isdir()):
                raise Refused(f"got {place!r}, which is a special file")
            if info.isdir() or not _take(place, wanted, notes):
                continue
            _fits(place, info.size, taken, most)
            member = archive.extractfile(info)
            data = member.read(most + 1) if member else b""
            if len(data) != info.size:
                raise Refused(f"got {len(data)} bytes of {place!r}, expected {info.size}")
            taken += len(data)
            found[place] = data
        # On to the very end, where a compressed archive keeps its checksum.
        while archive.fileobj and (block := archive.fileobj.read(1 << 20)):
            whole += len(block)
            _no_bomb(whole, size)
    return found, notes


def _no_bomb(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 4096):
        raise Refused(f"got {unpacked} bytes out of {packed}: a bomb")


def _take(place: str, wanted: Callable[[str], bool], notes: list[str]) -> bool:
    if wanted(place):
        return True
    if place.endswith((".pth", ".pyc", ".so", ".pyd")):
        shown = "".join(c for c in place if c.isprintable())
        notes.append(f"{shown} was refused: only source files are taken.")
    return False


def _fits(place: str, size: int, taken: int, most: int) -> None:
    if size > most:
        raise Refused(f"got {place!r} of {size} bytes or more, expected at most {most}")
    whole = MAX_TAKEN if most <= MAX_FILE else 3 * most
    if taken + size > whole:
        raise Refused(f"got more than {whole} bytes of files to take")
