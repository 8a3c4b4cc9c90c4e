"""No known answer's score depends on the secret seed: same code, same marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.authoring.proofs import fairness, remake
from grading.authoring.proofs.memory import Memory
from grading.sandbox.contract import RunResult
from grading.sandbox.runner import Runner
from grading.spec import manifest

# Hidden cases draw a scale of 1 or 2 by luck, which no choice of the test's covers.
LUCKY = """

@exercise.test("by luck")
def lucky(case: Case) -> None:
    x = case.array("x", case.rng.normal(size=(1, 1)))
    s = case.array("s", case.rng.integers(1, 3, size=1) * 1.0 if case.hidden else [2.0])
    case.expect("out", case.call("toy.rows:scale_rows", x, s))
"""
# Wrong for a scale of 1 alone.
MISTAKE = """
WRONG_AT_ONE = Edit(WHERE, "out = x * columns", "out = np.where(columns == 1, 0 * x, x * columns)")
MISCONCEPTIONS.append(Misconception("wrong-at-one", "It is 0.", "Try 1.", [WRONG_AT_ONE]))
"""


@pytest.fixture
def lucky(own_toy: Path, judging: Runner) -> manifest.Assignment:
    """The toy course with a test that sees one mistake by luck alone."""
    for folder, text in (("exercises", LUCKY), ("misconceptions", MISTAKE)):
        path = own_toy / "assignment" / folder / "scale_rows.py"
        path.write_text(path.read_text() + text)
    course = manifest.load(own_toy)
    remake.write(course, [judging])
    return course


def test_the_toy_course_is_fair_under_every_seed(toy: manifest.Assignment, judging: Runner) -> None:
    seen = []
    proofs = fairness.run(toy, [judging], 4, progress=lambda p, done, of: seen.append((done, of)))
    assert all(proof.ok for proof in proofs), [p.seen for p in proofs if not p.ok]
    assert {proof.kind for proof in proofs} == {"seeds"}
    assert seen[-1] == (len(proofs), len(proofs))
    assert "with each of 4 seeds" in proofs[0].seen


def test_a_score_that_depends_on_luck_is_named_with_its_values(
    lucky: manifest.Assignment, judging: Runner, tmp_path: Path
) -> None:
    memory = Memory(tmp_path / "known.txt")
    proofs = fairness.run(lucky, [judging], 6, memory=memory)
    bad = [proof for proof in proofs if not proof.ok]
    assert [proof.subject for proof in bad] == ["wrong-at-one"]
    assert bad[0].seen.startswith("the score depends on the seed: ")
    # What is known is not judged again.
    again = fairness.run(lucky, [Unused()], 6, memory=Memory(tmp_path / "known.txt"))
    assert again == proofs


class Unused(Runner):
    """A sandbox in which nothing may run."""

    name = "unused"

    def run(self, job: object, scripts: object) -> RunResult:
        raise AssertionError("this was known already")

    def close(self) -> None:
        return None
