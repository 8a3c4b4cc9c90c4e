"""The gradebook: a table that a spreadsheet reads as data."""

from __future__ import annotations

import csv

from grading.gradebook import csv_text
from grading.judging.results import ExerciseResult, Report, SubmissionResult


def rows(*submissions: SubmissionResult) -> list[dict[str, str]]:
    text = csv_text(Report("a", "id", list(submissions)))
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def test_a_fault_is_empty_and_no_zero() -> None:
    done = ExerciseResult("conv", "Conv", "fault", None, 10.0, 0.1)
    (row,) = rows(SubmissionResult("ada", "fault", None, 10.0, 0.1, [done]))
    assert (row["final"], row["conv"], row["status"]) == ("", "", "fault")


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


def test_the_final_score_and_that_of_the_code_have_the_names_of_every_table() -> None:
    steps = {"final": 8.0, "max": 100.0, "lines": []}
    (row,) = rows(SubmissionResult("ada", "ok", 10.0, 10.0, 0.1, policy=steps))
    assert (row["final"], row["final_max"], row["code"], row["code_max"]) == (
        "8",
        "100",
        "10",
        "10",
    )


def test_excel_knows_the_encoding() -> None:
    assert csv_text(Report("a", "id", [])).startswith("\ufeff")
