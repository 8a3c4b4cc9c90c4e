"""Read and write intake.csv, the table of everything that was handed over.

What a person writes into student, handed_in or use wins over what was found and survives later
runs. So does a row that a person adds with a student and an excuse but no path. A second file
stores what the program itself wrote, so that edits can be recognized.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grading.intake import excused
from grading.intake.edits import Edits, Written, is_below, is_there, key
from grading.intake.excused import Excuse
from grading.intake.hand_ins import Row
from grading.intake.people import lists
from grading.intake.people.lists import ListError
from grading.intake.people.spelling import is_saved_as
from grading.intake.people.times import Clock
from grading.support import outputs
from grading.support.cells import table
from grading.support.files import write_bytes
from grading.support.translation import tr

NAME = "intake.csv"
MEMORY = "intake.json"
COLUMNS = ("path", "form", "student", "attempt", "handed_in", "use", "reason")
EDITED = ("student", "handed_in", "use")
_PLAIN = {lists.column(name): name for name in COLUMNS}
USES = {
    **dict.fromkeys(("yes", "y", "true", "1", "ja", "oui", "x"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0", "nein", "non"), "no"),
    **dict.fromkeys(("person", "needs a person", "?"), "person"),
}


def read(folder: Path) -> Edits:
    """Read a person's edits of the table in a folder.

    Returns:
        The edits; empty if the folder has no table.

    Raises:
        ListError: a file is not this program's, or an edit cannot be read or told from the rest.
    """
    path = folder / NAME
    if not path.is_file():
        if problem := outputs.refusal(folder / MEMORY, outputs.document("schema", "written")):
            raise ListError(problem)
        return _remembered(folder)
    foreign = tr(
        "{path} was not written by this program, because it has no column named use. "
        "Move it to another folder."
    )
    needs = tr(
        "Its first line should be {header}. Restore that line, or move the file to another folder.",
        header=",".join(COLUMNS),
    )
    lines = lists.read(path, ("path",), ("use",), foreign, needs)
    edits = _remembered(folder)
    for line in lines:
        cells = {_PLAIN[name]: value for name, value in line.cells.items() if name in _PLAIN}
        place = cells.get("path", "")
        if place and place not in edits.written:
            place = posixpath.normpath(place.replace("\\", "/"))
        questions = excused.read(cells.get("use", ""))
        if questions is not None:
            edits.excuses.append(Excuse(line.number, place, cells.get("student", ""), questions))
            if not place:
                continue
        if not place and not (cells.get("use") or cells.get("handed_in")):
            continue  # what is left of an excuse that was taken back
        if not place:
            raise ListError(
                "{path}, line {number}: the row has no path. Write the path of a file or "
                "folder into it, or delete the row.",
                path=path,
                number=line.number,
            )
        if place in edits.kept:
            raise ListError(
                "{path}, lines {lines} and {number}: two rows for {place}. Delete one of them.",
                path=path,
                lines=edits.lines[place],
                number=line.number,
                place=place,
            )
        edits.kept[place], edits.lines[place] = {**cells, "path": place}, line.number
        known = edits.written.get(place)
        for name in EDITED:
            value = cells.get(name, "")
            written = known.get(name, []) if known else []
            if value and not any(is_saved_as(text, value) for text in written):
                edits.cells.setdefault(place, {})[name] = value
                edits.other.get(place, {}).pop(name, None)
    if edits.kept and not edits.written:
        raise ListError(
            "{path} is missing or damaged, so your edits in {name} cannot be told from the "
            "rest of it. Restore that file. Or move {name} to another folder, run the same "
            "command, and copy your edits into the new table.",
            path=folder / MEMORY,
            name=NAME,
        )
    for place, cells in edits.cells.items():
        use = cells.get("use")
        if use is None or excused.read(use) is not None:
            continue
        if use.strip().lower() not in USES:
            raise ListError(
                "{path}, line {lines}: use is {use!r}. "
                "Write yes, no, person, excused, or excused: QUESTION.",
                path=path,
                lines=edits.lines[place],
                use=use,
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
    """Write the table completely, or not at all if the program is stopped.

    Args:
        folder: the folder of the table.
        rows: the rows of this run.
        clock: the course's time zone.
        edits: the edits of the present table, whose rows of other roots are kept.
        roots: the paths that this run has read.
    """
    cells = [cells_of(row, clock) for row in rows]
    before = edits.written
    memory: dict[str, Mapping[str, Sequence[str]]] = {
        line["path"]: {
            # For a cell that a person edited, the program's own text before that is stored.
            name: before.get(line["path"], {}).get(name, [""])
            if name in row.by_hand
            else [line[name]]
            for name in EDITED
        }
        for row, line in zip(rows, cells, strict=True)
    }
    for place, found in edits.files.items():
        if place in memory:
            memory[place] = {**memory[place], "files": [found]}
    tops = [key(root) for root in roots]
    for place, kept in edits.kept.items():
        gone = is_below(place, tops)
        # A file may be away for one run only, and come back.
        if place in memory or (gone and place not in edits.cells):
            continue
        asked = kept.get("use") == "person" and place not in edits.cells
        if asked and not is_there(place, folder.absolute().parent, known=True):
            continue  # The class was moved, and its rows are asked about where it is now.
        line = {name: kept.get(name, "") for name in COLUMNS}
        if gone:
            line["reason"] = tr("it is not there any more; what you wrote is kept")
        cells.append(line)
        memory[place] = before.get(place, {})
    written = {line["path"] for line in cells}
    for excuse in edits.excuses:
        if excuse.path not in written:
            row = dict.fromkeys(COLUMNS, "")
            cells.append({**row, "student": excuse.student, "use": excuse.use})
    cells.sort(key=lambda line: line["path"])
    # If the program is stopped between two writes, its own text must not look like an edit.
    both = {
        place: {
            name: list(dict.fromkeys((*before.get(place, {}).get(name, ()), *values)))
            for name, values in columns.items()
        }
        for place, columns in memory.items()
    }
    text = table([COLUMNS, *([line[name] for name in COLUMNS] for line in cells)])
    _remember(folder, {**before, **both}, edits)
    write_bytes(folder / NAME, b"\xef\xbb\xbf" + text.encode())
    _remember(folder, memory, edits)


def cells_of(row: Row, clock: Clock) -> dict[str, str]:
    """The cells of a row by column."""
    values = {
        "path": row.path,
        "form": row.form,
        "student": row.student,
        "attempt": "" if row.attempt is None else str(row.attempt),
        "handed_in": clock.show(row.handed_in),
        "use": row.excused or row.use,
        "reason": row.reason,
    }
    # "on time" is no time, and a name may be nobody's, but what a person wrote stays.
    values |= {name: text for name, text in row.by_hand.items() if not values[name]}
    return {name: key(value) for name, value in values.items()}


def _remembered(folder: Path) -> Edits:
    """What the program itself wrote; nothing if that cannot be read."""
    try:
        data: Any = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Edits(folder=folder)
    if not isinstance(data, dict) or not isinstance(data.get("written"), dict):
        return Edits(folder=folder)
    known = {name: data[name] for name in ("people", "other") if isinstance(data.get(name), dict)}
    roster = str(data.get("roster", ""))
    return Edits(written=data["written"], roster=roster, folder=folder, **known)


def _remember(folder: Path, written: Written, edits: Edits) -> None:
    data = {
        "schema": 1,
        "written": written,
        "roster": edits.roster,
        "people": edits.people,
        "other": {place: cells for place, cells in edits.other.items() if cells},
    }
    text = json.dumps(data, indent=0, ensure_ascii=False)
    write_bytes(folder / MEMORY, text.encode("utf-8", "replace"))
