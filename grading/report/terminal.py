"""What the commands print: tables and verdicts for a terminal, free of control characters.

Everything that comes out of a submission (names, messages) passes through `clean` before it is
printed, and is printed as text, never as markup.
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

    from grading.judging.results import ExerciseResult, SubmissionResult

# A word, a sign and a color for each status of the results: the word alone says it all.
LOOKS = {
    "ok": ("passed", "✓", "green"),
    "wrong": ("wrong", "✗", "red"),
    "error": ("error", "✗", "red"),
    "timeout": ("too slow", "✗", "red"),
    "memory": (tr("too much memory"), "✗", "red"),
    "missing": ("not written", "·", "yellow"),
    "forbidden": ("not allowed", "✗", "red"),
    "fault": ("grader's fault", "!", "magenta"),
    "undecided": (tr("needs a person"), "?", "magenta"),
    "excused": ("excused", "-", "dim"),
}

# What a message begins with where a file or a function is not there at all.
NOT_THERE = ("missing", "not found")

WIDTH_WITHOUT_TERMINAL = 100
# Names of students in a table are broken into lines of at most so many columns.
WIDTH_OF_NAMES = 24
# Below so many columns a table of exercises has no room for what they are called in words.
WIDTH_FOR_TITLES = 100
# And below so many none for gaps of more than one column.
WIDTH_FOR_GAPS = 66


def console(*, color: bool = True, file: TextIO | None = None) -> Console:
    """A console on standard output (or `file`) that leaves colors out when told to.

    Colors are also left out when NO_COLOR is set or the output is no terminal.
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
        # In a notebook rich would show what it is told to write into a file.
        force_jupyter=False,
    )


def words(
    status: str, message: str = "", score: float | None = None, top: float = 0.0
) -> tuple[str, str, str]:
    """The word, the sign and the color of a status.

    Args:
        status: that of a test, an exercise or a submission.
        message: of a status `missing` it tells kinds apart.
        score: what it earned; nothing earned is not called passed.
        top: the most it could earn.

    Returns:
        The word, the sign and the color, in this order.
    """
    kind = message.partition(":")[0]
    if status == "missing" and kind in NOT_THERE:
        return kind, "✗", "red"
    if status == "wrong" and score and score < top:
        return "partly right", "±", "yellow"
    if status == "ok" and score == 0 and top > 0:
        return tr("no points yet"), "·", "yellow"
    return LOOKS.get(status, (status, "?", "magenta"))


