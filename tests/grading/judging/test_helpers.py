"""Whose helper functions an answer is judged with, and what a wrong helper costs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grading.intake.work.submission import Submission
from grading.judging.helpers import OWN_LAYERS
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.sandbox.runner import Runner
from grading.spec import manifest

HandIn = Callable[..., Submission]

COLUMNS = ("columns = s[:, None]", "columns = s[None, :]")


def of(verdict: SubmissionResult, name: str) -> ExerciseResult:
    return next(e for e in verdict.exercises if e.id == name)


def test_a_wrong_function_costs_only_its_own_points(judge: Judge, hand_in: HandIn) -> None:
    verdict = judge.grade(hand_in(COLUMNS))
    assert [e.status == "ok" for e in verdict.exercises] == [False, True, True]
    assert "reference" in of(verdict, "model_loss").notes[0]


def test_a_helper_of_their_own_that_needs_too_much_costs_only_its_own_points(
    own_toy: Path, judging: Runner
) -> None:
    path = own_toy / "assignment/assignment.toml"
    where = 'where = ["toy/rows.py:centre"]'
    text = path.read_text()
    assert where in text
    extra = 'over = ["scale_rows"]\nown = ["toy/rows.py:scale_rows"]'
    path.write_text(text.replace(where, f"{where}\n{extra}"))
    judge = Judge(manifest.load(own_toy), judging, b"a helper that needs too much")
    files = judge.source.solutions()
    rows = files["toy/rows.py"].decode()
    rows = rows.replace("out = x * columns", "raise MemoryError")
    rows = rows.replace("mean = x.mean()", "mean = scale_rows(x, np.ones(len(x))).mean()")
    files["toy/rows.py"] = rows.encode()
    verdict = judge.grade(Submission("ann", files))
    assert of(verdict, "scale_rows").status == "memory"
    assert of(verdict, "centre").status == "ok"
    assert of(verdict, "centre").notes[0] == "Judged with the reference's scale_rows."


def test_who_calls_their_own_helpers_is_judged_with_them(judge: Judge, hand_in: HandIn) -> None:
    submission = hand_in(
        ("scaled = scale_rows(x, self.s)", "scaled = mine(x, self.s)"),
        ("from toy.rows import scale_rows", "from toy.rows import mine"),
        file="toy/model.py",
    )
    submission.files["toy/rows.py"] += b"\n\ndef mine(x, s):\n    return scale_rows(x, s)\n"
    verdict = of(judge.grade(submission), "model_loss")
    assert verdict.status == "ok"
    assert OWN_LAYERS in verdict.notes


@pytest.mark.parametrize(("written", "status"), [(True, "wrong"), (False, "missing")])
def test_only_a_helper_that_its_author_did_not_write_is_called_not_written(
    judge: Judge, hand_in: HandIn, written: bool, status: str
) -> None:
    # model_loss does not need `centre`, so the first run has a blank there.
    submission = hand_in(
        ("import scale_rows", "import centre, scale_rows"),
        ("scaled = scale_rows(x, self.s)", "scaled = centre(scale_rows(x, self.s))[0]"),
        file="toy/model.py",
    )
    if not written:
        submission.files["toy/rows.py"] = judge.source.blank("toy/rows.py", ["centre"])
    verdict = of(judge.grade(submission), "model_loss")
    assert (verdict.status, verdict.score) == (status, 0.0)
    assert ("centre is not written yet" in verdict.tests[0].message) is not written


def test_a_helper_module_comes_along_but_takes_no_others_place(
    judge: Judge, hand_in: HandIn
) -> None:
    submission = hand_in(
        ("import numpy as np", "import numpy as np\nfrom toy.helper import times"),
        ("out = x * columns", "out = times(x, columns)"),
    )
    submission.files["toy/helper.py"] = b"def times(a, b):\n    return a * b\n"
    submission.files["toy/fast.py"] = b"raise RuntimeError\n"
    submission.files["toy/fast/__init__.py"] = b"raise RuntimeError\n"
    verdict = judge.grade(submission)
    assert verdict.score == 100.0
    aside = [note for note in verdict.notes if "used" in note]
    assert len(aside) == 2


@pytest.mark.parametrize("name", ["ValueError", "IndexError", "TypeError", "KeyError"])
def test_an_answer_built_on_its_own_helpers_is_judged_over_them_whatever_its_error_was(
    judge: Judge, hand_in: HandIn, name: str
) -> None:
    # Its author's scale_rows takes a third argument; the reference's would fail on it.
    submission = hand_in(
        ("scaled = scale_rows(x, self.s)", "scaled = scale_rows(x, self.s, True)"),
        file="toy/model.py",
    )
    text = submission.files["toy/rows.py"].decode()
    head = "def scale_rows(x: np.ndarray, s: np.ndarray) -> np.ndarray:"
    assert head in text
    text = text.replace(head, head.replace("s: np.ndarray)", "s: np.ndarray, own=False)"))
    submission.files["toy/rows.py"] = text.encode()
    model = submission.files["toy/model.py"].decode()
    caught = (
        "try:\n            scaled = scale_rows(x, self.s, True)\n"
        f"        except TypeError:\n            raise {name}('no such form') from None"
    )
    submission.files["toy/model.py"] = model.replace(
        "scaled = scale_rows(x, self.s, True)", caught
    ).encode()
    verdict = of(judge.grade(submission), "model_loss")
    assert verdict.status == "ok", verdict
    assert OWN_LAYERS in verdict.notes


def test_a_changed_given_file_that_does_not_load_takes_no_points_elsewhere(
    judge: Judge, hand_in: HandIn
) -> None:
    submission = hand_in(
        ("scaled = scale_rows(x, self.s)", "scaled = scale_rows(x, self.s, True)"),
        file="toy/model.py",
    )
    text = submission.files["toy/rows.py"].decode()
    submission.files["toy/rows.py"] = text.replace(
        "s: np.ndarray)", "s: np.ndarray, own=False)", 1
    ).encode()
    submission.files["toy/fast.py"] = b"import a_library_that_is_not_here\n"
    assert of(judge.grade(submission), "model_loss").status == "ok"


def test_an_error_in_the_references_function_shows_the_students_line(
    judge: Judge, hand_in: HandIn
) -> None:
    short = ("scale_rows(x, self.s)", "scale_rows(x, self.s[:-1])")
    verdict = of(judge.grade(hand_in(short, file="toy/model.py")), "model_loss")
    test = verdict.tests[0]
    assert test.status == "error"
    assert "scaled = scale_rows(x, self.s[:-1])" in test.message
    # The reference's own line is not in the student's file, and may be an answer.
    assert "rows.py" not in f"{test.message} {test.detail}"
