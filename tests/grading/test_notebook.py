"""What a notebook shows, and how progress is kept between checks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import grading
from grading import assignment as assignments
from grading import judge, notebook, own, progress
from grading.results import ExerciseResult, TestResult

MANIFEST = """
schema = 1
name = "small"
title = "Small"
package = "pkg"
[submission]
files = ["pkg/a.py"]
[[part]]
id = "One"
title = "One"
[[part.exercise]]
id = "add"
title = "Add"
points = 60
where = ["pkg/a.py:add"]
hints = ["Plus."]
[[part.exercise]]
id = "scale"
title = "Scale"
points = 40
where = ["pkg/a.py:Tool.scale"]
"""
SOURCE = """
def add(a, b):
    return a + b


class Tool:
    def scale(self, a):
        return a
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> assignments.Assignment:
    (tmp_path / "assignment").mkdir()
    (tmp_path / "pkg").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "assignment" / "assignment.toml").write_text(MANIFEST)
    (tmp_path / "pkg" / "a.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path / "notebooks")
    return assignments.load()


def verdict(name: str, points: float, status: str = "ok") -> ExerciseResult:
    score = {"ok": points, "fault": None}.get(status, 0.0)
    test = TestResult("plain", "public", status, score, points, "got 1, expected 2")
    return ExerciseResult(name, name.title(), status, score, points, 0.1, [test])


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> None:
    class Runner:
        def __enter__(self) -> Runner:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    def check(whole: assignments.Assignment, root: Path, ids: list[str], *_: object) -> list:
        return [
            verdict(name, whole.exercises[name].points, "ok" if name == "add" else "wrong")
            for name in ids
        ]

    monkeypatch.setattr(own, "open_own", Runner)
    monkeypatch.setattr(judge, "check", check)


def test_a_panel_reads_as_text_and_as_html(small: assignments.Assignment, judged: None) -> None:
    panel = grading.check("add", hint=1)
    assert panel.passed
    assert "60 of 100 points so far" in repr(panel)
    assert "Hint 1: Plus." in repr(panel)
    assert "60 of 100 points so far" in panel._repr_html_()
    failed = grading.check("scale")
    assert not failed.passed
    assert "got 1, expected 2" in repr(failed)
    assert "60 of 100 points so far" in repr(failed)


def test_an_unknown_exercise_names_the_nearest(small: assignments.Assignment) -> None:
    with pytest.raises(ValueError, match="scale"):
        grading.check("scal")


def test_all_of_a_part(small: assignments.Assignment, judged: None) -> None:
    overview = grading.check_all("One")
    assert not overview.passed
    assert "60 / 100" in repr(overview)
    assert "60 of 100 points" in overview._repr_html_()
    with pytest.raises(ValueError, match="One"):
        grading.check_all("Two")


def test_progress_holds_until_the_function_changes(small: assignments.Assignment) -> None:
    assert progress.earned(small) == (0.0, 100.0)
    progress.record(small, [verdict("add", 60.0)])
    assert progress.earned(small) == (60.0, 100.0)
    path = small.root / "pkg" / "a.py"
    path.write_text(SOURCE.replace("return a\n", "return 2 * a\n"))
    assert progress.earned(small) == (60.0, 100.0)  # another function changed
    path.write_text(SOURCE.replace("a + b", "a - b"))
    assert progress.earned(small) == (0.0, 100.0)


@pytest.mark.parametrize("content", ["", "[1]", '{"add": 3}', '{"add": {"score": "60"}}', "\x00"])
def test_a_broken_progress_file_costs_nothing(small: assignments.Assignment, content: str) -> None:
    path = small.root / progress.FILE
    path.parent.mkdir()
    path.write_text(content)
    assert progress.earned(small) == (0.0, 100.0)
    progress.record(small, [verdict("add", 60.0)])
    assert progress.earned(small) == (60.0, 100.0)


def test_a_forged_progress_file_gives_no_more_than_there_is(small: assignments.Assignment) -> None:
    progress.record(small, [verdict("add", 60.0)])
    path = small.root / progress.FILE
    path.write_text(path.read_text().replace("60.0", "6000.0"))
    assert progress.earned(small)[0] == 60.0


def test_importing_the_grader_costs_nothing() -> None:
    code = "import sys, grading; sys.exit('numpy' in sys.modules or len(grading.__all__) != 2)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    with pytest.raises(AttributeError, match="nothing"):
        _ = grading.nothing
    assert notebook.check is grading.check
