"""Remember what was exported, so that an export replaces nothing that somebody else wrote.

A filled-in worksheet looks like the course system's own file. So the hash of each export is stored,
and only a file that is unchanged since then may be replaced. So is the hash of each feedback text,
which comes back in the next worksheet, beside those that teachers wrote.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

from grading.support.files import write_bytes

T = TypeVar("T", dict[str, Any], list[Any])
NAME = "exports.json"


def wrote(folder: Path, path: Path) -> bool:
    """Whether `path` is an export from `folder`, unchanged since it was written."""
    try:
        return _read(folder, "exports", {}).get(_key(path)) == _digest(path.read_bytes())
    except OSError:
        return False


def remember(folder: Path, path: Path, data: bytes, feedback: Iterable[str] = ()) -> None:
    """Remember that `data` was written to `path`.

    Args:
        folder: the folder of the class.
        path: the exported file.
        data: its content.
        feedback: the feedback texts in it, by `of_text`.
    """
    files = {**_read(folder, "exports", {}), _key(path): _digest(data)}
    texts = sorted({*known_texts(folder), *feedback})
    content = {"schema": 1, "exports": files, "feedback": texts}
    write_bytes(folder / NAME, json.dumps(content, indent=0, sort_keys=True).encode())


def known_texts(folder: Path) -> Collection[str]:
    """The feedback texts that were exported from `folder` so far, by `of_text`."""
    return frozenset(map(str, _read(folder, "feedback", [])))


def of_text(text: str) -> str:
    """A short form of a feedback text, which stays the same if an editor makes HTML of it."""
    words = unescape(re.sub(r"<[^>]*>", " ", text)).split()
    return _digest(" ".join(words).encode("utf-8", "replace"))[:16]


def _read(folder: Path, key: str, empty: T) -> T:
    try:
        found = json.loads((folder / NAME).read_bytes())[key]
    except (OSError, ValueError, KeyError, TypeError):
        return empty
    return found if isinstance(found, type(empty)) else empty


def _key(path: Path) -> str:
    return path.resolve().as_posix()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
