"""Tables for other programs: what they hold, and that no cell can act."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.export import tables
from grading.judging.results import ExerciseResult, Report, SubmissionResult, TestResult
from grading.support import cells

PEOPLE = {"ada": {"id": "17", "sisloginid": "ada1", "email": "ada@example.org", "section": "A"}}


@pytest.fixture
def report() -> Report:
    test = TestResult("basic", "public", "ok", 10.0, 10.0)
    conv = ExerciseResult("conv", "Conv", "ok", 10.0, 10.0, 0.5, [test])
    late = {"final": 8.0, "max": 10.0, "late_hours": 3.0, "penalty": 2.0, "lines": ["10 - 2 = 8."]}
    return Report(
        "hw",
        "id",
        [
            SubmissionResult("ada", "ok", 10.0, 10.0, 0.5, [conv], policy=late),
            SubmissionResult("=1+1", "fault", None, 10.0, 0.1),
        ],
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_the_score_after_the_policy_is_what_counts(report: Report) -> None:
    first = rows(tables.plain(report, PEOPLE))[0]
    assert (first["score"], first["before_policy"], first["penalty"]) == ("8", "10", "2")
    assert (first["conv"], first["section"], first["email"]) == ("10", "A", "ada@example.org")


def test_canvas_has_its_columns_and_its_row_of_points(report: Report) -> None:
    points, ada, fault = rows(tables.canvas(report, PEOPLE))
    assert (points["Student"], points["hw"]) == ("    Points Possible", "10")
    assert (ada["ID"], ada["SIS Login ID"], ada["Section"], ada["hw"]) == ("17", "ada1", "A", "8")
    assert (fault["Student"], fault["hw"]) == ("'=1+1", "")


def test_moodle_has_ids_and_feedback(report: Report) -> None:
    ada = rows(tables.moodle(report, PEOPLE))[0]
    assert (ada["Email address"], ada["hw"]) == ("ada@example.org", "8")
    assert ada["hw (Feedback)"] == "10 - 2 = 8."


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_no_text_is_a_formula_or_breaks_a_line(text: str) -> None:
    cell = cells.safe(text)
    assert not cell.lstrip().startswith(cells.FORMULA)
    assert len(cell.splitlines()) <= 1


def test_parquet_is_read_back(report: Report, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path = tmp_path / "tests.parquet"
    assert tables.parquet(report, path) == 1
    row = pd.read_parquet(path).iloc[0]
    assert (row["student"], row["exercise"], row["score"]) == ("ada", "conv", 10.0)