def look(status: str, score: float | None = None, top: float = 0.0, message: str = "") -> Text:
    """The sign and the word of a status; see `words`.

    Args:
        status: that of a test, an exercise or a submission.
        score: the points earned.
        top: the most it could earn.
        message: what was said of it.

    Returns:
        A text in the status's color.
    """
    from rich.text import Text

    word, sign, color = words(status, message, score, top)
    return Text(f"{sign} {word}", style=color)


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """An empty table; the columns named in `right` are set flush right."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def folded(line: Text, out: Console) -> list[Text]:
    """A line as rows that fit the console, each indented as the first is."""
    from rich.text import Text

    indent = len(line.plain) - len(line.plain.lstrip(" "))
    rows = line[indent:].wrap(out, max(out.width - indent, 20))
    for row in rows:
        row.rstrip()
    return [Text.assemble(" " * indent, row) for row in rows]


def say(out: Console, line: Text) -> None:
    """Print a line; where it is too long, the rest is indented as its beginning is."""
    for row in folded(line, out):
        out.print(row)


def exercise_table(exercises: Iterable[ExerciseResult], width: int | None = None) -> Table:
    """One row an exercise: what it is, how many tests passed, its points, its status.

    Args:
        exercises: the verdicts.
        width: columns of the terminal; where they are few, what an exercise is called in words is
            left out, for its id says it too.
    """
    from rich.text import Text

    what = ("What",) if width is None or width >= WIDTH_FOR_TITLES else ()
    made = table("Exercise", *what, "Tests", "Points", "", right=("Tests", "Points"))
    if not what and width is not None:
        narrow = width < WIDTH_FOR_GAPS
        made.padding, made.show_edge = (0, 0 if narrow else 1, 0, 0), not narrow
    total = best = 0.0
    for exercise in exercises:
        passed = sum(test.status == "ok" for test in exercise.tests)
        made.add_row(
            clean(exercise.id),
            *(clean(exercise.title) for _ in what),
            f"{passed}/{len(exercise.tests)}",
            f"{number(exercise.score)} / {number(exercise.max_score)}",
            look(exercise.status, exercise.score, exercise.max_score, first_message(exercise)),
        )
        total += exercise.score or 0
        best += exercise.max_score
    # Of a number no digit may be cut off; a word can go on in the next row.
    for column in made.columns:
        column.no_wrap = column.header != ("What" if what else "Exercise")
    made.add_section()
    empty = [""] * (len(what) + 1)
    label = Text(tr("Total"), style="bold")
    share = "" if best in (0, FULL_MARKS) else f"{int(FULL_MARKS * total / best)}%"
    made.add_row(label, *empty, f"{number(total)} / {number(best)}", share)
    return made


def first_message(exercise: ExerciseResult) -> str:
    """What the first test of an exercise says, if it says anything."""
    return exercise.tests[0].message if exercise.tests else ""


def score_table(
    submissions: Iterable[SubmissionResult], width: int = WIDTH_WITHOUT_TERMINAL
) -> Table:
    """One row per submission: student, final score, score of the code, right exercises, mistakes.

    Args:
        submissions: the verdicts.
        width: columns of the terminal. Names and ids that do not fit are broken at spaces and
            hyphens, and numbers never; with few columns, Seconds and Code are left out.

    Returns:
        The table.
    """
    narrow = width < WIDTH_FOR_GAPS
    head = ["Student", "Final", "Code", "Right", "Seconds", "Known mistakes"]
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
    """The cells of a submission; its known mistakes are one to a line."""
    full = sum(exercise.status == "ok" for exercise in submission.exercises)
    score, top = final(submission)
    return [
        clean(submission.student),
        f"{number(score)} / {number(top)}",
        number(submission.score),
        f"{full}/{len(submission.exercises)}",
        f"{submission.seconds:.1f}",
        "\n".join(map(clean, mistakes(submission))) or clean(verdict_word(submission)),
    ]


def cell_width(text: str) -> int:
    """The width of a text in columns of a terminal; of several lines the longest."""
    from rich.cells import cell_len

    return max(map(cell_len, text.split("\n")))


def broken(text: str, width: int) -> list[str]:
    """A text in lines of so many columns, broken at spaces and hyphens where possible."""
    return textwrap.wrap(text, width) or [""]


def intake_table(rows: Iterable[Mapping[str, str]]) -> Table:
    """One row for each thing that was handed over: how it is used, and why."""
    from rich.text import Text

    made = table("Found", "Form", "Student", "Attempt", "Handed in", "Use", "Reason")
    for row in rows:
        use = row["use"]
        style = {"yes": "green", "person": "bold magenta"}.get(use, "dim")
        made.add_row(
            clean(row["path"]),
            row["form"],
            clean(row["student"]),
            row["attempt"],
            row["handed_in"],
            Text(tr("needs a person") if use == "person" else use, style),
            clean(row["reason"]),
        )
    return made


def verdict_word(submission: SubmissionResult) -> str:
    """What to say of a submission in which no mistake is known by name."""
    return "" if submission.status in ("ok", "wrong") else look(submission.status).plain


def mistakes(submission: SubmissionResult) -> list[str]:
    """The ids of the misconceptions recognized in a submission, each once, in order."""
    found = (
        test.misconception
        for exercise in submission.exercises
        for test in exercise.tests
        if test.misconception
    )
    return list(dict.fromkeys(found))


def progress(on: Console) -> Progress:
    """A progress bar with a count and the time to go, for work on a known number of things."""
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
        TextColumn("to go"),
        TimeRemainingColumn(),
        console=on,
        transient=True,
    )
