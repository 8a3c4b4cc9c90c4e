"""`cs231n grade`: what it writes, keeps secret and refuses."""

from __future__ import annotations

import csv
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from grading import collect, results, seeds
from grading.cli import _many
from grading.cli import grade as command
from grading.collect import Submission
from grading.results import ExerciseResult, SubmissionResult
from grading.sandbox.contract import SandboxUnavailable

Run = Callable[..., Result]


class FakeRunner:
    name = "pretended"

    def __enter__(self) -> FakeRunner:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class FakeJudge:
    """Gives each student the score in their file; a negative one is the grader's fault."""

    def __init__(self, assignment: Any, runner: Any, secret: bytes) -> None:
        self.infos = list(assignment.exercises.values())

    def grade(self, submission: Submission, progress: Any = None) -> SubmissionResult:
        score: float | None = float(submission.files["pkg/a.py"])
        status = "fault" if score is not None and score < 0 else "wrong"
        score = None if status == "fault" else score
        done = [ExerciseResult(i.id, i.title, status, score, i.points, 0.1) for i in self.infos]
        for count, verdict in enumerate(done, 1):
            progress(verdict, count, len(done))
        return SubmissionResult(submission.student, status, score, 100.0, 0.5, done)


@pytest.fixture
def handed_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Twelve submissions, with scores 0 to 11; a place to name on the command line."""
    found = [Submission(f"student {n}", {"pkg/a.py": str(n).encode()}) for n in range(12)]
    monkeypatch.setattr(collect, "find", lambda *_: found)
    monkeypatch.setattr(_many, "Judge", FakeJudge)
    monkeypatch.setattr(_many, "open_sandbox", lambda mechanism: FakeRunner())
    return tmp_path


def grades(out: Path) -> results.Report:
    return results.from_json(json.loads((out / command.VERDICTS).read_text()))


def test_verdicts_stand_in_the_order_of_the_submissions(run: Run, handed_in: Path) -> None:
    out = handed_in / "out"
    result = run("grade", handed_in, "--out", out, "--jobs", 3)
    assert result.exit_code == 0, result.output
    assert [s.student for s in grades(out).submissions] == [f"student {n}" for n in range(12)]
    assert [s.score for s in grades(out).submissions] == [float(n) for n in range(12)]
    assert grades(out).sandbox == "pretended"


def test_the_gradebook_has_a_row_a_student(run: Run, handed_in: Path) -> None:
    out = handed_in / "out"
    run("grade", handed_in, "--out", out)
    rows = list(csv.DictReader((out / command.GRADEBOOK).read_text().splitlines()))
    assert rows[3] == {
        "student": "student 3",
        "score": "3",
        "max_score": "100",
        "status": "wrong",
        "add": "3",
        "scale": "3",
    }


def test_json_beside_it_has_the_same_verdicts(run: Run, handed_in: Path) -> None:
    out, other = handed_in / "out", handed_in / "other.json"
    run("grade", handed_in, "--out", out, "--json", other)
    assert results.from_json(json.loads(other.read_text())) == grades(out)


def test_the_seed_is_kept_private_and_used_again(run: Run, handed_in: Path) -> None:
    out = handed_in / "out"
    first = run("grade", handed_in, "--out", out)
    secret = (out / command.SECRET).read_text().strip()
    if os.name == "posix":
        assert stat.S_IMODE((out / command.SECRET).stat().st_mode) == 0o600
    again = run("grade", handed_in, "--out", out)
    assert (out / command.SECRET).read_text().strip() == secret
    assert grades(out).seed_id == seeds.seed_id(bytes.fromhex(secret))
    for text in (first.output, again.output, (out / command.VERDICTS).read_text()):
        assert secret not in text


def test_a_seed_file_decides_the_seed(run: Run, handed_in: Path) -> None:
    file = handed_in / "seed"
    file.write_text("ab" * 20)
    run("grade", handed_in, "--out", handed_in / "out", "--seed-file", file)
    assert grades(handed_in / "out").seed_id == seeds.seed_id(bytes.fromhex("ab" * 20))
    assert not (handed_in / "out" / command.SECRET).exists()


def test_a_seed_that_could_be_guessed_is_refused(run: Run, handed_in: Path) -> None:
    file = handed_in / "seed"
    file.write_text("42")
    result = run("grade", handed_in, "--out", handed_in / "out", "--seed-file", file)
    assert result.exit_code == 2
    assert "expected 16 or more" in result.output


def test_a_fault_exits_with_3_and_is_written(
    run: Run, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Submission("ada", {"pkg/a.py": b"-1"}), Submission("grace", {"pkg/a.py": b"5"})]
    monkeypatch.setattr(collect, "find", lambda *_: found)
    result = run("grade", handed_in, "--out", handed_in / "out")
    assert result.exit_code == 3
    assert [s.score for s in grades(handed_in / "out").submissions] == [None, 5.0]


def test_without_a_sandbox_it_refuses(
    run: Run, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grading.cli import _common
    from grading.sandbox import runner

    def none(mechanism: str) -> None:
        raise SandboxUnavailable("no sandbox on this machine: install bubblewrap")

    monkeypatch.setattr(runner, "open_runner", none)
    monkeypatch.setattr(_many, "open_sandbox", _common.open_sandbox)
    result = run("grade", handed_in, "--out", handed_in / "out")
    assert result.exit_code == 3
    assert "install bubblewrap" in result.output
    assert not (handed_in / "out" / command.VERDICTS).exists()


def test_nothing_to_grade_is_wrong_usage(
    run: Run, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "find", lambda *_: [])
    result = run("grade", handed_in, "--out", handed_in / "out")
    assert result.exit_code == 2
    assert "no submission" in result.output


def test_no_border_is_said_aloud(run: Run, handed_in: Path) -> None:
    result = run("grade", handed_in, "--out", handed_in / "out", "--unsafe-no-sandbox")
    assert "Without a sandbox" in result.output
