"""The verdicts on a class as a CSV table."""

from __future__ import annotations

from collections.abc import Sequence

from grading.judging.results import Report, final
from grading.support.cells import MARK, points, safe, table
from grading.support.text import number

HEAD = ("student", "final", "final_max", "code", "code_max", "status")


def csv_text(report: Report) -> str:
    """Write one row per student: final score, code score, status, and points of each exercise.

    A submission without a score has empty cells, not zeros.
    """
    ids = list(dict.fromkeys(e.id for s in report.submissions for e in s.exercises))
    rows: list[Sequence[str]] = [[*HEAD, *ids]]
    for submission in report.submissions:
        scores = {e.id: e.score for e in submission.exercises}
        score, top = final(submission)
        rows.append(
            [
                safe(submission.student),
                points(score),
                number(top),
                points(submission.score),
                number(submission.max_score),
                submission.status,
                *(points(scores.get(name)) for name in ids),
            ]
        )
    return MARK + table(rows)
