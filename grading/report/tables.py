"""Tables for a terminal: exercises, scores of a class, and what intake found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from grading.judging.results import final
from grading.report.terminal import (
    WIDTH_FOR_GAPS,
    WIDTH_FOR_TITLES,
    look,
    message_key,
    status_of,
    table,
)
from grading.support.text import FULL_MARKS, clean, number, percent
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from rich.table import Table

    from grading.judging.results import ExerciseResult, SubmissionResult


# Names of students in a table are broken into lines of at most so many columns.
WIDTH_OF_NAMES = 24


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
            look(exercise.status, first_reason(exercise), exercise.score, exercise.max_score),
        )
        total += exercise.score or 0
        best += exercise.max_score
    # A word may continue in the next row, but a number may not.
    for at, column in enumerate(rows.columns):
        column.no_wrap = at != len(titles)
    rows.add_section()
    empty = [""] * (len(titles) + 1)
    label = Text(tr("Total"), style="bold")
    share = "" if best in (0, FULL_MARKS) else percent(total, best)
    rows.add_row(label, *empty, f"{number(total)} / {number(best)}", share)
    return rows


def first_reason(exercise: ExerciseResult) -> str:
    """The key of the message of an exercise's first test; empty if there is none."""
    return message_key(exercise.tests[0]) if exercise.tests else ""


def reasons(exercises: Iterable[ExerciseResult]) -> list[str]:
    """A line for each reason why exercises could not be judged, such as an exception.

    Args:
        exercises: the verdicts. Answers that are wrong or not written yet have no line.

    Returns:
        The lines, without control characters; exercises with the same reason share one.
    """
    found: dict[str, list[str]] = {}
    for exercise in exercises:
        if status_of(exercise.status, first_reason(exercise)) in ("ok", "wrong", "missing"):
            continue
        tests = (test.message for test in exercise.tests if test.status == exercise.status)
        text = clean(exercise.headline or next(tests, "")).partition("\n")[0]
        if text:
            found.setdefault(text, []).append(clean(exercise.id))
    return [
        f"{first}: {text}"
        if not others
        else counted(
            "{exercise} and 1 other: {reason}",
            "{exercise} and {number} others: {reason}",
            len(others),
            exercise=first,
            reason=text,
        )
        for text, (first, *others) in found.items()
    ]


def score_table(submissions: Iterable[SubmissionResult], width: int) -> Table:
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
