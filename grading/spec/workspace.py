"""Writes trees of files to disk: once, or one after another into a temporary folder."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path


class Workspace:
    """A temporary folder that holds one tree after another, and writes only what differs.

    The folder is deleted when this object is closed or collected.
    """

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="judge-"))
        self._holds: dict[str, bytes] = {}
        self.close = weakref.finalize(self, shutil.rmtree, self.root, ignore_errors=True)

    def hold(self, tree: Mapping[str, bytes]) -> Path:
        """Make the folder hold `tree` and nothing else.

        Returns:
            The folder.
        """
        for path in [path for path in self._holds if path not in tree]:
            (self.root / path).unlink(missing_ok=True)
            del self._holds[path]
        changed = {path: data for path, data in tree.items() if self._holds.get(path) != data}
        write(changed, self.root)
        self._holds.update(changed)
        return self.root


def write(tree: Mapping[str, bytes], root: Path) -> None:
    """Write the tree's files below `root`."""
    folders = set()
    for path, data in tree.items():
        target = root / path
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(data)
