"""No attack earns points, outlives its limit, leaves or reads a file, or harms another student."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.intake.work.submission import Submission
from grading.judging import report_json, results
from grading.judging.judge import Judge
from grading.judging.measure import HIDDEN_FAILED, HIDDEN_LATE, HIDDEN_OK
from grading.judging.results import Report, SubmissionResult
from grading.sandbox.contract import NOT_RUN

# It names the exercise whose run showed it first, which depends on how busy the machine is.
NOT_LOADED = re.compile(r"Not run: toy/rows\.py could not be loaded\. \w+ above says why\.")

pytestmark = pytest.mark.slow

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
EXERCISE_SECONDS = 1.0  # as in conftest.py
SLACK = 2.0  # a worker is killed this much after its limit
# A busy machine must not make the test fail.
BUSY = 20.0

# These never end by themselves.
ENDLESS = {"hang_after_handlers", "hang_in_c", "hang_loading", "stop_itself"}

HONEST_REST = """

def centre(x):
    mean = sum(float(v) for v in x.ravel().tolist()) / x.size
    return x - mean, mean
"""


def intent(path: Path) -> str:
    """The first line of an attack: what it tries."""
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0]


def submission(path: Path, judge: Judge, hints: dict[str, object]) -> Submission:
    """The attack instead of `scale_rows`; everything else is honest."""
    text = f"import numpy as np\nPLANTED = {hints!r}\n" + path.read_text()
    if "def centre" not in text:
        text += HONEST_REST
    files = {**judge.source.solutions(), "toy/rows.py": text.encode()}
    return Submission("attacker", files)


def test_every_attack_says_what_it_tries() -> None:
    assert len(CASES) >= 45
    intents = [intent(path) for path in CASES]
    assert all(len(line) > 20 and line.endswith(".") for line in intents)
    assert len(set(intents)) == len(intents)
    assert {path.stem for path in CASES} >= ENDLESS


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_attack(path: Path, judge: Judge, planted: Any, neighbour: Any, watch: Any) -> None:
    attack = submission(path, judge, planted.hints)
    before = planted.state()

    began = time.monotonic()
    verdict = judge.grade(attack)
    took = time.monotonic() - began

    of = {exercise.id: exercise for exercise in verdict.exercises}
    assert verdict.status in results.STATUSES
    assert "fault" not in {verdict.status, *(e.status for e in verdict.exercises)}, verdict
    assert of["scale_rows"].score == 0, verdict
    assert of["scale_rows_again"].score == 0, verdict
    if path.stem in ENDLESS:
        assert of["scale_rows"].status == "timeout", verdict
    assert all(e.seconds <= EXERCISE_SECONDS + SLACK + BUSY for e in verdict.exercises)
    assert took <= len(of) * (EXERCISE_SECONDS + SLACK) + BUSY

    report = json.dumps(report_json.to_json(Report("a", "b", [verdict]), detail=True))
    assert planted.token not in report
    assert leaks(verdict) == []
    assert planted.heard() == []
    assert planted.state() == before
    assert watch.left() == []

    beside = neighbour()
    assert beside.score == beside.max_score, beside
    assert {t.status for e in beside.exercises for t in e.tests} == {"ok"}
    assert watch.left() == []


@pytest.mark.parametrize("code", ["while True: pass", "import os; os.kill(os.getpid(), 19)"])
def test_a_process_that_goes_on_after_its_verdict_is_seen(code: str, watch: Any) -> None:
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        end = time.monotonic() + 60
        while not (seen := replace(watch, patience=0.3).left()) and time.monotonic() < end:
            pass
        assert seen == [f"process {process.pid} goes on"]
    finally:
        process.kill()
        process.wait()
    assert watch.left() == []


def leaks(verdict: SubmissionResult) -> list[str]:
    """What a verdict shows of hidden tests beyond the fixed sentences, and what was printed."""
    tests = [t for e in verdict.exercises for t in e.tests if t.visibility == "hidden"]
    fixed = (HIDDEN_OK, HIDDEN_FAILED, HIDDEN_LATE, NOT_RUN)
    messages = [t.message for t in tests if t.message not in fixed]
    revealed = [message for message in messages if not NOT_LOADED.fullmatch(message)]
    revealed += [str(t.rel_error) for t in tests if t.rel_error is not None]
    revealed += [t.misconception for t in tests if t.misconception]
    revealed += [e.prints for e in verdict.exercises if e.prints]
    notes = [note for e in verdict.exercises for note in e.notes] + verdict.notes
    return revealed + [note for note in notes if "INPUT" in note or "xxx" in note]
