"""The proof that an assignment grades rightly fails where it does not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from grading.authoring.proofs import names, questions, remake, verify
from grading.authoring.proofs.thrifty import ThriftyJudge
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox import side_by_side
from grading.sandbox.contract import Job, RunResult
from grading.sandbox.runner import Runner
from grading.sandbox.session import LocalRunner
from grading.spec import Script, manifest
from grading.spec.manifest import AssignmentError
from grading.student import checking


def failed(root: Path, runner: Runner) -> set[tuple[str, str, str]]:
    report = verify.run(manifest.load(root), [runner])
    return {(p.kind, p.exercise, p.subject) for p in report.proofs if not p.ok}


def test_the_toy_course_holds(toy: manifest.Assignment, judging: Runner) -> None:
    steps: list[tuple[int, int]] = []
    report = verify.run(toy, [judging], progress=lambda proof, done, of: steps.append((done, of)))
    assert report.ok, [p for p in report.proofs if not p.ok]
    assert report.given == ["toy/rows.py:extra"]
    assert {p.kind for p in report.proofs} == {
        "solution", "blank", "test", "misconception", "name", "variant", "references",
    }  # fmt: skip
    assert steps[-1] == (len(report.proofs), len(report.proofs))
    assert json.loads(json.dumps(report.to_json()))["ok"] is True


def test_the_first_mistakes_of_each_exercise_alone_can_be_tried(
    toy: manifest.Assignment, judging: Runner
) -> None:
    report = verify.run(toy, [judging], mistakes=1)
    assert report.ok, [p for p in report.proofs if not p.ok]
    tried = [p.exercise for p in report.proofs if p.kind == "misconception"]
    assert sorted(tried) == sorted(toy.exercises)
    # What the other mistakes of an exercise fail is not known then.
    tests = {p.exercise for p in report.proofs if p.kind == "test"}
    assert tests == {name for name, info in toy.exercises.items() if len(info.misconceptions) == 1}


def test_no_script_runs_twice_over_the_same_answer(
    toy: manifest.Assignment, judging: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = toy.exercise("centre")
    judge = ThriftyJudge(toy, judging, b"thrift")
    plain = Judge(toy, judging, b"thrift")
    key = judge.answer_key([info])
    files = judge.source.changed(info.misconceptions[0].changes)
    stored = remake.stored_run(plain, key.plans[info.id], files)
    runs = 0
    run = judging.run

    def counted(job: Job, scripts: Sequence[Script]) -> RunResult:
        nonlocal runs
        runs += 1
        return run(job, scripts)

    monkeypatch.setattr(judging, "run", counted)
    verdict = judge.judge(info, key, files).verdict
    assert verdict.looks_like or verdict.misconception
    again = remake.stored_run(judge, key.plans[info.id], files)
    assert runs == 2  # all cases, and the probes
    for mine, other in zip(again, stored, strict=True):
        np.testing.assert_equal(mine.values, other.values)
        assert mine.error == other.error
    remake.stored_run(judge, key.plans[info.id], judge.source.solutions())
    assert runs == 4


def test_a_marked_function_that_no_exercise_asks_for_is_an_error(
    own_toy: Path, judging: Runner
) -> None:
    manifest_file = own_toy / "assignment" / "assignment.toml"
    text = manifest_file.read_text(encoding="utf-8")
    assert text.count('"toy/rows.py:extra"') == 1
    manifest_file.write_text(
        text.replace('"toy/rows.py:extra", ', "").replace('"toy/rows.py:extra"', ""),
        encoding="utf-8",
    )
    assert failed(own_toy, judging) == {("region", "(none)", "toy/rows.py:extra")}


def test_a_part_whose_points_do_not_add_up_to_100_is_refused(
    own_toy: Path, judging: Runner
) -> None:
    manifest_file = own_toy / "assignment" / "assignment.toml"
    text = manifest_file.read_text(encoding="utf-8")
    manifest_file.write_text(text.replace("points = 25", "points = 100"), encoding="utf-8")
    assert failed(own_toy, judging) == {("points", "(none)", "Rows")}
    (line,) = [p.line() for p in verify.run(manifest.load(own_toy), [judging]).proofs if not p.ok]
    assert line.startswith("points Rows: the points of its exercises add up to ")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ('id = "answer_where"', "no cell of notebooks/Rows.ipynb has the grade_id answer_where"),
        ('id = "answer_why"\nrubric = "assignment/why.toml"', "why.toml cannot be read: No such"),
        ('id = "answer_why"', ""),
    ],
)
def test_a_question_that_nobody_could_answer_or_mark_is_named(
    own_toy: Path, question: str, says: str
) -> None:
    manifest_file = own_toy / "assignment" / "assignment.toml"
    head = '[[part]]\nid = "Models"'
    asked = manifest_file.read_text().replace(head, f"[[part.question]]\n{question}\n\n{head}")
    manifest_file.write_text(asked)
    book = nbformat.read(own_toy / "notebooks" / "Rows.ipynb", 4)
    cell = nbformat.v4.new_markdown_cell("Because.")
    cell.metadata["nbgrader"] = {"grade_id": "answer_why", "solution": True}
    book.cells.append(cell)
    nbformat.write(book, own_toy / "notebooks" / "Rows.ipynb")
    problems = [proof.seen for proof in questions.unanswerable(manifest.load(own_toy))]
    assert bool(problems) == bool(says)
    assert says in "".join(problems)


def test_rubrics_are_read_without_the_packages_of_the_marking_page() -> None:
    lines = "import sys; sys.modules['fastapi'] = None; import grading.authoring.proofs.questions"
    subprocess.run([sys.executable, "-c", lines], check=True, timeout=120)


def test_a_question_of_a_part_without_a_notebook_fails(own_toy: Path, judging: Runner) -> None:
    manifest_file = own_toy / "assignment" / "assignment.toml"
    text = manifest_file.read_text(encoding="utf-8")
    manifest_file.write_text(f'{text}\n[[part.question]]\nid = "why"\n', encoding="utf-8")
    assert failed(own_toy, judging) == {("question", "(none)", "why")}


@pytest.mark.parametrize(
    ("file", "old", "new", "proof"),
    [
        ("misconceptions/centre.py", "x.mean(axis=0)", "x.mean() + 0",
         ("misconception", "centre", "mean-of-columns")),
        ("misconceptions/centre.py", '"x.mean()", "x.mean(a', '"x.median()", "x.mean(a',
         ("misconception", "centre", "mean-of-columns")),
        ("variants/scale_rows.py", "x[i] * s[i]", "x[i] + s[i]",
         ("variant", "scale_rows", "loop")),
        ("misconceptions/model_loss.py", "is missing", "is doubled",
         ("references", "model_loss", "stored answers")),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_found(
    own_toy: Path, judging: Runner, file: str, old: str, new: str, proof: tuple[str, str, str]
) -> None:
    path = own_toy / "assignment" / file
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    assert proof in failed(own_toy, judging)


def test_an_exercise_without_misconceptions_is_found(own_toy: Path, judging: Runner) -> None:
    (own_toy / "assignment/misconceptions/centre.py").unlink()
    found = failed(own_toy, judging)
    assert found >= {("test", "centre", "values"), ("test", "centre", "the rest adds up to 0")}


def test_a_test_that_catches_no_misconception_is_named(own_toy: Path, judging: Runner) -> None:
    path = own_toy / "assignment/misconceptions/centre.py"
    path.write_text(path.read_text().replace("x.sum()", "x.mean() + (x.ndim == 2)"))
    remake.write(manifest.load(own_toy), [judging])
    report = verify.run(manifest.load(own_toy), [judging])
    (problem,) = [proof.line() for proof in report.proofs if not proof.ok]
    assert problem.startswith("centre: test the rest adds up to 0: it catches no misconception")


@pytest.mark.parametrize("old", ["exercise = ", "case.expect("])
def test_an_exercise_that_cannot_be_graded_is_one_problem(
    own_toy: Path, judging: Runner, old: str
) -> None:
    path = own_toy / "assignment/exercises/centre.py"
    path.write_text(
        path.read_text().replace(old, f"undefined + {old}" if "(" in old else f"({old}")
    )
    report = verify.run(manifest.load(own_toy), [judging])
    (problem,) = [proof for proof in report.proofs if not proof.ok]
    assert problem.line().startswith("centre: ")
    assert "centre.py" in problem.line() or "cannot be recorded" in problem.line()
    assert "None of" not in problem.line()
    assert "scale_rows" in {proof.exercise for proof in report.proofs if proof.ok}


def test_a_change_that_does_not_fit_names_its_misconception(own_toy: Path, judging: Runner) -> None:
    path = own_toy / "assignment/misconceptions/centre.py"
    path.write_text(path.read_text().replace("x.mean(axis=0)", "x.mean(axis=9)"))
    path = own_toy / "toy/rows.py"
    path.write_text(path.read_text().replace("mean = x.mean()", "average = mean = np.mean(x)"))
    with pytest.raises(AssignmentError, match="centre: misconception mean-of-columns: "):
        remake.write(manifest.load(own_toy), [judging])


def test_references_are_written_only_where_they_are_stale(own_toy: Path, judging: Runner) -> None:
    course = manifest.load(own_toy)
    assert remake.write(course, [judging]) == []
    path = own_toy / "assignment/references/centre.npz"
    before = path.read_bytes()
    path.unlink()
    assert remake.write(course, [judging]) == ["centre"]
    assert path.read_bytes() == before


def test_a_misconception_that_does_not_finish_is_never_stored(
    own_toy: Path, judging: Runner
) -> None:
    (own_toy / "assignment/references/centre.npz").unlink()
    path = own_toy / "assignment/misconceptions/centre.py"
    path.write_text(path.read_text().replace("x.sum()", "x.sum() if x.ndim == 2 else forever()"))
    path = own_toy / "toy/rows.py"
    path.write_text(
        path.read_text() + "\n\ndef forever() -> None:\n    while True:\n        pass\n"
    )
    path = own_toy / "assignment/assignment.toml"
    path.write_text(path.read_text().replace("test_seconds = 2", "test_seconds = 0.5"))
    problem = "centre: misconception sum-subtracted has no result in 'the rest adds up to 0': "
    with pytest.raises(AssignmentError, match=problem):
        remake.write(manifest.load(own_toy), [judging])
    assert not (own_toy / "assignment/references/centre.npz").exists()


def test_a_reference_that_fails_is_said(own_toy: Path, judging: Runner) -> None:
    path = own_toy / "toy/rows.py"
    path.write_text(path.read_text().replace("mean = x.mean()", "mean = x.mean().x"))
    with pytest.raises(AssignmentError, match="The reference of centre fails the test 'values'"):
        remake.write(manifest.load(own_toy), [judging])


def test_a_reference_that_gives_no_array_is_said(own_toy: Path, judging: Runner) -> None:
    path = own_toy / "assignment/exercises/centre.py"
    path.write_text(path.read_text().replace('("out", out)', '("word", case.call("builtins:str"))'))
    with pytest.raises(AssignmentError, match=r"'values': word is a str, and only numbers"):
        remake.write(manifest.load(own_toy), [judging])


def test_two_sandboxes_say_what_one_says_in_the_same_order(
    own_toy: Path, judging: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Something of each kind that fails, so that there is more to compare than what holds.
    for file, old, new in (
        ("misconceptions/centre.py", "x.mean(axis=0)", "np.mean(x)"),
        ("variants/scale_rows.py", "x[i] * s[i]", "x[i] + s[i]"),
    ):
        path = own_toy / "assignment" / file
        path.write_text(path.read_text().replace(old, new))
    course = manifest.load(own_toy)
    alone = verify.run(course, [judging])
    ids, real = list(course.exercises), Judge.judge
    at_last, first = threading.Event(), [True]

    def judge(self: Judge, info: manifest.ExerciseInfo, *rest: Any) -> Any:
        # The first answer of all is the last to be judged, but for what comes after it.
        if first and first.pop():
            assert at_last.wait(60)
        elif info.id == ids[-1]:
            at_last.set()
        return real(self, info, *rest)

    monkeypatch.setattr(Judge, "judge", judge)
    steps: list[tuple[int, int]] = []
    with side_by_side.opened(checking.open_sandbox, 2) as runners:
        two = verify.run(course, runners, lambda proof, done, of: steps.append((done, of)))
        assert remake.write(course, runners) == ["centre"]
    assert not alone.ok
    assert two.proofs == alone.proofs
    assert [proof.exercise for proof in alone.proofs] == sorted(
        (proof.exercise for proof in alone.proofs), key=ids.index
    )
    assert steps == [(k + 1, len(two.proofs)) for k in range(len(two.proofs))]


def test_what_goes_wrong_in_one_exercise_is_raised(
    toy: manifest.Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Judge.judge

    def judge(self: Judge, info: manifest.ExerciseInfo, *rest: Any) -> Any:
        if info.id == "centre":
            raise RuntimeError("the judge fell ill")
        return real(self, info, *rest)

    monkeypatch.setattr(Judge, "judge", judge)
    with (
        pytest.raises(RuntimeError, match="fell ill"),
        side_by_side.opened(checking.open_sandbox, 2) as runners,
    ):
        verify.run(toy, runners)
    assert all(isinstance(runner, LocalRunner) and runner.closed for runner in runners)


def test_a_name_that_a_passed_test_contradicts_is_a_problem() -> None:
    known = {"m": frozenset({("a", "public"), ("b", "hidden")})}
    tests = [
        TestResult("a", "public", "wrong", 0.0, 1.0),
        TestResult("b", "hidden", "wrong", 0.0, 1.0),
        TestResult("c", "public", "ok", 1.0, 1.0),
    ]
    verdict = ExerciseResult("e", "E", "wrong", 1.0, 3.0, 0.1, tests, misconception="m")
    assert names.contradiction(verdict, known) is None
    tests[1].status = "ok"
    assert "fails 'b' (hidden); this answer passes it" in str(names.contradiction(verdict, known))
    verdict.misconception = None
    assert names.contradiction(verdict, known) is None


def test_a_test_that_was_late_is_not_one_that_a_mistake_fails() -> None:
    tests = [
        TestResult("a", "public", "timeout", 0.0, 1.0),
        TestResult("b", "public", "wrong", 0.0, 1.0),
    ]
    verdict = ExerciseResult("e", "E", "wrong", 0.0, 2.0, 0.1, tests)
    assert names.failing(verdict) == {("b", "public")}
