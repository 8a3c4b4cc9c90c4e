"""Recognize the files that an assignment requires, by their names and by what they define."""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.files import entries
from grading.intake.files.entries import Entry, Refused
from grading.intake.files.noise import files_below
from grading.intake.work.collected import MAX_FILE, MAX_NOTEBOOK
from grading.intake.work.shape import Shape, defines, usual

_MOST_READ = 60  # source files with other names that are read to see whether they are the work


class Recognizer:
    """Recognizes required work, and reads each entry only once.

    Args:
        shape: what a submission looks like.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self._holds: dict[int, bool] = {}

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is required work, or contains some."""
        key = id(entry)
        if key not in self._holds:
            self._holds[key] = self._look(entry)
        return self._holds[key]

    def _look(self, entry: Entry) -> bool:
        if entry.kind == "file":
            return bool(entries.foreign_suffix(entry.name)) or self.is_work(entry)
        if not entry.holds:
            return False
        if entry.kind == "archive":
            return True  # It is opened later, when its content matters.
        others: list[Entry] = []
        for path, file in files_below(entry):
            if file.kind == "archive" or entries.foreign_suffix(path):
                return True
            if usual(file.name) in self.shape.names:
                return True
            if file.kind == "file" and path.lower().endswith(".py") and len(others) < _MOST_READ:
                others.append(file)
        return any(self.is_work(file) for file in others)

    def is_work(self, entry: Entry) -> bool:
        """Whether a source file or notebook is required work."""
        if usual(entry.name) in self.shape.names:
            return True
        plain = entry.name.lower()
        try:
            if plain.endswith(".py"):
                return bool(defines(entry.read(MAX_FILE), self.shape))
            if plain.endswith(".ipynb"):
                data = entry.read(MAX_NOTEBOOK)
                return any(name.encode() in data for name in self.shape.questions)
        except Refused:
            return plain.endswith((".py", ".ipynb"))
        return False

    def is_saved_work(self, entry: Entry) -> bool:
        """Whether a file is required work under another suffix, as in "ann.py.txt" of a browser."""
        if not entry.name.lower().endswith((".txt", ".json")):
            return False
        try:
            data = entry.read(MAX_NOTEBOOK)
        except Refused:
            return False
        answers = any(f'"{name}"'.encode() in data for name in self.shape.questions)
        return (answers and b'"cells"' in data) or bool(defines(data[:MAX_FILE], self.shape))

    def is_own(self, entry: Entry) -> bool:
        """Whether an entry is the package itself, or has the name of a required file."""
        if entry.kind == "folder":
            return entry.name == self.shape.package or any(
                file.startswith(entry.name + "/") for file in self.shape.files
            )
        return entry.kind == "file" and usual(entry.name) in self.shape.names

    def rivals(self, files: Sequence[Entry]) -> bool:
        """Whether two loose files answer the same exercise: two people's, or two versions."""
        earlier: set[str] = set()
        for file in files:
            if not file.name.lower().endswith(".py"):
                continue
            try:
                defined = set(defines(file.read(MAX_FILE), self.shape))
            except Refused:
                continue
            if defined & earlier:
                return True
            earlier |= defined
        return False
