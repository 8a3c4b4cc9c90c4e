"""Install CIFAR-10: unpack an archive or copy a folder, and check every file.

An archive is not trusted. Only listed names and regular files are read, sizes are limited, and the
folder gets its final name only after every batch in it has been read.
"""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from cs231n.data.cifar_files import (
    BATCHES,
    FOLDER,
    GET_IT,
    META,
    DatasetFormatError,
    DatasetNotFoundError,
    missing_batches,
    read_batch,
    read_pickle,
)

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
MD5 = "c58f30108f718f92721af3b95e74349a"
SIZE = 170_498_071  # bytes, of the published archive
MAX_ARCHIVE_BYTES = 2 * SIZE
MAX_FILE_BYTES = 40_000_000  # a published batch has 31 million
MAX_UNPACKED_BYTES = 8 * MAX_FILE_BYTES
MAX_MEMBERS = 32
WANTED = (*BATCHES, META)
IGNORED = ("readme.html",)
CHUNK = 1 << 20

Say = Callable[[str], None]
"""Called with the name of each file once it is done."""


def _quiet(_name: str) -> None:
    """Report nothing."""


class _Limited:
    """A readable stream that raises an error before it fills the memory or the disk."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        # One byte past the limit is enough to know that it is exceeded.
        count = self._left + 1 if size < 0 else min(size, self._left + 1)
        block = self._stream.read(count)
        self._left -= len(block)
        if self._left < 0:
            raise DatasetFormatError("the archive unpacks to more data than CIFAR-10 has")
        return block


def _is_from_mac(name: str) -> bool:
    """Whether macOS put this file into the archive: a folder's settings, or a file's attributes."""
    return name == ".DS_Store" or name.startswith("._")


def _member_name(member: tarfile.TarInfo) -> str | None:
    """Return the batch's name, or None for a file to skip. Refuse everything else."""
    parts = PurePosixPath(member.name).parts
    shown = member.name[:80]
    if member.isdir() and parts in ((), (FOLDER,)):
        return None
    if member.isreg() and parts[:-1] in ((), (FOLDER,)) and _is_from_mac(parts[-1]):
        return None
    if not member.isreg():
        raise DatasetFormatError(f"the archive contains {shown!r}, which is not a regular file")
    if len(parts) != 2 or parts[0] != FOLDER or parts[1] not in WANTED + IGNORED:
        raise DatasetFormatError(
            f"the archive contains {shown!r}, expected only {FOLDER}/ with {', '.join(WANTED)}"
        )
    if member.size > MAX_FILE_BYTES:
        raise DatasetFormatError(
            f"{shown!r} in the archive has {member.size} bytes, expected at most {MAX_FILE_BYTES}"
        )
    return parts[1]


def _unpack(archive: Path, folder: Path, done: Say) -> None:
    seen: set[str] = set()
    with archive.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        plain = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
        # Reading as a stream takes members in order and never seeks where a header points.
        limited = cast(BinaryIO, _Limited(plain, MAX_UNPACKED_BYTES))
        with tarfile.open(fileobj=limited, mode="r|") as tar:
            for count, member in enumerate(tar):
                if count >= MAX_MEMBERS:
                    raise DatasetFormatError(f"the archive contains more than {MAX_MEMBERS} files")
                name = _member_name(member)
                if name is None:
                    continue
                if name in seen:
                    raise DatasetFormatError(f"the archive contains {name} twice")
                seen.add(name)
                content = tar.extractfile(member)
                if name in WANTED and content is not None:
                    with (folder / name).open("xb") as out:
                        shutil.copyfileobj(content, out, CHUNK)
                    done(name)
        while limited.read(CHUNK):  # up to the checksum of gzip, which is at the end
            continue


def _copy(source: Path, folder: Path, done: Say) -> None:
    for name in WANTED:
        path = source / name
        if not path.is_file():
            continue
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise DatasetFormatError(f"{path} has {size} bytes, expected at most {MAX_FILE_BYTES}")
        shutil.copyfile(path, folder / name)
        done(name)


def check_folder(folder: Path, done: Say = _quiet) -> tuple[int, int]:
    """Read every batch of a folder.

    Args:
        folder: a folder `cifar-10-batches-py`.
        done: called with the name of each file that was read.

    Returns:
        The number of training images and the number of test images.

    Raises:
        DatasetFormatError: a batch is missing, truncated, or not a batch.
    """
    missing = missing_batches(folder)
    if missing:
        raise DatasetFormatError(f"{folder} lacks {', '.join(missing)}: {GET_IT}")
    counts = {}
    for name in BATCHES:
        counts[name] = len(read_batch(folder / name)[1])
        done(name)
    if (folder / META).is_file():
        with (folder / META).open("rb") as stream:
            read_pickle(stream, folder / META)
        done(META)
    test = counts.pop(BATCHES[-1])
    return sum(counts.values()), test


def _swap_in(fresh: Path, target: Path) -> None:
    """Rename `fresh` to `target`. The old folder is removed only after that has worked."""
    old = target.with_name(f".{FOLDER}-old-{secrets.token_hex(4)}")
    replaces = target.exists()
    if replaces:
        os.replace(target, old)
    try:
        os.replace(fresh, target)
    except OSError:
        if replaces:
            os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def install(source: Path, parent: Path, done: Say = _quiet) -> tuple[Path, int, int]:
    """Install CIFAR-10 from an archive or a folder as `parent/cifar-10-batches-py`.

    Args:
        source: a .tar.gz or .tar, a `cifar-10-batches-py` folder, or the folder above one.
        parent: the folder above the new one; it is created if it is missing.
        done: called with the name of each file, when it is unpacked and again when it is checked.

    Returns:
        The folder, the number of training images, the number of test images.

    Raises:
        DatasetNotFoundError: there is no `source`.
        DatasetFormatError: it is not CIFAR-10, is damaged, or contains other files. An earlier
            folder at the same place is not changed.
    """
    if not source.exists():
        raise DatasetNotFoundError(
            f"{source} does not exist: give the path of an archive or folder"
        )
    target = parent / FOLDER
    parent.mkdir(parents=True, exist_ok=True)
    fresh = parent / f".{FOLDER}-{secrets.token_hex(4)}"
    fresh.mkdir()
    try:
        given = source
        if source.is_dir():
            given = source / FOLDER if (source / FOLDER).is_dir() else source
            _copy(given, fresh, done)
        else:
            try:
                _unpack(source, fresh, done)
            except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise DatasetFormatError(
                    f"{source} is cut short or not a tar archive ({error}): unpack an archive of "
                    f"another kind and give its folder with --from, or get a fresh copy: {GET_IT}"
                ) from None
        try:
            train, test = check_folder(fresh, done)
        except DatasetFormatError as error:
            # `fresh` is about to be removed, so name what the caller can look at.
            raise DatasetFormatError(str(error).replace(str(fresh), str(given))) from None
        _swap_in(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target, train, test
