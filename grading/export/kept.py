"""Remember which files are exports, so that an export replaces no other file.

A filled-in worksheet looks like the course system's own file. So the hash of each export is stored,
and only a file that is unchanged since then may be replaced.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from grading.support.files import write_bytes

NAME = "exports.json"


def wrote(folder: Path, path: Path) -> bool:
    """Whether `path` is an export from `folder`, unchanged since it was written."""
    try:
        return _read(folder).get(_key(path)) == _digest(path.read_bytes())
    except OSError:
        return False


def remember(folder: Path, path: Path, data: bytes) -> None:
    """Remember that `data` was written to `path`.

    Args:
        folder: the folder of the class.
        path: the exported file.
        data: its content.
    """
    known = {**_read(folder), _key(path): _digest(data)}
    text = json.dumps({"schema": 1, "exports": known}, indent=0, sort_keys=True)
    write_bytes(folder / NAME, text.encode())


def _read(folder: Path) -> dict[str, str]:
    try:
        exports = json.loads((folder / NAME).read_bytes())["exports"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return exports if isinstance(exports, dict) else {}


def _key(path: Path) -> str:
    return path.resolve().as_posix()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
