"""The verdicts on a class as a CSV table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grading.judging.results import Report, final
from grading.support.cells import MARK, points, safe, table
from grading.support.text import number

HEAD = ("student", "final", "final_max", "code", "code_max", "status")


def csv_text(report: Report, people: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """Write one row per student: final score, code score, status, and points of each exercise.

    `final` is the score after the policy, `code` the score of the tests alone. The cells are empty
    if there is no score yet, because the grader failed or a person has to decide.

    Args:
        report: the verdicts.
        people: by name, each student's row of the roster. With it, the table also has these ids,
            and the steps of the policy.
    """
    ids = list(dict.fromkeys(e.id for s in report.submissions for e in s.exercises))
    keys = list(dict.fromkeys(key for person in (people or {}).values() for key in person))
    steps = () if people is None else ("late_hours", "penalty")
    rows: list[Sequence[str]] = [[HEAD[0], *keys, *HEAD[1:-1], *steps, HEAD[-1], *ids]]
    for submission in report.submissions:
        scores = {e.id: e.score for e in submission.exercises}
        score, top = final(submission)
        person, policy = (people or {}).get(submission.student, {}), submission.policy or {}
        rows.append(
            [
                safe(submission.student),
                *(safe(person.get(key, "")) for key in keys),
                points(score),
                number(top),
                points(submission.score),
                number(submission.max_score),
                *("" if score is None else points(policy.get(name, 0.0)) for name in steps),
                submission.status,
                *(points(scores.get(name)) for name in ids),
            ]
        )
    return MARK + table(rows)
