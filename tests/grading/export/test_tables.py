"""Tables for other programs: what they hold, and that no cell can act."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.export import tables
from grading.export.formats import ClassExport, Written
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


def rows(written: Written) -> list[dict[str, str]]:
    return list(csv.DictReader(written.data.decode("utf-8-sig").splitlines()))


def test_the_score_after_the_policy_is_what_counts(report: Report) -> None:
    first = rows(tables.plain(ClassExport(report, PEOPLE)))[0]
    assert (first["final"], first["code"], first["penalty"]) == ("8", "10", "2")
    assert (first["conv"], first["section"], first["email"]) == ("10", "A", "ada@example.org")


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
    path.write_bytes(tables.parquet(ClassExport(report)).data)
    (_, row), *others = pd.read_parquet(path).iterrows()
    assert others == []
    assert (row["student"], row["exercise"], row["score"]) == ("ada", "conv", 10.0)
