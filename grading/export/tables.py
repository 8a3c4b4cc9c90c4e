"""Scores as CSV for course systems, and every verdict as rows for pandas."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grading.judging.results import Report
from grading.report.figures import final
from grading.support.cells import points, safe, table
from grading.support.files import write_bytes
from grading.support.text import clean, number

People = Mapping[str, Mapping[str, Any]]


def plain(report: Report, people: People) -> str:
    """One row a student: who, the final score and how it comes about, and each exercise's points.

    A grader's fault leaves its cells empty: it is no zero.
    """
    ids = list(dict.fromkeys(e.id for s in report.submissions for e in s.exercises))
    keys = list(dict.fromkeys(key for person in people.values() for key in person))
    head = ["student", *keys, "score", "max_score", "before_policy", "late_hours", "penalty"]
    rows: list[Sequence[str]] = [[*head, "status", *ids]]
    for one in report.submissions:
        score, top = final(one)
        told = one.policy or {}
        scores = {e.id: e.score for e in one.exercises}
        person = people.get(one.student, {})
        rows.append(
            [
                safe(one.student),
                *(safe(person.get(key, "")) for key in keys),
                points(score),
                number(top),
                points(one.score),
                points(told.get("late_hours", 0.0)),
                points(told.get("penalty", 0.0)),
                one.status,
                *(points(scores.get(name)) for name in ids),
            ]
        )
    return table(rows)


def canvas(report: Report, people: People) -> str:
    """Canvas's own form of a gradebook: Grades, Import.

    Canvas finds students by ID, else by SIS Login ID; take both from a roster that is its export.
    """
    title = safe(report.assignment)
    tops = [final(one)[1] for one in report.submissions]
    rows: list[Sequence[str]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
        ["    Points Possible", "", "", "", "", number(max(tops, default=0.0))],
    ]
    for one in report.submissions:
        person = people.get(one.student, {})
        login = _one(person, "sisloginid", "login", "username", "email")
        rows.append(
            [
                safe(one.student),
                safe(_one(person, "id", "canvasid")),
                safe(_one(person, "sisuserid", "sid", "studentid")),
                safe(login or one.student),
                safe(_one(person, "section")),
                points(final(one)[0]),
            ]
        )
    return table(rows)


def moodle(report: Report, people: People) -> str:
    """A table for Moodle's Grades, Import, CSV file; map by "ID number" or "Email address"."""
    title = safe(report.assignment)
    rows: list[Sequence[str]] = [
        ["Full name", "ID number", "Email address", title, f"{title} (Feedback)"]
    ]
    for one in report.submissions:
        person = people.get(one.student, {})
        lines = (one.policy or {}).get("lines") or list(one.notes[:1])
        rows.append(
            [
                safe(one.student),
                safe(_one(person, "idnumber", "sid", "studentid", "id")),
                safe(_one(person, "emailaddress", "email")),
                points(final(one)[0]),
                safe(" ".join(str(line) for line in lines)),
            ]
        )
    return table(rows)


def flat(report: Report) -> list[dict[str, Any]]:
    """One row a test: what `parquet` writes."""
    rows = []
    for s in report.submissions:
        score, top = final(s)
        for e in s.exercises:
            for t in e.tests:
                rows.append(  # noqa: PERF401 - a comprehension of this length reads worse
                    {
                        "student": clean(s.student),
                        "final_score": score,
                        "final_max": top,
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


def parquet(report: Report, path: Path) -> int:
    """Write one row a test as Parquet; returns how many.

    Raises:
        ModuleNotFoundError: pandas or pyarrow is missing.
    """
    import pandas as pd

    rows = flat(report)
    file = io.BytesIO()
    frame = pd.DataFrame(rows)
    numbers = ("final_score", "final_max", "exercise_score", "score", "max_score", "rel_error")
    frame = frame.astype({name: "float64" for name in numbers if name in frame})
    frame.to_parquet(file, engine="pyarrow", index=False)
    write_bytes(path, file.getvalue())
    return len(rows)


def _one(person: Mapping[str, Any], *keys: str) -> str:
    return next((str(person[key]) for key in keys if person.get(key)), "")
