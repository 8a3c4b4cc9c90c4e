"""What a person wrote in the table of intake, by the paths that it shows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grading.intake import excused
from grading.intake.excused import Excuse
from grading.intake.files.entries import Entry
from grading.intake.files.fingerprint import fingerprint
from grading.intake.people.keys import Person
from grading.intake.people.rosters import Roster
from grading.support.cells import safe

LONGEST_PATH = 400  # characters
Written = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass
class Edits:
    """What a person wrote in the table.

    cells    the edited cells by path and column
    lines    line numbers by path
    kept     all rows by path, to keep those of paths that this run does not read
    excuses  the rows that excuse somebody
    written  what the program itself wrote: the texts of a cell, by path and column
    roster   fingerprint of the copy of the roster that the program wrote; "" if it wrote none
    people   the ids that each name in the table stands for, by kind
    files    fingerprints by path of the files for which a person wrote a time, yes or no
    other    what a person wrote for other files than today's, until they answer for these, by path
             and column
    folder   the folder of the table; None without one
    """

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    excuses: list[Excuse] = field(default_factory=list)
    written: Written = field(default_factory=dict)
    roster: str = ""
    people: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    other: dict[str, dict[str, str]] = field(default_factory=dict)
    folder: Path | None = None

    def follow(self, roster: Roster) -> None:
        """Give people in the table the names that they have on today's roster, and keep theirs.

        Whoever was meant stays meant if the roster gives them another name, even if it gives their
        earlier name to somebody else.
        """
        for cells in self.cells.values():
            if "student" in cells:
                cells["student"] = self._today(cells["student"], roster)
        self.excuses = [
            replace(each, student=self._today(each.student, roster)) for each in self.excuses
        ]
        today = {person.name: dict(person.ids) for person in [*roster.people, *roster.outside]}
        known = [(name, ids, roster.by_ids(ids)) for name, ids in self.people.items()]
        for name, ids, person in known:
            if person is None:
                continue
            # Files and lists may still have earlier names and ids, unless they are another's today.
            if not roster.find(name):
                roster.add_name(person, name)
            for kind, values in ids.items():
                own = [value for value in values if _is_free(value, person, roster)]
                roster.add_ids(person, {kind: own})
                same = today[person.name]
                same[kind] = tuple(dict.fromkeys((*same.get(kind, ()), *own)))
        self.people = {**self.people, **today}

    def _today(self, text: str, roster: Roster) -> str:
        names = [name.strip() for name in text.split(";")]
        for at, name in enumerate(names):
            person = roster.by_ids(self.people.get(name, {}))
            # A name that was on the roster before is no new name: two people's ids were exchanged.
            if person and not (person.name in self.people and roster.find(name)):
                names[at] = person.name
        return "; ".join(names)

    def check(self, pieces: Iterable[Entry]) -> None:
        """Find what a person wrote for files that others have replaced since then.

        A time, yes or no was an answer about those files. Whose they are, the path still tells.

        Args:
            pieces: what has rows in the table.
        """
        for piece in pieces:
            place = cell_of(piece.path)
            cells = self.cells.get(place, {})
            answers = {
                name: cells[name]
                for name in ("handed_in", "use")
                if cells.get(name, "person") != "person" and excused.read(cells[name]) is None
            }
            if not answers or place in self.files:
                continue
            self.files[place] = fingerprint(piece)
            if self.files[place] not in self.written.get(place, {}).get("files", self.files[place]):
                for name in answers:
                    del cells[name]
                # A new question asks for another yes by itself.
                self.other[place] = {name: a for name, a in answers.items() if a != "yes"}

    def students_elsewhere(self, roots: Iterable[str]) -> list[str]:
        """The students in rows of paths that a run does not read."""
        tops = [key(root) for root in roots]
        rows = (cells for place, cells in self.kept.items() if not is_below(place, tops))
        names = (name.strip() for cells in rows for name in cells.get("student", "").split(";"))
        return [name for name in names if name]

    def of(self, path: str) -> Mapping[str, str]:
        """The cells that a person edited in the row of a path."""
        return self.cells.get(key(path), {})

    def line_of(self, path: str) -> int:
        """The line of a path in the table; 0 without one."""
        return self.lines.get(key(path), 0)

    def reads(self, path: str) -> bool:
        """Whether the table has a row at or below a path, other than one that is not used."""
        return any(
            cells.get("use") != "no" and is_below(place, [key(path)])
            for place, cells in self.kept.items()
        )


def _is_free(value: str, person: Person, roster: Roster) -> bool:
    """Whether an id is nobody else's today. An address counts without its end."""
    return all(found is person for found in roster.find(value.partition("@")[0]))


def cell_of(path: str) -> str:
    """Return a path as a cell of the table, which no other path has.

    A cell holds no line break, no second space in a row and no byte that is not text, so a path
    with one of them gets a mark of its own.
    """
    text = key(path.encode("utf-8", "replace").decode("utf-8"))
    if text == path and len(text) <= LONGEST_PATH:
        return text
    mark = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    if len(text) <= LONGEST_PATH:
        return f"{text} ({mark})"
    return f"{text[:200]}...{mark}...{text[-150:]}"


def key(path: str) -> str:
    """A text as a cell of the table shows it."""
    return " ".join(safe(path).split())


def is_there(place: str, base: Path, *, known: bool) -> bool:
    """Whether something may be at a path of the table.

    Args:
        place: the path.
        base: the folder to which paths in the table are relative.
        known: whether the program wrote it. It may show a name otherwise than the disk, so the
            folder around it tells.

    Returns:
        True also for what is inside a file that is there, such as an archive.
    """
    path = base / place
    return os.path.lexists(path.parent if known else path) or any(
        around.is_file() for around in path.parents
    )


def is_below(place: str, tops: Iterable[str]) -> bool:
    """Whether a path is one of these paths, or below one of them."""
    return any(place == top or place.startswith(top + "/") for top in tops)
