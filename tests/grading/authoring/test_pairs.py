"""Two mistakes in one answer: `verify` reports a pair that is called by a wrong name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grading.authoring.proofs import remake, verify
from grading.judging.judge import Judge
from grading.sandbox.runner import Runner
from grading.spec import manifest

MISTAKES = """
from grading.spec import Edit, Misconception

WHERE = "toy/rows.py:centre"
MISCONCEPTIONS = [
    Misconception("mean-of-columns", "Says.", "Hint.", [Edit(WHERE, "x.mean()", "x.mean(axis=0)")]),
    Misconception("mean-added", "Says.", "Hint.", [Edit(WHERE, "x - mean", "x + mean")]),
    Misconception("mean-doubled", "Says.", "Hint.", [Edit(WHERE, "x - mean", "x - 2 * mean")]),
]
"""
PAIR = "mean-of-columns + mean-added"


@pytest.fixture
def course(own_toy: Path, judging: Runner) -> manifest.Assignment:
    """The toy course with three mistakes in one exercise."""
    (own_toy / "assignment/misconceptions/centre.py").write_text(MISTAKES, encoding="utf-8")
    course = manifest.load(own_toy)
    remake.write(course, [judging])
    return course


def call_the_pair(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the judge give this name to the answer that has both mistakes of `PAIR`."""
    real = Judge.judge

    def judge(self: Judge, info: Any, asked: Any, files: Any, *rest: Any) -> Any:
        outcome = real(self, info, asked, files, *rest)
        text = files.get("toy/rows.py", b"")
        if b"mean(axis=0)" in text and b"x + mean" in text:
            outcome.verdict.misconception = name
        return outcome

    monkeypatch.setattr(Judge, "judge", judge)


def names_of_centre(course: manifest.Assignment, judging: Runner) -> tuple[bool, str]:
    report = verify.run(course, [judging], pairs=None)
    (proof,) = [p for p in report.proofs if p.kind == "name" and p.exercise == "centre"]
    return proof.ok, proof.seen


def test_pairs_that_are_named_after_their_own_two_mistakes_pass(
    course: manifest.Assignment, judging: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ok, seen = names_of_centre(course, judging)
    assert ok, seen
    assert "of 5 wrong answers" in seen  # two of the three pairs change different lines
    call_the_pair(PAIR, monkeypatch)
    assert names_of_centre(course, judging)[0]


def test_a_pair_that_is_named_after_a_third_mistake_is_reported(
    course: manifest.Assignment, judging: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_the_pair("mean-doubled", monkeypatch)
    ok, seen = names_of_centre(course, judging)
    assert not ok
    assert f"{PAIR}: named mean-doubled, which is neither of the two" in seen


def test_a_third_name_is_right_if_it_computes_the_same_as_the_pair(
    own_toy: Path, judging: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = 'Edit(WHERE, "x - mean", "x + mean"), Edit(WHERE, "x.mean()", "x.mean(axis=0)")'
    more = f'    Misconception("both", "Says.", "Hint.", [{both}]),\n]\n'
    text = MISTAKES.removesuffix("]\n") + more
    (own_toy / "assignment/misconceptions/centre.py").write_text(text, encoding="utf-8")
    course = manifest.load(own_toy)
    remake.write(course, [judging])
    call_the_pair("both", monkeypatch)
    ok, seen = names_of_centre(course, judging)
    assert ok, seen
