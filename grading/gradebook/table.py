"""The verdicts on a class as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from grading.judging.results import Report
from grading.support.cells import points, safe, table
from grading.support.text import number


def csv_text(report: Report) -> str:
    """One row a submission: student, score, status, then the points of each exercise.

    A grader's fault leaves its cell empty: it is no zero.
    """
    ids = list(dict.fromkeys(e.id for s in report.submissions for e in s.exercises))
    rows: list[Sequence[str]] = [["student", "score", "max_score", "status", *ids]]
    for submission in report.submissions:
        scores = {e.id: e.score for e in submission.exercises}
        rows.append(
            [
                safe(submission.student),
                points(submission.score),
                number(submission.max_score),
                submission.status,
                *(points(scores.get(name)) for name in ids),
            ]
        )
    return table(rows)
