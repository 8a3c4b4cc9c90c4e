"""Files that students wrote for the course, of each year, are graded as they stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grading.intake.work.submission import Submission
from grading.judging.diagnosis import compat
from grading.judging.helpers import OWN_FILE, OWN_LAYERS
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult
from grading.sandbox.runner import Runner
from grading.spec import manifest

HERE = Path(__file__).parent / "handed_in"
ROOT = Path(__file__).parents[2]
PLACES = {"fc_net.py": "cs231n/classifiers/fc_net.py"}


def handed_in(year: str) -> dict[str, bytes]:
    """What a student of that year hands in: the files he edited, in the course's places."""
    files = {}
    for path in sorted((HERE / year).iterdir()):
        name = path.name.removesuffix(".txt")
        files[PLACES.get(name, f"cs231n/{name}")] = path.read_bytes()
    return files


@pytest.fixture(scope="module")
def judge(judging: Runner) -> Judge:
    return Judge(manifest.load(ROOT), judging, b"a secret of the tests")


def verdict(judge: Judge, year: str, exercise: str) -> ExerciseResult:
    info = judge.assignment.exercise(exercise)
    return judge.judge(info, judge.answer_key([info]), handed_in(year)).verdict


@pytest.mark.parametrize(
    ("year", "exercise"),
    [
        ("2016", "affine_forward"),
        ("2016", "conv_forward_naive"),
        ("2016", "two_layer_net_init"),
        ("2016", "two_layer_net_loss"),
        ("2017", "conv_forward_naive"),
        ("2017", "sgd_momentum"),
        ("2017", "rmsprop"),
        ("2018", "max_pool_forward_naive"),
        ("2018", "fully_connected_net_init"),
        ("2018", "fully_connected_net_loss"),
        ("2021", "two_layer_net_loss"),
        ("2025", "affine_forward"),
        ("2025", "affine_backward"),
        ("2025", "spatial_groupnorm_forward"),
    ],
)
def test_right_work_of_a_year_earns_its_marks(judge: Judge, year: str, exercise: str) -> None:
    found = verdict(judge, year, exercise)
    assert [t.message for t in found.tests if t.status != "ok"] == []
    assert found.score == pytest.approx(found.max_score)


def test_a_net_of_2016_and_2017_falls_short_by_what_it_was_not_asked(judge: Judge) -> None:
    """Its fourth and fifth argument have other names, and it knows no layer normalisation."""
    text = handed_in("2018")["cs231n/classifiers/fc_net.py"].decode()
    for new, old in (
        ("dropout=1,", "dropout=0,"),
        ("normalization=None", "use_batchnorm=False"),
        ("self.normalization, self", "self.use_batchnorm, self"),
        ("= normalization, dropout != 1", "= use_batchnorm, dropout > 0"),
        ("if normalization is not None", "if use_batchnorm"),
        ("if normalization == 'batchnorm'", "if use_batchnorm"),
        ("if normalization == 'layernorm'", "if False"),
        ("if self.normalization == 'batchnorm'", "if self.use_batchnorm"),
        ("if self.normalization == 'layernorm'", "if False"),
    ):
        assert new in text
        text = text.replace(new, old)
    info = judge.assignment.exercise("fully_connected_net_loss")
    files = {"cs231n/classifiers/fc_net.py": text.encode()}
    found = judge.judge(info, judge.answer_key([info]), files).verdict
    failed = {t.name for t in found.tests if t.visibility == "public" and t.status != "ok"}
    assert failed == {"layer normalization: scores, loss and gradients"}
    assert OWN_FILE in found.notes


def test_a_layer_that_a_student_added_to_a_given_file_is_his_to_use(judge: Judge) -> None:
    assert OWN_LAYERS in verdict(judge, "2021", "two_layer_net_loss").notes


def test_a_chance_to_drop_is_not_the_chance_to_keep_that_is_asked_for(judge: Judge) -> None:
    found = verdict(judge, "2017", "dropout_forward")
    wrong = [t for t in found.tests if t.status == "wrong"]
    assert wrong
    assert any("were kept, expected about" in t.message for t in wrong)
    assert found.score is not None
    assert found.score < found.max_score


@pytest.mark.parametrize(
    ("year", "notes"),
    [
        (
            "2016",
            {
                "cs231n/classifiers/fc_net.py": "methods of Python 2's dict, such as iteritems",
                "cs231n/layers.py": "the module cPickle, np.lib.pad, built-in names of "
                "Python 2, such as xrange",
            },
        ),
        (
            "2017",
            {
                "cs231n/layers.py": "np.int, the library past",
                "cs231n/optim.py": "the library future, the library six",
            },
        ),
        ("2021", {}),
    ],
)
def test_the_report_says_what_was_supplied(year: str, notes: dict[str, str]) -> None:
    assert compat.notes(handed_in(year)) == [
        f"{path} comes from an earlier year. The grader supplied {names} and did not change the "
        "file."
        for path, names in notes.items()
    ]


def test_a_file_that_imports_matplotlib_may_be_of_any_year() -> None:
    [note] = compat.notes(handed_in("2018"))
    assert note == (
        "cs231n/layers.py imports matplotlib. The grader supplied one that draws nothing and did "
        "not change the file."
    )


def test_the_report_of_a_submission_carries_the_notes(judge: Judge) -> None:
    info = judge.assignment.exercise("affine_forward")
    small = replace(judge.assignment, exercises={"affine_forward": info})
    files = handed_in("2025")
    before = dict(files)
    found = Judge(small, judge.runner, b"secret").grade(Submission("ann", files))
    assert files == before
    assert found.status == "ok"
    assert any("cs231n/layers.py comes from an earlier year" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"def f():\n  print 'hello'\n", "print statements of Python 2"),
        (b"def f():\n\tx = 1\ndef g():\n    return 2\n", "tabs and with spaces"),
    ],
)
def test_what_no_name_can_mend_is_told(text: bytes, message: str) -> None:
    [note] = compat.notes({"cs231n/layers.py": text})
    assert message in note


@pytest.mark.parametrize(
    "text",
    [
        b"from builtins import range, object\nimport numpy as np\nx = np.zeros(3, np.int64)\n",
        b'"""We print "things" and use xrange no more."""\nnp.reshape(x, (2, 2))\n',
        b"from __future__ import annotations\nfor k, v in d.items():\n    print(k, v)\n",
    ],
)
def test_files_of_today_are_given_nothing(text: bytes) -> None:
    assert compat.needs({"cs231n/layers.py": text}) == ()
    assert compat.notes({"cs231n/layers.py": text}) == []


def test_our_own_answers_are_given_nothing(judge: Judge) -> None:
    assert compat.needs(judge.source.solutions()) == ()
