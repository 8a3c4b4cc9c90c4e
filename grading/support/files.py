"""Read regular files, write files completely or not at all, and make reproducible zip files."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from grading.support import program

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can store, so that no real time is in it


def read_bytes(path: Path) -> bytes:
    """Read a file, but not a pipe in its place, which would make the reader wait forever.

    Raises:
        FileNotFoundError: there is no regular file.
        OSError: the file cannot be read.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.read_bytes()


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to a temporary file beside `path`, then rename that file to `path`.

    Args:
        path: the file; missing folders above it are created.
        data: its new content.
        private: whether only its owner may read it.

    Raises:
        OSError: the file cannot be written; an earlier file is unchanged.
    """
    write_pieces(path, (data,), private=private)


def write_pieces(path: Path, pieces: Iterable[bytes], *, private: bool = False) -> None:
    """Write a file as `write_bytes` does, from data that is too large to keep in memory at once.

    Args:
        path: the file; an earlier one is replaced.
        pieces: the data, in order.
        private: whether only the owner may read it.

    Raises:
        OSError: the file cannot be written; an earlier file is unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
        # mkstemp makes the file private, but most files are meant for other readers too.
        if not private:
            os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def digest(parts: Iterable[bytes]) -> str:
    """Return a hash of some texts. Each counts with its length, so ab, c is not a, bc."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def zipped(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """Return a zip archive of these files, with the kit's name as its comment.

    The same files always give the same bytes.

    Args:
        files: path in the archive -> content.
        programs: the paths of files that are marked as executable.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
        archive.comment = program.name().encode()
    return buffer.getvalue()
