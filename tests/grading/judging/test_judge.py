"""Verdicts: what counts, what is told, and what costs whom."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.authoring.proofs import proof
from grading.intake.work.submission import Submission
from grading.judging import published, report_json, results
from grading.judging.cases import Plan
from grading.judging.judge import Judge
from grading.judging.measure import HALF, HALF_LATE, HIDDEN_FAILED, HIDDEN_LATE
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.sandbox.contract import RunResult
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import AssignmentError
from grading.student import checking

HandIn = Callable[..., Submission]

COLUMNS = ("columns = s[:, None]", "columns = s[None, :]")


def of(verdict: SubmissionResult, name: str) -> ExerciseResult:
    return next(e for e in verdict.exercises if e.id == name)


def test_the_solutions_earn_all(judge: Judge, hand_in: HandIn) -> None:
    verdict = judge.grade(hand_in())
    assert (verdict.status, verdict.score, verdict.max_score) == ("ok", 100.0, 100.0)
    assert all(t.score == t.max_score for e in verdict.exercises for t in e.tests)


def test_blanks_earn_nothing_and_say_what_to_do(judge: Judge) -> None:
    verdict = judge.grade(Submission("blank", judge.source.blanks()))
    assert (verdict.status, verdict.score) == ("missing", 0.0)
    assert all(proof.is_blank(e) for e in verdict.exercises)
    assert "write it in toy/rows.py" in verdict.exercises[0].tests[0].message


def test_an_answer_that_fits_only_the_published_case_earns_nothing(
    judge: Judge, hand_in: HandIn, toy: manifest.Assignment, judging: Runner, tmp_path: Path
) -> None:
    # The published shapes are 3x5 and 4x4: right there, zeros elsewhere.
    rote = ("out = x * columns", "out = x * columns if x.shape in [(3, 5), (4, 4)] else 0 * x")
    submission = hand_in(rote)
    from grading.spec.workspace import write

    write({**judge.source.files, **submission.files}, tmp_path)
    checked = judge_check(toy, tmp_path, judging)
    assert [t.status for t in checked.tests] == ["ok", "ok"]
    assert checked.score == checked.max_score
    graded = of(judge.grade(submission), "scale_rows")
    assert graded.score == 0.0
    assert [t.score for t in graded.tests] == [0.0] * 4
    assert graded.tests[0].message == HALF
    assert graded.tests[1].message == HIDDEN_FAILED


def test_an_answer_that_is_late_on_hidden_inputs_is_not_called_wrong_there(
    toy: manifest.Assignment, judging: Runner, hand_in: HandIn
) -> None:
    quick = replace(toy, limits=replace(toy.limits, test_seconds=0.5, exercise_seconds=1.0))
    line = "out = x * columns"
    late = hand_in((line, f"while x.shape not in [(3, 5), (4, 4)]: pass\n    {line}"))
    tests = of(Judge(quick, judging, b"s").grade(late), "scale_rows").tests
    assert [t.message for t in tests[:2]] == [HALF_LATE, HIDDEN_LATE]
    assert tests[0].score == 0.0


def judge_check(toy: manifest.Assignment, root: Path, judging: Runner) -> ExerciseResult:
    return published.check(toy, root, toy.exercise("scale_rows"), judging)


def test_a_test_and_its_twin_share_the_points(judge: Judge, hand_in: HandIn) -> None:
    entries = of(judge.grade(hand_in()), "scale_rows").tests
    assert [(t.visibility, t.max_score) for t in entries] == [
        ("public", 12.5), ("hidden", 12.5), ("public", 6.25), ("hidden", 6.25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ("out = x * columns * np.nan", "wrong", "out: not a finite number"),
        ("out = np.ma.masked_array(x * columns, True)", "wrong", "masked array"),
        ("out = (x * columns).astype(object)", "wrong", "expected an array"),
        ("out = (x * columns).astype(np.float32)", "wrong", "got dtype float32, expected float64"),
        (
            "out = (x * columns).T.copy()",
            "wrong",
            "the same lengths in a different order. Axes 0 and 1 are swapped.",
        ),
        ("out = None", "wrong", "got None"),
        ("out = [list(r) for r in x * columns]", "wrong", "list of 3"),
        ("out = 2 * x * columns", "wrong", "Every number is 2 times too large."),
        ("out = x / 0 * missing", "error", "NameError"),
        ("import os; os._exit(0)", "error", ""),
        ("import toy.fast; out = toy.fast.scale_rows(x, s)", "forbidden", "toy.fast"),
        ("raise NotImplementedError('later')", "missing", "later"),
    ],
)
def test_a_wrong_answer_is_told_why(
    judge: Judge, hand_in: HandIn, line: str, status: str, says: str
) -> None:
    asked = judge.answer_key([judge.assignment.exercises["scale_rows"]])
    files = hand_in(("out = x * columns", line)).files
    info = judge.assignment.exercises["scale_rows"]
    verdict = judge.judge(info, asked, files).verdict
    assert verdict.status == status
    assert verdict.score == 0.0
    assert says in verdict.tests[0].message
    for test in verdict.tests:
        if test.visibility == "hidden":
            assert (test.message, test.rel_error) == (HIDDEN_FAILED, None)
            assert test.detail is None


def test_a_reshape_is_not_called_a_transpose(judge: Judge, hand_in: HandIn) -> None:
    reshaped = hand_in(("out = x * columns", "out = (x * columns).reshape(x.shape[::-1])"))
    message = of(judge.grade(reshaped), "scale_rows").tests[0].message
    assert message.endswith(
        ": the same lengths in a different order. The numbers and their order are right; only the "
        "shape is wrong."
    )


def test_a_misconception_is_recognised_and_explained(judge: Judge, hand_in: HandIn) -> None:
    verdict = of(judge.grade(hand_in(COLUMNS)), "scale_rows")
    found = {t.name: t.misconception for t in verdict.tests if t.visibility == "public"}
    assert found == {"a wide matrix": "columns-scaled", "a square matrix": "columns-scaled"}
    assert (verdict.misconception, verdict.looks_like) == ("columns-scaled", None)
    assert verdict.headline == "Columns are scaled instead of rows."
    assert "Columns are scaled" not in "".join(test.message for test in verdict.tests)
    assert verdict.hint == "Look at the shape of s."
    assert [test.repeats for test in verdict.tests] == [False, False, True, False]
    assert verdict.tests[3].misconception is None


def test_another_mistake_is_not_taken_for_a_known_one(judge: Judge, hand_in: HandIn) -> None:
    wrong = hand_in(("out = x * columns", "out = x * columns + 0.25"))
    verdict = of(judge.grade(wrong), "scale_rows")
    assert {t.misconception for t in verdict.tests} == {None}
    assert "0.25 too large" in verdict.tests[0].message


def test_a_file_that_was_not_handed_in_is_blank(judge: Judge, hand_in: HandIn) -> None:
    submission = hand_in()
    del submission.files["toy/model.py"]
    verdict = judge.grade(submission)
    assert of(verdict, "model_loss").status == "missing"
    assert verdict.score == 75.0
    assert "toy/model.py was not submitted." in verdict.notes


def test_a_hang_while_loading_costs_its_time_once(
    toy: manifest.Assignment,
    judging: Runner,
    hand_in: HandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    quick = replace(toy, limits=replace(toy.limits, test_seconds=0.5, exercise_seconds=1.0))
    submission = hand_in(("import numpy as np", "import numpy as np\nwhile True: pass"))
    judge = Judge(quick, judging, b"s")
    runs: list[str] = []
    run = judge.run

    def counted(judge_itself: Plan, *args: Any, **kwargs: Any) -> RunResult:
        runs.append(judge_itself.info.id)
        return run(judge_itself, *args, **kwargs)

    monkeypatch.setattr(judge, "run", counted)
    verdict = judge.grade(submission)
    assert [e.status for e in verdict.exercises] == ["timeout", "timeout", "ok"]
    assert verdict.exercises[0].headline.startswith(
        "It did not finish in 0.5 s, the limit for loading the files. No function had been called"
    )
    assert "could not be loaded" in verdict.exercises[1].tests[0].message
    assert runs == ["scale_rows", "model_loss"]


def test_a_submission_has_a_time_limit_over_all(
    toy: manifest.Assignment, judging: Runner, hand_in: HandIn
) -> None:
    brief = replace(toy, limits=replace(toy.limits, submission_seconds=1e-6))
    verdict = Judge(brief, judging, b"s").grade(hand_in())
    assert verdict.status in ("timeout", "fault")
    assert verdict.score in (0.0, None)


def test_an_unreadable_submission_is_a_verdict(judge: Judge) -> None:
    verdict = judge.grade(Submission("bob", problem="the archive is damaged"))
    assert (verdict.status, verdict.score, verdict.max_score) == ("error", 0.0, 100.0)
    assert verdict.notes == ["the archive is damaged"]


def test_what_breaks_in_the_grader_is_its_own_fault(
    judge: Judge, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(judge.runner, "run", broken)
    verdict = judge.grade(hand_in())
    assert (verdict.status, verdict.score, verdict.max_score) == ("fault", None, 100.0)
    assert "no space left" in verdict.notes[0]
    assert all(e.status == "fault" and e.score is None for e in verdict.exercises)


@pytest.mark.parametrize("how", ["missing", "broken", "other tests"])
def test_stale_references_are_the_graders_fault(own_toy: Path, judging: Runner, how: str) -> None:
    path = own_toy / "assignment/references/scale_rows.npz"
    if how == "missing":
        path.unlink()
    elif how == "broken":
        path.write_bytes(path.read_bytes()[:100])
    else:
        exercise = own_toy / "assignment/exercises/scale_rows.py"
        exercise.write_text(exercise.read_text().replace("case.size(5,", "case.size(6,"))
    course = manifest.load(own_toy)
    judge = Judge(course, judging, b"s")
    verdict = judge.grade(Submission("solutions", judge.source.solutions()))
    assert (verdict.status, verdict.score) == ("fault", None)
    stale = of(verdict, "scale_rows")
    assert (stale.status, stale.score) == ("fault", None)
    assert "verify --write-references" in stale.notes[0]
    assert "copy assignment/ from a fresh hand-out" in stale.notes[0]
    assert of(verdict, "centre").status == "ok"
    checked = judge_check(course, own_toy, judging)
    assert checked.status == "fault"


def test_the_reason_why_the_reference_gave_no_hidden_answer_is_told(
    toy: manifest.Assignment, judging: Runner
) -> None:
    hasty = replace(toy, limits=replace(toy.limits, submission_seconds=0))
    faults = Judge(hasty, judging, b"s").answer_key([toy.exercise("scale_rows")]).faults
    assert faults["scale_rows"].endswith("It did not finish in 0 s, the limit for an exercise.")


def test_prints_are_shown_in_check_alone(
    judge: Judge, hand_in: HandIn, toy: manifest.Assignment, judging: Runner, tmp_path: Path
) -> None:
    submission = hand_in(("out = x * columns", "out = x * columns; print('x is', x.shape)"))
    from grading.spec.workspace import write

    write({**judge.source.files, **submission.files}, tmp_path)
    assert "x is (3, 5)" in judge_check(toy, tmp_path, judging).prints
    graded = of(judge.grade(submission), "scale_rows")
    assert graded.prints == ""
    assert "does not show" in graded.notes[-1]


@pytest.mark.parametrize(
    ("lines", "rest"),
    [(30, r"\.\.\. and \d+ more lines"), (20_000, r".* printed \d+ bytes in all")],
)
def test_long_prints_are_cut_after_20_lines_with_one_count(
    lines: int, rest: str, judge: Judge, hand_in: HandIn, toy: manifest.Assignment, judging: Runner,
    tmp_path: Path,
) -> None:  # fmt: skip
    loop = f"for i in range({lines}): print('line', i)\n    out = x * columns"
    submission = hand_in(("out = x * columns", loop))
    from grading.spec.workspace import write

    write({**judge.source.files, **submission.files}, tmp_path)
    name, *shown, last = judge_check(toy, tmp_path, judging).prints.splitlines()
    assert name.startswith("[")
    assert shown == [f"line {i}" for i in range(20)]
    assert re.fullmatch(rest, last)


def test_hidden_inputs_are_those_of_the_class(judge: Judge, judging: Runner) -> None:
    info = judge.assignment.exercises["scale_rows"]

    def drawn(judge: Judge) -> list[bytes]:
        cases = judge.answer_key([info]).plans[info.id].hidden[0]
        return [case.script.inputs["x"].tobytes() for case in cases]

    assert drawn(judge) == drawn(judge)
    other = Judge(judge.assignment, judging, b"another secret")
    assert set(drawn(judge)).isdisjoint(drawn(other))


def test_identical_copies_get_identical_scores(judge: Judge, hand_in: HandIn) -> None:
    # Right for small tables alone, so that the luck of a draw would decide.
    line = ("out = x * columns", "out = x * columns if len(x) < 5 else x")
    copies = [replace(hand_in(line), student=f"s{k}") for k in range(12)]
    assert len({judge.grade(copy).score for copy in copies}) == 1


def test_an_unknown_exercise_is_named(toy: manifest.Assignment, judging: Runner) -> None:
    says = r"There is no exercise 'scale_row'\. Did you mean scale_rows\?"
    with pytest.raises(AssignmentError, match=says):
        checking.judge_each([judging], toy, toy.root, ["scale_row"])


def test_the_report_is_the_contract(judge: Judge, hand_in: HandIn) -> None:
    report = results.Report("toy-homework", "abc", [judge.grade(hand_in(COLUMNS))], "landlock")
    data = report_json.to_json(report)
    assert {"schema", "assignment", "seed_id", "submissions"} <= data.keys()
    (submission,) = data["submissions"]
    assert {"student", "status", "score", "max_score", "seconds", "exercises"} <= submission.keys()
    for exercise in submission["exercises"]:
        assert {"id", "status", "score", "max_score", "seconds", "tests"} <= exercise.keys()
        for test in exercise["tests"]:
            assert "detail" not in test
            assert {
                "name", "visibility", "status", "score", "max_score", "message", "rel_error",
                "misconception",
            } <= test.keys()  # fmt: skip
    text = json.dumps(report_json.to_json(report, detail=True), allow_nan=False)
    assert report_json.to_json(report_json.from_json(json.loads(text))) == data


def test_an_import_alone_of_what_is_forbidden_is_a_note(judge: Judge, hand_in: HandIn) -> None:
    star = ("import numpy as np", "import numpy as np\nfrom toy.fast import *\nfrom . import fast")
    submission = hand_in(star)
    verdict = of(judge.grade(submission), "scale_rows")
    assert verdict.status == "ok"
    (note,) = (note for note in verdict.notes if "toy.fast" in note)
    assert "Your code did not call it, so this costs no points." in note
    used = hand_in(star, ("out = x * columns", "out = fast.scale_rows(x, s)"))
    verdict = of(judge.grade(used), "scale_rows")
    assert (verdict.status, verdict.score) == ("forbidden", 0.0)
    assert verdict.headline == "scale_rows of toy.fast is not allowed in this exercise"


def test_points_are_written_as_people_write_them(judge: Judge, hand_in: HandIn) -> None:
    data = report_json.to_json(results.Report("toy", "x", [judge.grade(hand_in(COLUMNS))]))
    text = json.dumps(data)
    numbers = [float(n) for n in re.findall(r'"(?:max_)?score": ([0-9.]+)', text)]
    assert numbers
    assert all(n == round(n, 4) for n in numbers)
