"""Right answers of unusual forms lose no point, whichever text the tests follow."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.judging.answer_key import AnswerKey
from grading.judging.judge import Judge
from grading.sandbox.runner import Runner
from grading.spec import Edit, Profile, Rewrite, manifest
from grading.student.checking import open_sandbox

KIT = manifest.load(Path(__file__).parents[2])
FILE = Path(__file__).with_name("unusual_answers.toml")
ANSWERS = tomllib.loads(FILE.read_text("utf-8"))["answer"]


def changes(answer: dict[str, Any]) -> list[Edit | Rewrite]:
    """The answer as changes to the solution."""
    where = KIT.exercise(answer["exercise"]).where[answer.get("place", 0)]
    if "body" in answer:
        return [Rewrite(where, answer["body"])]
    return [Edit(where, old, new) for old, new in answer["edits"]]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with open_sandbox() as opened:
        yield opened


@pytest.fixture(scope="module", params=["kit", "course"])
def judge(request: pytest.FixtureRequest, runner: Runner) -> Judge:
    profile: Profile = request.param
    return Judge(KIT.with_profile(profile), runner, b"an unusual form")


@pytest.fixture(scope="module")
def key(judge: Judge) -> AnswerKey:
    names = dict.fromkeys(answer["exercise"] for answer in ANSWERS)
    return judge.answer_key([judge.assignment.exercise(name) for name in names])


@pytest.mark.parametrize(
    "answer", ANSWERS, ids=lambda answer: f"{answer['exercise']}: {answer['what']}"
)
def test_an_unusual_form_of_a_right_answer_loses_no_point(
    answer: dict[str, Any], judge: Judge, key: AnswerKey
) -> None:
    info = judge.assignment.exercise(answer["exercise"])
    verdict = judge.judge(info, key, judge.source.changed(changes(answer))).verdict
    failed = {t.name: t.message for t in verdict.tests if t.status != "ok" and not t.advice}
    assert failed == {}
    assert verdict.score == verdict.max_score
