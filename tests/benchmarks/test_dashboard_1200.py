"""What the benchmark of the class's pages says to a folder that it cannot measure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grading.judging import report_json
from grading.judging.results import Report

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("verdicts", "got"), [(False, "grades.json"), (True, "gradebook")])
def test_a_folder_without_a_class_is_told_in_one_line(
    tmp_path: Path, verdicts: bool, got: str
) -> None:
    if verdicts:
        report_json.write(Report("course", "id"), tmp_path / "grades.json")
    command = [sys.executable, "benchmarks/dashboard_1200.py", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert f"'{tmp_path}' is not a graded class" in line
    assert got in line.partition("Expected")[0]
    assert f"cs231n grade SUBMISSIONS --out {tmp_path} --keep" in line
