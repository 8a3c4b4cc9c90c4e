"""What docstrings promise: each promise has a test, each test can fail, and the page is current."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.authoring.proofs import promises
from grading.judging import references
from grading.judging.judge import Judge
from grading.spec import manifest
from grading.spec.language import UNTOUCHED
from grading.student.checking import open_sandbox

ROOT = Path(__file__).parents[2]
ASSIGNMENT = manifest.load(ROOT)
WITH_HABIT = [
    name
    for name, info in ASSIGNMENT.exercises.items()
    if any(test.name == UNTOUCHED for test in info.tests)
]

# Makes a function add 1 to each of its array arguments after its own work.
SPOIL = """

def _spoil(function):
    import copy

    def arrays(value):
        if isinstance(value, np.ndarray):
            yield value
        parts = value.values() if isinstance(value, dict) else value
        for part in parts if isinstance(value, (tuple, dict)) else ():
            yield from arrays(part)

    def spoilt(*args, **kwargs):
        result = copy.deepcopy(function(*args, **kwargs))
        for array in arrays(args):
            array += 1
        return result

    return spoilt


"""


def test_the_page_of_promises_is_current() -> None:
    page = (ROOT / "docs/reference/promises.md").read_text(encoding="utf-8")
    assert page == promises.page(ASSIGNMENT), "write it: cs231n verify --promises FILE"


@pytest.mark.parametrize("exercise", list(ASSIGNMENT.exercises))
def test_every_promise_has_a_test_and_a_known_mistake(exercise: str) -> None:
    listed = promises.promises(ASSIGNMENT, ASSIGNMENT.exercise(exercise))
    assert listed
    assert [p.statement.text for p in listed if not p.tests] == []
    habit = {test.name for test in ASSIGNMENT.exercise(exercise).tests if test.habit}
    unbroken = [p for p in listed if not (p.alone or p.shared) and not set(p.tests) <= habit]
    assert [p.statement.text for p in unbroken] == []


@pytest.mark.parametrize("exercise", list(ASSIGNMENT.exercises))
def test_every_test_of_numbers_is_failed_by_a_known_mistake(exercise: str) -> None:
    known = references.read(ASSIGNMENT.folder, exercise).misconceptions
    failed = {test for mistake in known for test in mistake.seen}
    tests = ASSIGNMENT.exercise(exercise).tests
    assert [test.name for test in tests if not test.habit and test.name not in failed] == []


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with open_sandbox() as runner:
        yield Judge(ASSIGNMENT, runner, b"habits")


@pytest.mark.parametrize("exercise", WITH_HABIT)
def test_an_answer_that_writes_to_its_arguments_loses_the_habit(
    exercise: str, judge: Judge
) -> None:
    info = ASSIGNMENT.exercise(exercise)
    files = dict(judge.source.solutions())
    for path in info.files:
        wrapped = "".join(f"{name} = _spoil({name})\n" for name in info.names_in(path))
        files[path] += (SPOIL + wrapped).encode()
    verdict = judge.judge(info, judge.answer_key([info]), files).verdict
    lost = {test.name for test in verdict.tests if test.status != "ok"}
    assert UNTOUCHED in lost
    assert (verdict.score or 0) > 0
