"""Write files so that a reader never meets half of one, and tell a file by its checksum."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

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
    """Lend a temporary path beside `path`, renamed to it when the block ends well.

    Args:
        path: where the finished file belongs; missing parent folders are made.

    Yields:
        A path of the same suffix in the same folder. It is removed if the block raises.
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
    """Draw a figure into a file, whole or not at all, with the kit's name in it.

    Args:
        figure: the figure.
        path: the picture to write; its suffix says in which form.
        dpi: dots an inch, where the form has dots.
    """
    key = "Software" if Path(path).suffix.lower() == ".png" else "Creator"
    with replacing(path) as temporary:
        figure.savefig(temporary, dpi=dpi, metadata={key: "cs231n"})


def md5_of(path: Path) -> str:
    """Return the MD5 of a file in hexadecimal.

    MD5 tells a damaged or different file from the published one, where its authors give no other
    checksum. It is no defence against a forger: what is in the file must be checked as well.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
