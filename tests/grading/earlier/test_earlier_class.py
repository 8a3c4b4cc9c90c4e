"""A gradebook and a submission of the version before the present layout are used as they are.

`gradebook.sql` is the dump of a gradebook, and `submission.zip` an archive of `submit` without its
PDF, both written by that version for the course in `tests/grading/statistics`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")

from cs231n.cli import main
from grading.authoring.proofs import remake
from grading.cohort.fingerprint import is_earlier
from grading.gradebook import open_book
from grading.gradebook.records import Graded
from grading.judging import report_json
from grading.sandbox.runner import Runner
from grading.spec import manifest

HERE = Path(__file__).parent
SEED = "00112233445566778899aabbccddeeff"  # that of the stored gradebook
SCORES = {"ann": 100.0, "bob": 30.0}
Grade = Callable[..., Result]


@pytest.fixture(scope="module")
def with_references(tmp_path_factory: pytest.TempPathFactory, judging: Runner) -> Path:
    """The course with its references written; not to be changed."""
    root = tmp_path_factory.mktemp("statistics") / "course"
    shutil.copytree(HERE.parent / "statistics", root)
    remake.write(manifest.load(root), [judging])
    return root


@pytest.fixture
def course(with_references: Path, tmp_path: Path) -> Path:
    """A copy of the course that a test may change."""
    return Path(shutil.copytree(with_references, tmp_path / "course"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that the earlier version graded into."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "secret-seed").write_text(SEED)
    with sqlite3.connect(folder / "grades.db") as db:
        db.executescript((HERE / "gradebook.sql").read_text())
    db.close()
    return folder


@pytest.fixture
def submissions(out: Path, tmp_path: Path) -> Path:
    """What the two students handed in, from the files that the gradebook kept."""
    folder = tmp_path / "class"
    with sqlite3.connect(out / "grades.db") as db:
        rows = db.execute(
            "SELECT name, path, data FROM submission JOIN student ON student.id = student_id "
            "JOIN kept_file ON kept_file.content = submission.content"
        ).fetchall()
    db.close()
    for student, path, data in rows:
        place = folder / student / path
        place.parent.mkdir(parents=True)
        place.write_bytes(data)
    return folder


@pytest.fixture
def grade(course: Path, out: Path) -> Grade:
    def call(*arguments: object) -> Result:
        line = ["grade", *map(str, arguments), "--out", str(out), "--assignment", str(course)]
        return CliRunner().invoke(main, [*line, "--unsafe-no-sandbox", "--jobs", "1"])

    return call


def verdicts(out: Path) -> dict[str, list[Graded]]:
    with open_book(out, create=False) as book:
        return {name: book.history(name) for name in SCORES}


def test_a_stored_gradebook_keeps_its_verdicts(out: Path) -> None:
    for student, (graded,) in verdicts(out).items():
        assert graded.result.score == SCORES[student]
        assert is_earlier(graded.fingerprint)
        assert [exercise.id for exercise in graded.result.exercises] == ["median", "ranks"]
    (bob,) = verdicts(out)["bob"]
    named = {test.misconception for test in bob.result.exercises[0].tests}
    assert named == {None, "upper-middle"}


def test_stored_verdicts_are_not_graded_again(grade: Grade, out: Path, submissions: Path) -> None:
    first = grade(submissions)
    assert first.exit_code == 0, first.output
    assert "Skipped 2 submissions that have a verdict already" in first.output
    assert "Kept 2 verdicts of an earlier version of the grader" in first.output
    report = report_json.read(out / "grades.json")
    assert {submission.student: submission.score for submission in report.submissions} == SCORES
    assert {name: len(kept) for name, kept in verdicts(out).items()} == {"ann": 1, "bob": 1}
    again = grade(submissions)
    assert "Skipped 2 submissions that have a verdict already" in again.output
    assert "earlier version" not in again.output


def test_regrade_gives_stored_submissions_the_scores_they_had(
    grade: Grade, out: Path, submissions: Path
) -> None:
    assert "Graded 2 submissions." in grade(submissions, "--regrade").output
    for student, (before, after) in verdicts(out).items():
        assert before.result.score == after.result.score == SCORES[student]


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        (
            "assignment/assignment.toml",
            {"points = 60": "points = 61", "points = 40": "points = 39"},
        ),
        ("assignment/exercises/ranks.py", {"equal values share a rank": "equal values"}),
    ],
    ids=["points", "tests"],
)
def test_stored_verdicts_on_other_points_or_tests_are_graded_again(
    grade: Grade,
    course: Path,
    submissions: Path,
    judging: Runner,
    file: str,
    changes: dict[str, str],
) -> None:
    text = (course / file).read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (course / file).write_text(text)
    remake.write(manifest.load(course), [judging])
    result = grade(submissions)
    assert "Graded 2 submissions." in result.output, result.output
    assert "earlier version" not in result.output


def test_stored_verdicts_under_another_seed_are_graded_again(
    grade: Grade, out: Path, submissions: Path
) -> None:
    (out / "secret-seed").write_text("ff" * 16)
    assert "Graded 2 submissions." in grade(submissions).output


def test_an_exercise_that_is_edited_later_is_graded_again(
    grade: Grade, course: Path, out: Path, submissions: Path, judging: Runner
) -> None:
    grade(submissions)
    path = course / "assignment" / "exercises" / "ranks.py"
    path.write_text(path.read_text().replace("* 1.5", "* 2.5"))
    remake.write(manifest.load(course), [judging])
    assert "Graded 2 submissions." in grade(submissions).output
    assert {name: len(kept) for name, kept in verdicts(out).items()} == {"ann": 2, "bob": 2}


def test_an_archive_from_an_earlier_hand_out_is_graded(
    grade: Grade, out: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    shutil.copy(HERE / "submission.zip", folder / "cid.zip")
    result = grade(folder)
    assert result.exit_code == 0, result.output
    with open_book(out, create=False) as book:
        (graded,) = book.history("cid")
        assert graded.result.score == 100.0
        answers = [answer.text for answer in book.answers() if answer.student == "cid"]
    assert answers == ["The mean follows the wrong value, the median stays."]
