"""The verdicts on a class as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from grading.results import Report
from grading.terminal import clean, number

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t")


def csv_text(report: Report) -> str:
    """One row a submission: student, score, status, then the points of each exercise.

    A grader's fault leaves its cell empty: it is no zero.
    """
    ids = list(dict.fromkeys(e.id for s in report.submissions for e in s.exercises))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["student", "score", "max_score", "status", *ids])
    for submission in report.submissions:
        points = {e.id: e.score for e in submission.exercises}
        table.writerow(
            [
                _plain(submission.student),
                _points(submission.score),
                number(submission.max_score),
                submission.status,
                *(_points(points.get(name)) for name in ids),
            ]
        )
    return text.getvalue()


def _points(score: float | None) -> str:
    return "" if score is None else number(score)


def _plain(name: str) -> str:
    safe = clean(name).replace("\n", " ")
    return f"'{safe}" if safe.startswith(FORMULA) else safe
