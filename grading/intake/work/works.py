"""What holds work that is asked for: files by their names and by what they define."""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.files import entries
from grading.intake.files.entries import Entry, Refused
from grading.intake.work import submission
from grading.intake.work.shape import Shape

_LOOKED_AT = 60  # source files of other names that are read to see whether they are the work


class Works:
    """Tells what is asked for; each entry is looked into once."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self._works: dict[int, bool] = {}

    def holds(self, entry: Entry) -> bool:
        """Whether work that is asked for is somewhere in an entry."""
        key = id(entry)
        if key not in self._works:
            self._works[key] = self._look(entry)
        return self._works[key]

    def _look(self, entry: Entry) -> bool:
        if entry.kind == "file":
            return bool(entries.foreign_suffix(entry.name)) or self.is_work(entry)
        if not entry.holds:
            return False
        if entry.kind == "archive":
            return True  # it is looked into when its turn comes
        others: list[Entry] = []
        for path, one in submission.files_in(entry):
            if one.kind == "archive" or entries.foreign_suffix(path):
                return True
            if submission.usual(one.name) in self.shape.names:
                return True
            if one.kind == "file" and path.lower().endswith(".py") and len(others) < _LOOKED_AT:
                others.append(one)
        return any(self.is_work(one) for one in others)

    def is_work(self, entry: Entry) -> bool:
        """Whether a source file or notebook is one that is asked for."""
        if submission.usual(entry.name) in self.shape.names:
            return True
        plain = entry.name.lower()
        try:
            if plain.endswith(".py"):
                return bool(submission.defines(entry.read(submission.MAX_FILE), self.shape))
            if plain.endswith(".ipynb"):
                data = entry.read(submission.MAX_NOTEBOOK)
                return any(name.encode() in data for name in self.shape.questions)
        except Refused:
            return plain.endswith((".py", ".ipynb"))
        return False

    def is_own(self, entry: Entry) -> bool:
        """Whether an entry is the package itself, or a file that is asked for by its name."""
        if entry.kind == "folder":
            return entry.name == self.shape.package or any(
                file.startswith(entry.name + "/") for file in self.shape.files
            )
        return entry.kind == "file" and submission.usual(entry.name) in self.shape.names

    def rivals(self, files: Sequence[Entry]) -> bool:
        """Whether two loose files answer the same: two people's, or two versions."""
        seen: set[str] = set()
        for one in files:
            if not one.name.lower().endswith(".py"):
                continue
            try:
                found = set(submission.defines(one.read(submission.MAX_FILE), self.shape))
            except Refused:
                continue
            if found & seen:
                return True
            seen |= found
        return False
