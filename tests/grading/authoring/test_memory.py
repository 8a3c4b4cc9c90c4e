"""The memory of proofs: what makes a remembered result invalid."""

from __future__ import annotations

from pathlib import Path

from grading.authoring.proofs.memory import grader_files

GRADER = Path(__file__).parents[3] / "grading"


def test_a_change_to_how_answers_are_judged_makes_remembered_proofs_invalid() -> None:
    files = {path.relative_to(GRADER).as_posix() for path in grader_files()}
    assert {"judging/verdict.py", "sandbox/session.py", "spec/case.py"} <= files
    assert not any(name.startswith(("cli/", "report/")) for name in files)
