"""The gradebook: a table that a spreadsheet reads as data."""

from __future__ import annotations

import csv

from grading.gradebook import csv_text
from grading.judging.results import ExerciseResult, Report, SubmissionResult


def rows(*submissions: SubmissionResult) -> list[dict[str, str]]:
    text = csv_text(Report("a", "id", list(submissions)))
    return list(csv.DictReader(text.splitlines()))


def test_a_fault_is_empty_and_no_zero() -> None:
    done = ExerciseResult("conv", "Conv", "fault", None, 10.0, 0.1)
    (row,) = rows(SubmissionResult("ada", "fault", None, 10.0, 0.1, [done]))
    assert (row["score"], row["conv"], row["status"]) == ("", "", "fault")


def test_an_exercise_without_a_verdict_is_empty() -> None:
    done = ExerciseResult("conv", "Conv", "ok", 10.0, 10.0, 0.1)
    first, second = rows(
        SubmissionResult("ada", "ok", 10.0, 10.0, 0.1, [done]),
        SubmissionResult("grace", "error", 0.0, 10.0, 0.0),
    )
    assert (first["conv"], second["conv"]) == ("10", "")


def test_a_name_is_never_a_formula_or_a_line() -> None:
    for name in ("=1+1", "+1", "-1", "@x", " =1+1", "＝1+1"):
        assert rows(SubmissionResult(name, "ok", 1.0, 1.0, 0.1))[0]["student"] == f"'{name}"
    assert "\n" not in rows(SubmissionResult("a\nb", "ok", 1.0, 1.0, 0.1))[0]["student"]
