"""Tables and verdicts for a terminal, without control characters.

Everything from a submission (names, messages) passes through `clean` before it is printed, and is
printed as text, never as markup.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table
    from rich.text import Text

    from grading.judging.results import TestResult

# A word, a sign and a color for each status; the word alone is enough to understand it.
LOOKS = {
    "ok": (tr("passed"), "✓", "green"),
    "wrong": (tr("wrong"), "✗", "red"),
    "error": (tr("error"), "✗", "red"),
    "timeout": (tr("too slow"), "✗", "red"),
    "memory": (tr("too much memory"), "✗", "red"),
    "missing": (tr("not written"), "·", "yellow"),
    "forbidden": (tr("not allowed"), "✗", "red"),
    "fault": (tr("grader's fault"), "!", "magenta"),
    "undecided": (tr("needs a person"), "?", "magenta"),
    "excused": (tr("excused"), "-", "dim"),
}
# The same for results that are finer than a status; see `status_of`.
FINER = {
    "no file": (tr("missing"), "✗", "red"),
    "not found": (tr("not found"), "✗", "red"),
    "partly": (tr("partly right"), "±", "yellow"),
    "no points": (tr("no points yet"), "·", "yellow"),
}

# The sign and the word of a status at the beginning of a line, before what has this status.
_STATUS = re.compile(
    rf" *[{re.escape(''.join(look[1] for look in (LOOKS | FINER).values()))}] .*?  (?=\S)"
)

# The keys of the sandbox's sentences about a file or a function that does not exist.
_ABSENT = {"no file": "no file", "no name": "not found"}

WIDTH_WITHOUT_TERMINAL = 100
# A narrower table of exercises has no column for their titles.
WIDTH_FOR_TITLES = 100
# A narrower one has no wide gaps between its columns.
WIDTH_FOR_GAPS = 66


def console(*, color: bool = True, file: TextIO | None = None) -> Console:
    """Open a console on standard output or on `file`.

    There are also no colors if NO_COLOR is set or the output is not a terminal.
    """
    from rich.console import Console

    stream = file or sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH_WITHOUT_TERMINAL
    return Console(
        file=stream,
        no_color=True if not color else None,
        color_system="auto" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        width=width,
        # In a notebook rich would show text that belongs in a file.
        force_jupyter=False,
    )


def status_of(status: str, reason: str = "", score: float | None = None, top: float = 0.0) -> str:
    """The key in `LOOKS` or `FINER` for a result.

    Args:
        status: the status of a test, an exercise or a submission.
        reason: the key of its message; for `missing` it says what is missing (see `message_key`).
        score: the points that it earned. Without points it is not called passed.
        top: the most points it could earn.

    Returns:
        The key, or `status` itself if it is unknown.
    """
    if status == "missing":
        return _ABSENT.get(reason, status)
    if status == "wrong" and score and score < top:
        return "partly"
    if status == "ok" and score == 0 and top > 0:
        return "no points"
    return status


def words(
    status: str, reason: str = "", score: float | None = None, top: float = 0.0
) -> tuple[str, str, str]:
    """The word, the sign and the color of a result. See `status_of` for the arguments."""
    key = status_of(status, reason, score, top)
    return FINER.get(key) or LOOKS.get(key, (status, "?", "magenta"))


def look(status: str, reason: str = "", score: float | None = None, top: float = 0.0) -> Text:
    """The sign and the word of a result, in its color. See `status_of` for the arguments."""
    from rich.text import Text

    word, sign, color = words(status, reason, score, top)
    return Text(f"{sign} {word}", style=color)


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """Create a table without rows; the columns named in `right` are aligned to the right."""
    from rich import box
    from rich.table import Table

    empty = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        empty.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return empty


def folded(line: Text, out: Console) -> list[Text]:
    """Break a line into rows that fit the console.

    Every row is indented like the first. If the line begins with a status, the others begin below
    what follows it.
    """
    from rich.text import Text

    status = _STATUS.match(line.plain)
    indent = status.end() if status else len(line.plain) - len(line.plain.lstrip(" "))
    rows = line[indent:].wrap(out, max(out.width - indent, 20))
    for row in rows:
        row.rstrip()
    first, *others = rows or [Text()]
    return [line[:indent] + first, *(Text.assemble(" " * indent, row) for row in others)]


def print_folded(out: Console, line: Text) -> None:
    """Print a line; if it is too long, the next rows have the same indentation."""
    for row in folded(line, out):
        out.print(row)


def message_key(test: TestResult) -> str:
    """The key of a test's message, the same in every language; empty if it has none."""
    return str((test.detail or {}).get("key", ""))


def progress(on: Console) -> Progress:
    """Create a progress bar with a count and the remaining time."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(tr("remaining")),
        TimeRemainingColumn(),
        console=on,
        transient=True,
    )
