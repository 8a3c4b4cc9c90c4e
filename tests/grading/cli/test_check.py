"""`cs231n check`: exit codes, what it says, and the files it writes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cs231n.cli import main
from grading.judging import report_json, results
from grading.judging.results import ExerciseResult
from grading.student import checking, roadmap

Run = Callable[..., Result]


def verdict(name: str, status: str, message: str = "") -> ExerciseResult:
    score = {"ok": 60.0, "fault": None}.get(status, 0.0)
    test = results.TestResult("plain", "public", status, score, 60.0, message)
    title = f"Title of {name}"
    return ExerciseResult(name, title, status, score, 60.0, 0.1, [test], hint="Look at +.")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the judge will say: exercise -> status."""
    statuses: dict[str, str] = {"add": "ok", "scale": "ok"}

    def check(
        assignment: object, ids: list[str], on_verdict: object = None, on_test: object = None
    ) -> list:
        return [verdict(name, statuses[name], "out: got \x1b[31m1, expected 2") for name in ids]

    monkeypatch.setattr(checking, "check", check)
    return statuses


def test_everything_right_exits_with_0(run: Run, judged: dict[str, str]) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "Every published test passes." in result.output


def test_a_wrong_answer_exits_with_1_and_says_why(run: Run, judged: dict[str, str]) -> None:
    judged["add"] = "wrong"
    result = run("check", "add")
    assert result.exit_code == 1
    assert "wrong" in result.output
    assert "got" in result.output
    assert "Look at +." in result.output
    assert "hidden inputs" in " ".join(result.output.split())


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are not bytes there")
def test_a_folder_whose_name_is_not_utf_8_can_be_checked(
    root: Path, judged: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = root.with_name(os.fsdecode(b"B\xfccher"))  # as from a zip made on Windows
    root.rename(folder)
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, ["check", "--no-color"])
    assert result.exit_code == 0, result.output


def test_control_characters_of_a_message_are_not_printed(run: Run, judged: dict[str, str]) -> None:
    judged["add"] = "wrong"
    assert "\x1b" not in run("check", "add", "--no-color").output


def test_the_table_names_the_next_exercise(run: Run, judged: dict[str, str]) -> None:
    judged["scale"] = "missing"
    result = run("check")
    assert result.exit_code == 1
    assert "Next: cs231n check scale  (pkg/a.py:1)" in result.output


def test_the_command_of_the_notebook_stays_one_line_in_a_narrow_terminal(
    run: Run, judged: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged["scale"] = "missing"
    command = "jupyter lab --notebook-dir=. notebooks/Scaling.ipynb"
    monkeypatch.setattr(roadmap, "notebook", lambda *_: command)
    monkeypatch.setenv("COLUMNS", "60")
    assert f"Its notebook: {command}\n" in run("check").output


def test_the_table_says_once_why_exercises_could_not_be_judged(
    run: Run, judged: dict[str, str]
) -> None:
    judged.update(add="error", scale="error")
    assert "add and 1 other: out: got" in run("check").output
    judged["scale"] = "wrong"
    assert "add: out: got" in run("check").output
    judged["add"] = "missing"
    assert "out: got" not in run("check").output


def test_a_check_by_name_that_passes_names_the_next_exercise(
    run: Run, judged: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roadmap, "ahead", lambda assignment: "scale")
    assert "Next: cs231n check scale  (pkg/a.py:1)" in run("check", "add").output
    judged["add"] = "wrong"
    assert "Next:" not in run("check", "add").output


def test_several_chapters_are_shown_as_a_map(
    run: Run, judged: dict[str, str], root: Path, write_manifest: Callable[..., None]
) -> None:
    parts = {
        "One": [{"id": "add", "points": 100}],
        "Two": [{"id": "scale", "points": 100}],
    }
    write_manifest(root, parts)
    file = root / "assignment" / "assignment.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count('id = "Two"') == 1
    file.write_text(text.replace('id = "Two"', 'id = "Two"\nover = ["add"]'), encoding="utf-8")
    judged.update(add="wrong", scale="missing")
    rows = " ".join(run("check").output.split())
    assert "after add (chapter 1)" in rows
    assert "0 / 120 0%" in rows
    assert "Next: cs231n check add (pkg/a.py:1)" in rows
    assert "Title of" not in rows
    for option in ("--all", "--parts=One,Two"):
        assert "Title of scale" in run("check", option).output
    # What comes next follows what was worked on last.
    judged["scale"] = "wrong"
    run("check", "scale")
    assert "Next: cs231n check scale" in run("check").output


def test_the_graders_fault_exits_with_3(run: Run, judged: dict[str, str]) -> None:
    judged["add"] = "fault"
    assert run("check", "add").exit_code == 3


def test_an_unknown_exercise_is_wrong_usage_and_names_the_nearest(run: Run) -> None:
    result = run("check", "ad")
    assert result.exit_code == 2
    assert "There is no exercise 'ad'. Did you mean add?" in " ".join(result.output.split())


def test_hints_come_only_as_far_as_asked(run: Run, judged: dict[str, str]) -> None:
    first = run("check", "add", "--hint", 1).output
    assert "Think of a plus." in first
    assert "Use +." not in first
    assert "Use +." in run("check", "add", "--hint", 2).output


def test_a_hint_needs_an_exercise(run: Run) -> None:
    assert run("check", "--hint", 1).exit_code == 2


def test_json_is_the_one_schema(run: Run, judged: dict[str, str], tmp_path: Path) -> None:
    judged["add"] = "wrong"
    path = tmp_path / "out.json"
    run("check", "--json", path)
    report = report_json.from_json(json.loads(path.read_text()))
    assert [e.id for e in report.submissions[0].exercises] == ["add", "scale"]
    assert report.submissions[0].score == 60.0


def test_html_is_a_page_without_the_control_characters(
    run: Run, judged: dict[str, str], tmp_path: Path
) -> None:
    judged["add"] = "wrong"
    path = tmp_path / "out.html"
    run("check", "add", "--html", path)
    page = path.read_text()
    assert "<table>" in page
    assert "\x1b" not in page


def test_a_crash_of_the_grader_is_no_verdict(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the pipe is gone")

    monkeypatch.setattr(checking, "check", broken)
    result = run("check", "add")
    assert result.exit_code == 3
    assert "the pipe is gone" in result.output
    assert "The grader itself failed" in result.output


def test_without_an_assignment_the_usage_is_wrong(
    run: Run, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grading.spec import manifest

    def nothing(start: object = None, *, installed: bool = True) -> Path:
        raise manifest.AssignmentError("got no assignment/assignment.toml here or above")

    monkeypatch.setattr(manifest, "find", nothing)
    assert run("check").exit_code == 2


def test_a_broken_assignment_is_the_graders_fault(run: Run, root: Path) -> None:
    (root / "assignment" / "assignment.toml").write_text("schema = 1\n")
    assert run("check").exit_code == 3
