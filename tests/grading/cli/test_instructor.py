"""`release`, `verify` and `report`: exit codes and what they say."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cs231n.cli import COMMANDS, main
from grading.authoring.handout import release
from grading.authoring.handout.release import ReleaseReport
from grading.authoring.proofs import verify
from grading.authoring.proofs.proof import Proof, VerifyReport
from grading.judging import report_json
from grading.judging.results import Report, SubmissionResult
from grading.student import checking

Run = Callable[..., Result]


def test_release_that_fails_a_proof_exits_with_1(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = ReleaseReport(tmp_path, [], ["markers are paired"], ["pkg/a.py holds a solution"])
    monkeypatch.setattr(release, "build", lambda *_, **__: failed)
    result = run("release", tmp_path / "out")
    assert result.exit_code == 1
    assert "pkg/a.py holds a solution" in result.output


def test_release_counts_its_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def build(assignment: object, out: Path, parts: object, **_: object) -> ReleaseReport:
        asked.append((out, parts))
        return ReleaseReport(out, ["a", "b"], ["markers are paired"])

    monkeypatch.setattr(release, "build", build)
    result = run("release", tmp_path / "out", "--parts", "One")
    assert result.exit_code == 0, result.output
    assert "2 files" in result.output
    assert asked == [(tmp_path / "out", ["One"])]


def test_release_of_an_unknown_part_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    result = run("release", tmp_path / "out", "--parts", "Two")
    assert result.exit_code == 2
    assert "One" in result.output


class NoRunner:
    def close(self) -> None:
        return None


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_verify_exits_by_its_proofs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holds: bool, code: int
) -> None:
    proofs = [
        Proof("solution", "add", "solution", True, "60 of 60"),
        Proof("misconception", "add", "minus", holds, "earned 60 points"),
    ]
    monkeypatch.setattr(checking, "open_sandbox", NoRunner)
    monkeypatch.setattr(
        verify, "run", lambda *_, **__: VerifyReport("small", proofs, given=["pkg/a.py:x"])
    )
    path = tmp_path / "proofs.json"
    result = run("verify", "--json", path)
    assert result.exit_code == code, result.output
    assert ("earned 60 points" in result.output) is not holds
    assert json.loads(path.read_text())["ok"] is holds
    assert "pkg/a.py: x" in result.output


def test_report_writes_the_pages(run: Run, tmp_path: Path) -> None:
    report = Report("small", "id", [SubmissionResult("ada", "ok", 1.0, 1.0, 0.1)])
    report_json.write(report, tmp_path / "grades.json")
    result = run("report", tmp_path)
    assert result.exit_code == 0, result.output
    assert "ada" in (tmp_path / "report" / "index.html").read_text()


def test_report_on_a_full_disk_is_no_fault_of_the_grader(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_json.write(Report("small", "id", []), tmp_path / "grades.json")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("grading.report.pages.tempfile.TemporaryDirectory", full)
    result = run("report", tmp_path)
    assert result.exit_code == 2
    assert "cannot be written (No space left on device)" in " ".join(result.output.split())


@pytest.mark.parametrize("content", [None, "{", '{"schema": 2}', "[]"])
def test_report_without_verdicts_is_wrong_usage(
    run: Run, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "grades.json").write_text(content)
    assert run("report", tmp_path).exit_code == 2


def test_help_names_every_command_and_imports_none() -> None:
    shown = CliRunner().invoke(main, ["--help"])
    assert shown.exit_code == 0
    assert all(name in shown.output for name in COMMANDS)
    code = (
        "import sys; from cs231n.cli import main; main(['--help'], standalone_mode=False);"
        "sys.exit(bool({'numpy', 'rich', 'grading.spec.manifest'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) > 4
