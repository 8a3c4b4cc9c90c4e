"""Export scores as a CSV table, and verdicts as JSON or as rows for pandas."""

from __future__ import annotations

import io
import json
from typing import Any

from grading.export.formats import ClassExport, Written
from grading.gradebook import csv_text
from grading.judging import report_json
from grading.judging.results import Report, final
from grading.support.text import clean


def plain(request: ClassExport) -> Written:
    """Write one row per student: ids, final score, its steps, and the points of each exercise."""
    return Written(csv_text(request.report, request.people).encode())


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
