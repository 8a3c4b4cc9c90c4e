"""The paths that an instructor names: each thing once, and those of one folder together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from grading.intake import table
from grading.intake.edits import Edits
from grading.intake.files.entries import Entry


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


def take_out_output(
    paths: Sequence[Path], named: list[Entry], out: Path, edits: Edits
) -> Entry | None:
    """Take the folder of the verdicts out of what an instructor named.

    An instructor may well write `cd class; grade . --out grades` and run it again.

    Args:
        paths: the absolute paths that the instructor named.
        named: their entries, from which the folder is removed.
        out: the folder of the verdicts.
        edits: the table in it. A folder from which a run has read submissions is a class.

    Returns:
        What was taken out: the folder, or one around it with nothing else in it. None if the
        folder is elsewhere.
    """
    if not (out / table.NAME).is_file():
        return None
    for path, root in zip(paths, named, strict=True):
        way = _way(path, root, out)
        if not way or edits.reads(way[-1].path):
            continue
        own = way.pop()
        while way:
            around = way.pop()
            around.children().remove(own)
            if around.children() or named == [around]:
                return own
            own = around
        named.remove(own)
        return own
    return None


def _way(path: Path, root: Entry, inside: Path) -> list[Entry]:
    """The entries from a named one to a path inside it, both included; empty if it is not."""
    if not inside.is_relative_to(path):
        return []
    way = [root]
    for name in inside.relative_to(path).parts:
        found = [child for child in way[-1].children() if child.name == name]
        if not found:
            return []
        way += found
    return way
