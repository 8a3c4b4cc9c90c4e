"""Files written whole or not at all, and zip files that are the same for the same content."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from grading.support import program

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name: no time of ours goes into one


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to a temporary file beside `path`, then put it in its place.

    Args:
        path: the file; missing folders above it are created.
        data: what it is to hold.
        private: whether its owner alone may read it.
    """
    write_pieces(path, (data,), private=private)


def write_pieces(path: Path, pieces: Iterable[bytes], *, private: bool = False) -> None:
    """As `write_bytes`, of data that comes bit by bit and never stands in memory as a whole.

    Args:
        path: the file; an earlier one is replaced.
        pieces: the data, in order.
        private: whether the owner alone may read it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
        # mkstemp makes the file private; most of what is written is meant to be read by others.
        if not private:
            os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def zipped(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """A zip of these files, by path, with the kit's name as its comment.

    The same files make the same bytes.

    Args:
        files: what goes into it.
        programs: those of them that may be run.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
        archive.comment = program.name().encode()
    return buffer.getvalue()
