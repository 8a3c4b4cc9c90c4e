"""Export scores as a CSV table, and verdicts as JSON or as rows for pandas."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from grading.export.formats import ClassExport, Written
from grading.judging import report_json
from grading.judging.results import Report, final
from grading.support.cells import MARK, points, safe, table
from grading.support.text import clean, number


def plain(request: ClassExport) -> Written:
    """Write one row per student: ids, final score, its steps, and the points of each exercise.

    `final` is the score after the policy, `code` the score of the tests alone. The cells are empty
    if there is no score yet, because the grader failed or a person has to decide.
    """
    report, people = request.report, request.people
    ids = list(dict.fromkeys(e.id for s in report.submissions for e in s.exercises))
    keys = list(dict.fromkeys(key for person in people.values() for key in person))
    head = ["student", *keys, "final", "final_max", "code", "code_max", "late_hours", "penalty"]
    rows: list[Sequence[str]] = [[*head, "status", *ids]]
    for result in report.submissions:
        score, top = final(result)
        steps = result.policy or {}
        scores = {e.id: e.score for e in result.exercises}
        person = people.get(result.student, {})
        rows.append(
            [
                safe(result.student),
                *(safe(person.get(key, "")) for key in keys),
                points(score),
                number(top),
                points(result.score),
                number(result.max_score),
                *(
                    "" if score is None else points(steps.get(name, 0.0))
                    for name in ("late_hours", "penalty")
                ),
                result.status,
                *(points(scores.get(name)) for name in ids),
            ]
        )
    return Written((MARK + table(rows)).encode())


def verdicts(request: ClassExport) -> Written:
    """Write the verdicts as JSON, schema 1."""
    data = report_json.to_json(request.report)
    return Written((json.dumps(data, indent=1, allow_nan=False) + "\n").encode())


def flat(report: Report) -> list[dict[str, Any]]:
    """One row per test: what `parquet` writes."""
    rows = []
    for s in report.submissions:
        score, top = final(s)
        for e in s.exercises:
            for t in e.tests:
                rows.append(  # noqa: PERF401 - a comprehension of this length reads worse
                    {
                        "student": clean(s.student),
                        "final": score,
                        "final_max": top,
                        "code": s.score,
                        "exercise": e.id,
                        "exercise_status": e.status,
                        "exercise_score": e.score,
                        "exercise_max": e.max_score,
                        "exercise_seconds": e.seconds,
                        "test": t.name,
                        "visibility": t.visibility,
                        "status": t.status,
                        "score": t.score,
                        "max_score": t.max_score,
                        "rel_error": t.rel_error,
                        "misconception": t.misconception,
                    }
                )
    return rows


def parquet(request: ClassExport) -> Written:
    """Write one row per test as Parquet.

    Raises:
        ModuleNotFoundError: pandas or pyarrow is not installed.
    """
    import pandas as pd

    file = io.BytesIO()
    frame = pd.DataFrame(flat(request.report))
    numbers = ("final", "final_max", "code", "exercise_score", "score", "max_score", "rel_error")
    frame = frame.astype({name: "float64" for name in numbers if name in frame})
    frame.to_parquet(file, engine="pyarrow", index=False)
    return Written(file.getvalue())
