"""`cs231n grade`: what it writes, keeps secret and refuses."""

from __future__ import annotations

import csv
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from grading.cli import grade as command
from grading.cli.common import secret_seed
from grading.cohort.crews import crews
from grading.cohort.crews.crews import CrewOptions
from grading.cohort.crews.kit import ExerciseDone, Kit, SubmissionDone, Task
from grading.judging import report_json, results, seeds
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.sandbox.contract import SandboxUnavailable
from grading.spec.manifest import Assignment

Run = Callable[..., Result]


class FakeCrew:
    """Gives each student the score in their file; a negative one is the grader's fault."""

    def __init__(self, assignment: Assignment, kit: Kit, options: CrewOptions, *_: object) -> None:
        self.infos = list(assignment.exercises.values())
        self.how, self.sandbox = f"{options.jobs} pretended", "pretended"

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        # The last first: the order of the verdicts is nobody's business.
        for task in reversed(list(work)):
            score: float | None = float(task.submission.files["pkg/a.py"])
            status: results.Status = "fault" if score is not None and score < 0 else "wrong"
            score = None if status == "fault" else score
            done = [ExerciseResult(i.id, i.title, status, score, i.points, 0.1) for i in self.infos]
            for _ in done:
                yield ExerciseDone(task.number)
            who = task.submission.student
            yield SubmissionDone(
                task.number, SubmissionResult(who, status, score, 100.0, 0.5, done)
            )

    def close(self) -> None:
        return None


def hand_in(folder: Path, scores: dict[str, str]) -> Path:
    """A class, each student's file holding the score to give."""
    for student, score in scores.items():
        (folder / student / "pkg").mkdir(parents=True, exist_ok=True)
        (folder / student / "pkg" / "a.py").write_text(score)
    return folder


@pytest.fixture
def handed_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Twelve submissions, with scores 0 to 11, as the folder that holds them."""
    monkeypatch.setattr(crews, "open_crew", FakeCrew)
    return hand_in(tmp_path / "class", {f"student {n}": str(n) for n in range(12)})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the verdicts go."""
    return tmp_path / "out"


def grades(out: Path) -> results.Report:
    return report_json.from_json(json.loads((out / command.VERDICTS).read_text()))


def test_verdicts_stand_in_the_order_of_the_submissions(
    run: Run, handed_in: Path, out: Path
) -> None:
    result = run("grade", handed_in, "--out", out, "--jobs", 3)
    assert result.exit_code == 0, result.output
    assert [s.student for s in grades(out).submissions] == [f"student {n}" for n in range(12)]
    assert [s.score for s in grades(out).submissions] == [float(n) for n in range(12)]
    assert grades(out).sandbox == "pretended"


def test_the_command_that_comes_next_can_be_copied(run: Run, handed_in: Path, out: Path) -> None:
    folder = out.with_name("my grades")
    result = run("grade", handed_in, "--out", folder)
    assert f"report '{folder}'" in result.output


def test_the_gradebook_has_a_row_a_student(run: Run, handed_in: Path, out: Path) -> None:
    run("grade", handed_in, "--out", out)
    rows = list(csv.DictReader((out / command.GRADEBOOK).read_text("utf-8-sig").splitlines()))
    assert rows[3] == {
        "student": "student 3",
        "final": "3",
        "final_max": "100",
        "code": "3",
        "code_max": "100",
        "status": "wrong",
        "add": "3",
        "scale": "3",
    }


def test_json_beside_it_has_the_same_verdicts(run: Run, handed_in: Path, out: Path) -> None:
    other = out.parent / "other.json"
    run("grade", handed_in, "--out", out, "--json", other)
    assert report_json.from_json(json.loads(other.read_text())) == grades(out)


def test_the_seed_is_kept_private_and_used_again(run: Run, handed_in: Path, out: Path) -> None:
    first = run("grade", handed_in, "--out", out)
    secret = (out / secret_seed.SECRET).read_text().strip()
    if os.name == "posix":
        assert stat.S_IMODE((out / secret_seed.SECRET).stat().st_mode) == 0o600
    again = run("grade", handed_in, "--out", out)
    assert (out / secret_seed.SECRET).read_text().strip() == secret
    assert grades(out).seed_id == seeds.seed_id(bytes.fromhex(secret))
    for text in (first.output, again.output, (out / command.VERDICTS).read_text()):
        assert secret not in text


@pytest.mark.parametrize("links", [True, False])
def test_of_two_graders_that_begin_at_once_both_take_one_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    other = b"o" * 32

    def meanwhile() -> bytes:
        if links:
            (tmp_path / secret_seed.SECRET).write_text(other.hex())
        return b"m" * 32

    def none(*_: object) -> None:
        raise OSError("no second names")

    monkeypatch.setattr(seeds, "new_secret", meanwhile)
    if not links:
        monkeypatch.setattr(os, "link", none)
    assert secret_seed.secret_seed(tmp_path) == (other if links else b"m" * 32)
    assert secret_seed.secret_seed(tmp_path) == (other if links else b"m" * 32)
    assert [path.name for path in tmp_path.iterdir()] == [secret_seed.SECRET]


def test_a_seed_file_decides_the_seed(run: Run, handed_in: Path, out: Path) -> None:
    file = out.parent / "seed"
    file.write_text("ab" * 20)
    run("grade", handed_in, "--out", out, "--seed-file", file)
    assert grades(out).seed_id == seeds.seed_id(bytes.fromhex("ab" * 20))
    assert not (out / secret_seed.SECRET).exists()


def test_a_seed_that_could_be_guessed_is_refused(run: Run, handed_in: Path, out: Path) -> None:
    file = out.parent / "seed"
    file.write_text("42")
    result = run("grade", handed_in, "--out", out, "--seed-file", file)
    assert result.exit_code == 2
    assert "expected at least 16" in result.output


def test_a_fault_exits_with_3_and_is_written(
    run: Run, handed_in: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = hand_in(out.parent / "two", {"ada": "-1", "grace": "5"})
    result = run("grade", two, "--out", out)
    assert result.exit_code == 3
    assert [s.score for s in grades(out).submissions] == [None, 5.0]


def test_without_a_sandbox_it_refuses(run: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> FakeCrew:
        raise SandboxUnavailable("no sandbox on this machine: install bubblewrap")

    monkeypatch.setattr(crews, "open_crew", none)
    result = run("grade", hand_in(out.parent / "one", {"ada": "1"}), "--out", out)
    assert result.exit_code == 3
    assert "install bubblewrap" in result.output
    assert not (out / command.VERDICTS).exists()


def test_nothing_to_grade_is_wrong_usage(run: Run, handed_in: Path, out: Path) -> None:
    empty = out.parent / "submitted"
    empty.mkdir()
    result = run("grade", empty, "--out", out)
    assert result.exit_code == 2
    assert "no submission" in result.output


def test_no_border_is_said_aloud(run: Run, handed_in: Path, out: Path) -> None:
    result = run("grade", handed_in, "--out", out, "--unsafe-no-sandbox")
    assert "There is no sandbox" in result.output
