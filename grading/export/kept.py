"""Which exports a folder of verdicts holds: a table that a course system made says not by whom.

A filled-in worksheet has the course system's own columns, so its bytes are remembered; only a file
that is still as it was written may be replaced.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from grading.support.files import write_bytes

NAME = "exports.json"


def wrote(folder: Path, path: Path) -> bool:
    """Whether `path` is a file that an export from `folder` wrote, and still as it was."""
    try:
        return _read(folder).get(_key(path)) == _digest(path.read_bytes())
    except OSError:
        return False


def remember(folder: Path, path: Path, data: bytes) -> None:
    """Write down that `data` was written to `path`.

    Args:
        folder: the folder of the class.
        path: the exported file.
        data: what is in it.
    """
    known = {**_read(folder), _key(path): _digest(data)}
    text = json.dumps({"schema": 1, "exports": known}, indent=0, sort_keys=True)
    write_bytes(folder / NAME, text.encode())


def _read(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / NAME).read_bytes())["exports"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(path: Path) -> str:
    return path.resolve().as_posix()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
