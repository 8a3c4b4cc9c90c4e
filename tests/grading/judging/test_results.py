"""The written form of verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grading.judging import report_json, results
from grading.judging.results import ExerciseResult, Report, SubmissionResult, TestResult


def report() -> Report:
    test = TestResult("t", "public", "wrong", 0.0, 5.0, "no", 0.5, None, "look")
    exercise = ExerciseResult("e", "E", "wrong", 0.0, 5.0, 0.25, [test], ["note"], "printed")
    return Report("a", "s", [SubmissionResult("ann", "wrong", 0.0, 5.0, 0.5, [exercise])], "x")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    report_json.write(report(), tmp_path / "grades.json")
    assert report_json.read(tmp_path / "grades.json") == report()
    assert [p.name for p in tmp_path.iterdir()] == ["grades.json"]


@pytest.mark.parametrize("students", [0, 1, 3])
def test_it_is_written_student_by_student_as_it_would_be_at_once(
    tmp_path: Path, students: int
) -> None:
    original = report()
    original.submissions *= students
    report_json.write(original, tmp_path / "grades.json", detail=True)
    written = json.loads((tmp_path / "grades.json").read_text())
    assert written == report_json.to_json(original, detail=True)


def test_other_data_is_refused() -> None:
    data = report_json.to_json(report())
    for change in ({"schema": 2}, {"submissions": [{}]}, {"submissions": None}):
        with pytest.raises(ValueError, match="report: "):
            report_json.from_json({**data, **change})
    data["submissions"][0]["status"] = "splendid"
    with pytest.raises(ValueError, match="got status 'splendid'"):
        report_json.from_json(data)


def test_a_full_sum_is_exactly_the_maximum() -> None:
    parts = [(100 / 7, 100 / 7)] * 7
    assert results.total(parts)[0] == results.total(parts)[1] == 100.0


def test_no_rounding_makes_full_marks_of_less() -> None:
    score, top = results.total([(1.0, 1.0), (0.0, 1e-7)])
    assert score is not None
    assert score <= top


def test_a_fault_has_no_score() -> None:
    assert results.total([(1.0, 1.0), (None, 2.0)]) == (None, 3.0)
    assert results.most_telling(["ok", "wrong", "timeout", "error"]) == "timeout"
    assert results.most_telling(["ok", "fault", "timeout"]) == "fault"
