"""intake.csv: what becomes of everything that was handed over, to be looked at and edited.

What a person writes into student, handed_in or use wins, and survives later runs. A row that a
person adds, with a student and an excuse but no path, stays as well. Beside the table
a small file remembers what the program wrote there itself, for that is how an edit is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.intake import excused
from grading.intake.excused import Excuse
from grading.intake.people import lists
from grading.intake.people.lists import ListError
from grading.intake.people.times import Clock
from grading.intake.rows import Row
from grading.support.cells import safe, table
from grading.support.files import write_bytes
from grading.support.translation import tr

NAME = "intake.csv"
MEMORY = "intake.json"
COLUMNS = ("path", "form", "student", "attempt", "handed_in", "use", "reason")
EDITED = ("student", "handed_in", "use")
_FOREIGN = tr("was not written by this program: it has no column named use. Move it away.")
_PLAIN = {lists.column(name): name for name in COLUMNS}
USES = {
    **dict.fromkeys(("yes", "y", "true", "1", "ja", "oui", "x"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0", "nein", "non"), "no"),
    **dict.fromkeys(("person", "needs a person", "?"), "person"),
}


@dataclass
class Edits:
    """What a person wrote in the table, by path and column, and the lines where that stands.

    kept     rows as they stood, by path: of what is not looked through today
    excuses  rows that excuse somebody
    """

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    excuses: list[Excuse] = field(default_factory=list)

    def of(self, path: str) -> Mapping[str, str]:
        """What a person wrote about a path."""
        return self.cells.get(key(path), {})

    def line_of(self, path: str) -> int:
        """The line of a path in the table; 0 without one."""
        return self.lines.get(key(path), 0)


def key(path: str) -> str:
    """A path as it stands in the table."""
    return " ".join(safe(path).split())


def read(folder: Path) -> Edits:
    """A person's edits of the table in a folder; none where there is no table.

    Raises:
        ListError: the file is there and is no table of ours.
    """
    path = folder / NAME
    if not path.is_file():
        return Edits()
    lines = lists.read(path, ("path",), ("use",), _FOREIGN)
    memory = _memory(folder)
    edits = Edits()
    for line in lines:
        cells = {_PLAIN[name]: value for name, value in line.cells.items() if name in _PLAIN}
        place = cells.get("path", "")
        questions = excused.read(cells.get("use", ""))
        if questions is not None:
            edits.excuses.append(Excuse(line.number, place, cells.get("student", ""), questions))
            if not place:
                continue
        if place in edits.kept:
            raise ListError(
                tr(
                    "{path}, lines {lines} and {number}: two rows for {place}",
                    path=path,
                    lines=edits.lines[place],
                    number=line.number,
                    place=place,
                )
            )
        edits.kept[place], edits.lines[place] = cells, line.number
        known = memory.get(place)
        for name in EDITED:
            value = cells.get(name, "")
            written = known.get(name, []) if known else None
            if value and (written is None or value not in written):
                edits.cells.setdefault(place, {})[name] = value
    if not memory:
        # Nobody knows what was written by whom: a row that is new to us is taken as it is found.
        edits.cells = {}
    for place, cells in edits.cells.items():
        use = cells.get("use")
        if use is None or excused.read(use) is not None:
            continue
        if use.strip().lower() not in USES:
            raise ListError(
                tr(
                    "{path}, line {lines}: use is {use!r}. "
                    "Write yes, no, person, excused, or excused: QUESTION.",
                    path=path,
                    lines=edits.lines[place],
                    use=use,
                )
            )
        cells["use"] = USES[use.strip().lower()]
    return edits


def write(
    folder: Path,
    rows: Sequence[Row],
    clock: Clock,
    edits: Edits,
    roots: Iterable[str],
) -> None:
    """Write the table, and what of it is the program's own, whole or not at all.

    Args:
        folder: where to.
        rows: what was found.
        clock: how times are shown.
        edits: of the table that is there; its rows of other roots stay.
        roots: what was looked through this time.
    """
    cells = [cells_of(row, clock) for row in rows]
    before = _memory(folder)
    memory = {
        one["path"]: {
            # Where a person wrote, what stood there before is remembered, not what stands now.
            name: before.get(one["path"], {}).get(name, [""])
            if name in row.by_hand
            else [one[name]]
            for name in EDITED
        }
        for row, one in zip(rows, cells, strict=True)
    }
    tops = [key(root) for root in roots]
    for place, kept in edits.kept.items():
        looked_at = any(place == top or place.startswith(top + "/") for top in tops)
        if not looked_at and place not in memory:
            cells.append({name: kept.get(name, "") for name in COLUMNS})
            memory[place] = before.get(place, {})
    there = {one["path"] for one in cells}
    for excuse in edits.excuses:
        if excuse.path not in there:
            row = dict.fromkeys(COLUMNS, "")
            cells.append({**row, "student": excuse.student, "use": excuse.use})
    cells.sort(key=lambda one: one["path"])
    # A run that ends between two writes must not take its own words for a person's.
    both = {
        place: {
            name: list(dict.fromkeys((*before.get(place, {}).get(name, ()), *values)))
            for name, values in columns.items()
        }
        for place, columns in memory.items()
    }
    text = table([COLUMNS, *([one[name] for name in COLUMNS] for one in cells)])
    _remember(folder, {**before, **both})
    write_bytes(folder / NAME, b"\xef\xbb\xbf" + text.encode())
    _remember(folder, memory)


def cells_of(row: Row, clock: Clock) -> dict[str, str]:
    """A row as it stands in the table."""
    values = {
        "path": row.path,
        "form": row.form,
        "student": row.student,
        "attempt": "" if row.attempt is None else str(row.attempt),
        "handed_in": clock.show(row.handed_in),
        "use": row.excused or row.use,
        "reason": row.reason,
    }
    return {name: key(value) for name, value in values.items()}


def _memory(folder: Path) -> dict[str, dict[str, list[str]]]:
    path = folder / MEMORY
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as problem:
        raise ListError(
            tr(
                "{path} is damaged ({problem}). Delete it; edits in {name} are then read as new.",
                path=path,
                problem=problem,
                name=NAME,
            )
        ) from problem
    found = data.get("written", {}) if isinstance(data, dict) else {}
    return found if isinstance(found, dict) else {}


def _remember(folder: Path, memory: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    text = json.dumps({"schema": 1, "written": memory}, indent=0, ensure_ascii=False)
    write_bytes(folder / MEMORY, text.encode("utf-8", "replace"))
