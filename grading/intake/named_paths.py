"""The paths that an instructor names: each thing once, and those of one folder together."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def label_of(path: Path, base: Path) -> str:
    """The name of a path in the table: relative to `base` if it is inside, else absolute."""
    absolute = Path(os.path.abspath(path))
    try:
        return absolute.relative_to(os.path.abspath(base)).as_posix()
    except ValueError:
        return absolute.as_posix()


def by_folder(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """The paths by the folder they are in, without those inside another one.

    So `c/ann c` is `c`, and nothing is counted twice. All paths become absolute.
    """
    folders: dict[Path, list[Path]] = {}
    last: Path | None = None
    # Paths sort by their parts, so those inside a folder come right after it.
    for path in sorted({Path(os.path.abspath(path)) for path in paths}, key=lambda p: p.parts):
        if last is None or not path.is_relative_to(last):
            folders.setdefault(path.parent, []).append(path)
            last = path
    return folders
