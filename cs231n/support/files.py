"""Write files so that no reader ever sees a partial file, and compute checksums."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cs231n.support.array_checks import fail

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "md5_of",
    "replacing",
    "save_figure",
]

_BLOCK = 1 << 20


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path next to `path`, and rename it to `path` if the block succeeds.

    Args:
        path: where the finished file belongs; missing parent folders are created.

    Yields:
        A path with the same suffix in the same folder. It is removed if the block raises.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        yield temporary
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def save_figure(figure: Figure, path: str | os.PathLike[str], dpi: int) -> None:
    """Write a figure to a file with the kit's name in its metadata; leave no partial file.

    Args:
        figure: the figure.
        path: the picture to write; its suffix, .png, .svg or .pdf, chooses the format.
        dpi: dots per inch, for formats made of pixels.

    Raises:
        ValueError: the path has another suffix, or none.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (".png", ".svg", ".pdf"):
        fail(
            "the format of the picture is unknown",
            got=repr(os.fspath(path)),
            expected="a name that ends in .png, .svg or .pdf",
            hint="Rename it",
        )
    key = "Software" if suffix == ".png" else "Creator"
    with replacing(path) as temporary:
        figure.savefig(temporary, dpi=dpi, metadata={key: "cs231n"})


def md5_of(path: Path) -> str:
    """Return the MD5 of a file in hexadecimal.

    MD5 shows whether a file is damaged or differs from the published one, if its authors give no
    other checksum. It does not protect against forgery: check the content of the file as well.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
