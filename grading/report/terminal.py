"""Tables and verdicts for a terminal, without control characters.

Everything from a submission (names, messages) passes through `clean` before it is printed, and is
printed as text, never as markup.
"""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from grading.judging.results import final
from grading.support.text import FULL_MARKS, clean, number
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table
    from rich.text import Text

    from grading.judging.results import ExerciseResult, SubmissionResult, TestResult

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

# The keys of the sandbox's sentences about a file or a function that does not exist.
_ABSENT = {"no file": "no file", "no name": "not found"}

WIDTH_WITHOUT_TERMINAL = 100
# Names of students in a table are broken into lines of at most so many columns.
WIDTH_OF_NAMES = 24
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
    """The word, the sign and the color of a status.

    Args:
        status: see `status_of`, as for all that follow.
        reason: the key of its message.
        score: the points that it earned.
        top: the most points it could earn.

    Returns:
        The word, the sign and the color.
    """
    key = status_of(status, reason, score, top)
    return FINER.get(key) or LOOKS.get(key, (status, "?", "magenta"))


def look(status: str, score: float | None = None, top: float = 0.0, reason: str = "") -> Text:
    """The sign and the word of a status.

    Args:
        status: see `status_of`, as for all that follow.
        score: the points that it earned.
        top: the most points it could earn.
        reason: the key of its message.

    Returns:
        A text in the status's color.
    """
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
    """Break a line into rows that fit the console, with the indentation of the first."""
    from rich.text import Text

    indent = len(line.plain) - len(line.plain.lstrip(" "))
    rows = line[indent:].wrap(out, max(out.width - indent, 20))
    for row in rows:
        row.rstrip()
    return [Text.assemble(" " * indent, row) for row in rows]


def say(out: Console, line: Text) -> None:
    """Print a line; if it is too long, the next rows have the same indentation."""
    for row in folded(line, out):
        out.print(row)


def exercise_table(exercises: Iterable[ExerciseResult], width: int | None = None) -> Table:
    """Create a table with one row per exercise: passed tests, points and status.

    Args:
        exercises: the verdicts.
        width: the width of the terminal; a narrow table leaves out the titles.

    Returns:
        The table, with a row for the total.
    """
    from rich.text import Text

    titles = (tr("Title"),) if width is None or width >= WIDTH_FOR_TITLES else ()
    numbers = (tr("Tests"), tr("Points"))
    rows = table(tr("Exercise"), *titles, *numbers, "", right=numbers)
    if not titles and width is not None:
        narrow = width < WIDTH_FOR_GAPS
        rows.padding, rows.show_edge = (0, 0 if narrow else 1, 0, 0), not narrow
    total = best = 0.0
    for exercise in exercises:
        passed = sum(test.status == "ok" for test in exercise.tests)
        rows.add_row(
            clean(exercise.id),
            *(clean(exercise.title) for _ in titles),
            f"{passed}/{len(exercise.tests)}",
            f"{number(exercise.score)} / {number(exercise.max_score)}",
            look(exercise.status, exercise.score, exercise.max_score, first_reason(exercise)),
        )
        total += exercise.score or 0
        best += exercise.max_score
    # A word may continue in the next row, but a number may not.
    for at, column in enumerate(rows.columns):
        column.no_wrap = at != len(titles)
    rows.add_section()
    empty = [""] * (len(titles) + 1)
    label = Text(tr("Total"), style="bold")
    share = "" if best in (0, FULL_MARKS) else f"{int(FULL_MARKS * total / best)}%"
    rows.add_row(label, *empty, f"{number(total)} / {number(best)}", share)
    return rows


def first_reason(exercise: ExerciseResult) -> str:
    """The key of the message of an exercise's first test; empty if there is none."""
    return message_key(exercise.tests[0]) if exercise.tests else ""


def message_key(test: TestResult) -> str:
    """The key of a test's message, the same in every language; empty if it has none."""
    return str((test.detail or {}).get("key", ""))


def score_table(
    submissions: Iterable[SubmissionResult], width: int = WIDTH_WITHOUT_TERMINAL
) -> Table:
    """Create a table with one row per submission: final score, code score, known mistakes.

    Args:
        submissions: the verdicts.
        width: columns of the terminal. Names and ids that do not fit are broken at spaces and
            hyphens, and numbers never; with few columns, Seconds and Code are left out.

    Returns:
        The table.
    """
    narrow = width < WIDTH_FOR_GAPS
    head = [tr("Student"), tr("Final"), tr("Code"), tr("Right"), tr("Seconds")]
    head.append(tr("Known mistakes"))
    rows = [_score_row(submission) for submission in submissions]
    for row in (head, *rows):
        if width < WIDTH_FOR_TITLES:
            del row[4]
        if narrow:
            del row[2]
    widest = [max(map(cell_width, cells)) for cells in zip(head, *rows, strict=True)]
    names = min(widest[0], WIDTH_OF_NAMES // 2 if narrow else WIDTH_OF_NAMES)
    mistakes_width = max(width - names - sum(widest[1:-1]) - 3 * len(head), len(head[-1]))
    scores = table(*head, right=head[1:-1])
    for name, *numbers, problems in rows:
        lines = [line for text in problems.split("\n") for line in broken(text, mistakes_width)]
        scores.add_row("\n".join(broken(name, names)), *numbers, "\n".join(lines))
    for column in scores.columns:
        column.no_wrap = True
    return scores


def _score_row(submission: SubmissionResult) -> list[str]:
    """The cells of a submission: its known mistakes, one to a line, or why it has no verdict."""
    full = sum(exercise.status == "ok" for exercise in submission.exercises)
    score, top = final(submission)
    not_judged = not submission.exercises and submission.notes
    remark = submission.notes[0] if not_judged else verdict_word(submission)
    return [
        clean(submission.student),
        f"{number(score)} / {number(top)}",
        number(submission.score),
        f"{full}/{len(submission.exercises)}",
        f"{submission.seconds:.1f}",
        "\n".join(map(clean, mistakes(submission))) or clean(remark),
    ]


def cell_width(text: str) -> int:
    """The width of a text in columns of a terminal; of several lines the longest."""
    from rich.cells import cell_len

    return max(map(cell_len, text.split("\n")))


def broken(text: str, width: int) -> list[str]:
    """A text in lines of so many columns, broken at spaces and hyphens where possible."""
    return textwrap.wrap(text, width) or [""]


def intake_table(entries: Iterable[Mapping[str, str]]) -> Table:
    """Create a table with one row per file or folder that intake found, and how it is used."""
    from rich.text import Text

    rows = table(
        *(tr("Path"), tr("Form"), tr("Student"), tr("Attempt")),
        *(tr("Submitted"), tr("Use"), tr("Reason")),
    )
    for row in entries:
        use = row["use"]
        style = {"yes": "green", "person": "bold magenta"}.get(use, "dim")
        rows.add_row(
            clean(row["path"]),
            row["form"],
            clean(row["student"]),
            row["attempt"],
            row["handed_in"],
            Text(tr("needs a person") if use == "person" else use, style),
            clean(row["reason"]),
        )
    return rows


def verdict_word(submission: SubmissionResult) -> str:
    """The sign and word for a submission without a known mistake; empty if it is a plain one."""
    return "" if submission.status in ("ok", "wrong") else look(submission.status).plain


def mistakes(submission: SubmissionResult) -> list[str]:
    """The ids of the misconceptions found in a submission, each once, in order."""
    found = (
        test.misconception
        for exercise in submission.exercises
        for test in exercise.tests
        if test.misconception
    )
    return list(dict.fromkeys(found))


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
