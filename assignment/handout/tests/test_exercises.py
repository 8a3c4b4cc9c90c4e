"""`make test` in a hand-out: one test per exercise, with the same verdict as `cs231n check`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grading.report.verdicts import verdict_lines
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.student.checking import check_with, open_sandbox

ASSIGNMENT = manifest.load()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with open_sandbox() as opened:
        yield opened


@pytest.mark.parametrize("exercise", list(ASSIGNMENT.exercises))
def test_exercise(exercise: str, runner: Runner) -> None:
    (verdict,) = check_with(runner, ASSIGNMENT, [exercise])
    if verdict.status != "ok":
        text = "\n".join(line.plain for line in verdict_lines(verdict))
        pytest.fail(text, pytrace=False)
