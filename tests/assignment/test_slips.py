"""Wrong answers with one or two slips lose points, and are only called what they are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.judging import published
from grading.judging.answer_key import AnswerKey
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult
from grading.spec import Edit, Rewrite, manifest
from grading.spec.language import UNTOUCHED
from grading.student.checking import open_sandbox

ROOT = Path(__file__).parents[2]
KIT = manifest.load(ROOT)
COURSE = KIT.with_profile("course")
SLIPS = tomllib.loads(Path(__file__).with_name("slips.toml").read_text("utf-8"))["slip"]


def changes(slip: dict[str, Any]) -> list[Edit | Rewrite]:
    """The slip as changes to the solution; `place` counts the exercise's functions."""
    where = KIT.exercise(slip["exercise"]).where[slip.get("place", 0)]
    if "body" in slip:
        return [Rewrite(where, slip["body"])]
    return [Edit(where, old, new) for old, new in slip["edits"]]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with open_sandbox() as runner:
        yield Judge(KIT, runner, b"one slip")


@pytest.fixture(scope="module")
def answer_key(judge: Judge) -> AnswerKey:
    named = {slip["exercise"] for slip in SLIPS}
    return judge.answer_key([info for name, info in KIT.exercises.items() if name in named])


def verdict_on(judge: Judge, answer_key: AnswerKey, slip: dict[str, Any]) -> ExerciseResult:
    info = KIT.exercise(slip["exercise"])
    return judge.judge(info, answer_key, judge.source.changed(changes(slip))).verdict


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip['exercise']}: {slip['what']}")
def test_a_slip_loses_points_and_gets_no_name_but_its_own(
    slip: dict[str, Any], judge: Judge, answer_key: AnswerKey
) -> None:
    verdict = verdict_on(judge, answer_key, slip)
    failed = {test.name for test in verdict.tests if test.status != "ok"}
    assert verdict.score is not None
    assert verdict.score < verdict.max_score
    assert (verdict.misconception or "") == slip["named"]
    published = {t.name for t in verdict.tests if t.status != "ok" and t.visibility == "public"}
    assert bool(published) is not slip.get("hidden", False)
    # Unless it is a habit or a choice, something that the course's text asks for is wrong as well.
    beyond = {test.name for test in COURSE.exercise(slip["exercise"]).tests if test.beyond}
    assert bool(failed - beyond) is not slip.get("choice", False)


def test_writing_into_the_input_costs_a_relu_only_the_habit(
    judge: Judge, answer_key: AnswerKey
) -> None:
    slip = {"exercise": "relu_forward", "body": "x[x < 0] = 0\nout = x\n"}
    verdict = verdict_on(judge, answer_key, slip)
    assert {test.name for test in verdict.tests if test.status != "ok"} == {UNTOUCHED}


def test_a_loss_that_is_an_array_of_one_number_costs_only_the_test_of_the_loss(
    judge: Judge, answer_key: AnswerKey
) -> None:
    slip = {"exercise": "softmax_loss", "edits": [[".sum() / N", ".sum(keepdims=True) / N"]]}
    verdict = verdict_on(judge, answer_key, slip)
    assert {test.name for test in verdict.tests if test.status != "ok"} == {"loss"}
    assert verdict.tests[0].message == (
        "loss: got an array of shape (1,), expected a single number."
    )


@pytest.mark.parametrize(
    ("mask", "named"), [("np.clip(x, 0, 6, out=x)", False), ("np.clip(x, 0, None, out=x)", True)]
)
def test_only_a_function_that_computes_something_wrong_keeps_what_uses_it_from_a_name(
    mask: str, named: bool, judge: Judge, tmp_path: Path
) -> None:
    relu = Rewrite("cs231n/layers.py:relu_forward", f"out = {mask}")
    slip = Edit(KIT.exercise("two_layer_net_loss").where[0], '("W1", "W2")', '("W1",)')
    for path, data in {**judge.source.files, **judge.source.changed([relu, slip])}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    verdict = published.check(KIT, tmp_path, KIT.exercise("two_layer_net_loss"), judge.runner)
    assert (verdict.misconception == "last-layer-not-regularized") is named
    assert verdict.headline.startswith("This uses relu_forward") is not named
