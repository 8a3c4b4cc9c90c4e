"""What goes beyond the course's text counts in one profile, and is advice in the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.authoring.proofs import remake
from grading.cohort import fingerprint
from grading.cohort.crews import kit
from grading.intake.work.submission import Submission
from grading.judging import report_json
from grading.judging.diagnosis.submitted_files import FOREIGN
from grading.judging.judge import Judge
from grading.judging.results import Report
from grading.report.verdicts import verdict_lines
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import AssignmentError

HandIn = Callable[..., Submission]

BEYOND = 'beyond="The text shows wide matrices alone.", '


@pytest.fixture
def course(own_toy: Path) -> Path:
    """A course of which one test asks for more than its text."""
    path = own_toy / "assignment" / "exercises" / "scale_rows.py"
    text = path.read_text()
    old = '@exercise.test("a square matrix"'
    assert old in text
    path.write_text(text.replace(old, f"{old}, {BEYOND[:-2]}"))
    return own_toy


def square_is_wrong(judge: Judge) -> Submission:
    files = judge.source.solutions()
    text = files["toy/rows.py"].decode()
    old = "out = x * columns"
    assert old in text
    new = "out = x * columns if len(x) != len(x.T) else 0 * x"
    files["toy/rows.py"] = text.replace(old, new).encode()
    return Submission("ann", files)


@pytest.mark.parametrize(("profile", "full"), [("kit", False), ("course", True)])
def test_advice_costs_nothing_and_its_points_go_to_the_other_tests(
    course: Path, judging: Runner, profile: str, full: bool
) -> None:
    asked = manifest.load(course).with_profile(profile)  # type: ignore[arg-type]
    judge = Judge(asked, judging, b"a secret of the tests")
    verdict = judge.grade(square_is_wrong(judge))
    exercise = next(e for e in verdict.exercises if e.id == "scale_rows")
    assert (exercise.score == exercise.max_score) is full
    assert (exercise.status == "ok") is full
    square = [test for test in exercise.tests if test.name == "a square matrix"]
    assert [test.status for test in square] == ["wrong", "wrong"]
    assert [test.advice is not None for test in square] == [full, full]
    worth = sum(test.max_score for test in exercise.tests)
    assert worth == pytest.approx(exercise.max_score)
    screen = "\n".join(line.plain for line in verdict_lines(exercise))
    assert ("The text shows wide matrices alone. It costs no points." in screen) is full
    data = json.loads(json.dumps(report_json.to_json(Report("toy", "x", [verdict]))))
    again = report_json.from_json(data).submissions[0]
    assert [t.advice for e in again.exercises for t in e.tests] == [
        t.advice for e in verdict.exercises for t in e.tests
    ]


def test_the_manifest_chooses_the_profile_and_knows_no_other(course: Path) -> None:
    path = course / "assignment" / "assignment.toml"
    text = path.read_text()
    assert manifest.load(course).profile == "kit"
    path.write_text(text + '\n[grading]\nprofile = "course"\n')
    assert manifest.load(course).profile == "course"
    path.write_text(text + '\n[grading]\nprofile = "lenient"\n')
    with pytest.raises(AssignmentError, match="got 'lenient', expected 'kit' or 'course'"):
        manifest.load(course)


def test_a_verdict_under_another_profile_is_another_verdict(course: Path) -> None:
    asked = manifest.load(course)
    other = asked.with_profile("course")
    assert fingerprint.fingerprint(asked, b"s") != fingerprint.fingerprint(other, b"s")
    assert kit.Kit.of(other, "unsafe", b"s" * 32).profile == "course"


def test_files_without_our_marks_are_noticed_and_change_nothing(judge: Judge) -> None:
    ours = Submission("ann", judge.source.solutions())
    bare = {
        path: b"\n".join(line for line in data.splitlines() if b"###" not in line) + b"\n"
        for path, data in ours.files.items()
    }
    first, second = judge.grade(ours), judge.grade(Submission("bob", bare))
    assert FOREIGN not in first.notes
    assert FOREIGN in second.notes
    assert second.score == first.score
    other = Judge(judge.assignment.with_profile("course"), judge.runner, judge.secret)
    assert FOREIGN not in other.grade(Submission("bob", bare)).notes


def test_a_habit_earns_nothing_beside_an_answer_that_is_wrong_throughout(
    own_toy: Path, judging: Runner
) -> None:
    path = own_toy / "assignment" / "exercises" / "scale_rows.py"
    path.write_text(f"{path.read_text()}\n\nexercise.untouched(wide)\n")
    course = manifest.load(own_toy)
    remake.write(course, [judging])
    judge = Judge(course, judging, b"a secret of the tests")
    info = course.exercises["scale_rows"]
    (habit,) = (test for test in info.tests if test.habit)
    files = judge.source.solutions()
    text = files["toy/rows.py"].decode().replace("out = x * columns", "out = 0 * x")
    files["toy/rows.py"] = text.encode()
    asked = judge.answer_key([info])
    verdict = judge.judge(info, asked, files).verdict
    assert verdict.score == 0.0
    assert {t.status for t in verdict.tests if t.name == habit.name} == {"ok"}
    right = judge.judge(info, asked, judge.source.solutions()).verdict
    assert all(test.score == test.max_score > 0 for test in right.tests)
