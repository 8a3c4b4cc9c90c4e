"""What people decide by hand, points and excuses, reaches every table and is not forgotten."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")

from grading.cohort.crews import crews
from grading.cohort.crews.kit import SubmissionDone, Task
from grading.gradebook import open_book
from grading.gradebook.records import RunInfo
from grading.judging import report_json
from grading.judging.results import SubmissionResult, final

Run = Callable[..., Result]
ROSTER = "name,login,email\nAnn Lee,ann,ann@x.edu\nBob Ray,bob,bob@x.edu\nCy Dow,cy,cy@x.edu\n"


class Sixty:
    """Gives everybody 60 of 100."""

    how = sandbox = "pretended"

    def __init__(self, *_: object) -> None:
        return None

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone]:
        for task in work:
            who = task.submission.student
            yield SubmissionDone(task.number, SubmissionResult(who, "wrong", 60.0, 100.0, 0.1))

    def close(self) -> None:
        return None


@pytest.fixture
def grade(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run) -> Callable[..., Result]:
    """Grade Ann and Bob, of a class of three."""
    monkeypatch.setattr(crews, "open_crew", Sixty)
    (tmp_path / "roster.csv").write_text(ROSTER)
    for login in ("ann", "bob"):
        (tmp_path / "class" / login / "pkg").mkdir(parents=True)
        (tmp_path / "class" / login / "pkg" / "a.py").write_text(f"# {login}\n")
    line = ("grade", tmp_path / "class", "--out", tmp_path / "out", "--roster")
    return lambda *more: run(*line, tmp_path / "roster.csv", *more)


def finals(out: Path) -> dict[str, float | None]:
    return {s.student: final(s)[0] for s in report_json.read(out / "grades.json").submissions}


def cells(path: Path, who: str, score: str) -> dict[str, str]:
    rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    return {row[who].strip(): row[score] for row in rows}


def test_points_by_hand_reach_every_table(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert grade().exit_code == 0
    done = run("adjust", out, "ann@x.edu", "7.5", "--reason", "Question 2 was unclear")
    assert done.exit_code == 0, done.output
    assert "Run cs231n grade again" in done.output
    assert run("adjust", out, "Cy", "Dow", "3", "--reason", "Was ill").exit_code == 0
    assert grade().exit_code == 0
    assert finals(out) == {"Ann Lee": 67.5, "Bob Ray": 60.0, "Cy Dow": 3.0}
    ann = report_json.read(out / "grades.json").submissions[0]
    assert ann.score == 60.0
    assert ann.policy is not None
    assert ann.policy["lines"][-2:] == [
        "Adjusted by hand: +7.5 points. Reason: Question 2 was unclear",
        "Final score: 67.5 of 100.",
    ]
    for form in ("csv", "canvas", "moodle"):
        assert run("export", form, out).exit_code == 0
    assert cells(out / "gradebook.csv", "student", "final")["Ann Lee"] == "67.5"
    assert cells(out / "scores.csv", "student", "final")["Ann Lee"] == "67.5"
    assert cells(out / "canvas.csv", "Student", "small")["Ann Lee"] == "67.5"
    assert cells(out / "moodle.csv", "Full name", "small")["Cy Dow"] == "3"
    assert run("report", out).exit_code == 0
    pages = "".join(page.read_text() for page in (out / "report").rglob("*.html"))
    assert "Question 2 was unclear" in pages


def test_points_by_hand_are_taken_back_by_their_opposite(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    grade()
    for who, points, reason in (
        ("bob", "5", "Slip"),
        ("bob", "-5", "The slip was ours"),
        ("ann", "-99", "Copied"),
    ):
        run("adjust", out, who, points, "--reason", reason, "--author", "ta")
    grade()
    assert finals(out) == {"Ann Lee": 0.0, "Bob Ray": 60.0, "Cy Dow": 0.0}
    lines = run("adjust", out).output.splitlines()
    assert [line.split("  ")[1:] for line in lines] == [
        ["Bob Ray", "+5", "Slip (ta)"],
        ["Bob Ray", "-5", "The slip was ours (ta)"],
        ["Ann Lee", "-99", "Copied (ta)"],
    ]


def test_points_that_the_scores_do_not_have_yet_are_named(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    grade()
    says = "Marks or points changed after the scores in"
    for command in (("export", "csv"), ("report",)):
        assert says not in run(*command, out).output
    run("adjust", out, "ann", "5", "--reason", "Slip")
    for command in (("export", "csv"), ("report",)):
        assert says in run(*command, out).stderr
    grade()
    assert says not in run("export", "csv", out).output


def test_scores_by_two_versions_of_the_assignment_are_named(
    grade: Callable[..., Result], run: Run, root: Path, tmp_path: Path
) -> None:
    grade()
    path = root / "assignment" / "assignment.toml"
    path.write_text(path.read_text().replace("points = 60", "points = 50"))
    says = "by an earlier version of the assignment, so it cannot be compared with the others: "
    assert f"{says}Bob Ray." in grade("--only", "ann").stderr
    assert says not in grade().output


def test_marks_and_points_of_an_earlier_name_of_the_assignment_are_named(
    grade: Callable[..., Result], run: Run, root: Path, tmp_path: Path
) -> None:
    grade()
    path = root / "assignment" / "assignment.toml"
    path.write_text(path.read_text().replace('name = "small"', 'name = "small-2"'))
    says = "in this gradebook are for "
    assert says not in grade().output
    run("adjust", tmp_path / "out", "ann", "5", "--reason", "Slip")
    path.write_text(path.read_text().replace('name = "small-2"', 'name = "small-3"'))
    assert f"{says}small-2, so they do not count here." in grade().stderr
    assert says not in grade().output


def test_scores_from_before_a_run_that_was_stopped_are_named(
    grade: Callable[..., Result], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    grade()
    with open_book(out) as book:
        number = book.begin(RunInfo("small", "seed", "fingerprint"))
        says = f"Run {number} of cs231n grade has not finished, so the scores in"
        for command in (("export", "csv"), ("report",)):
            assert says in run(*command, out).stderr
        book.end(number)
    assert says not in run("export", "csv", out).output


@pytest.mark.parametrize("command", [("export", "csv"), ("report",), ("mark",), ("diff",)])
def test_two_gradebooks_are_refused(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    for name in ("mine", "yours"):
        (tmp_path / name).mkdir()
    done = run(*command, tmp_path / "mine", tmp_path / "yours")
    assert done.exit_code == 2
    assert "Two gradebooks cannot be merged" in done.output


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["zed", "5", "--reason", "x"], "'zed' matches nobody in the gradebook"),
        (["ann", "5"], "there is no reason"),
        (["ann", "5", "--reason", " "], "there is no reason"),
        (["ann", "nan", "--reason", "x"], "expected a number"),
        (["ann", "0", "--reason", "x"], "expected a number"),
        (["ann", "2,5", "--reason", "x"], "POINTS is 2,5, expected a number other than 0"),
        (["ann", "--reason", "x"], "no number was given"),
    ],
)
def test_points_without_a_student_a_number_or_a_reason_are_refused(
    grade: Callable[[], Result], run: Run, tmp_path: Path, given: list[str], says: str
) -> None:
    grade()
    done = run("adjust", tmp_path / "out", *given)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())
    assert "No points were changed by hand." in run("adjust", tmp_path / "out").output


def test_who_changed_points_is_asked_where_no_login_is_known(
    grade: Callable[[], Result], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    grade()
    monkeypatch.setattr("getpass.getuser", nobody)
    line = ("adjust", tmp_path / "out", "ann", "5", "--reason", "Slip")
    refused = run(*line)
    assert (refused.exit_code, "Add --author" in refused.output) == (2, True), refused.output
    assert run(*line, "--author", "ta").exit_code == 0


def test_whoever_is_excused_has_no_score_and_no_zero(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    grade()
    table = out / "intake.csv"
    rows = table.read_text("utf-8-sig").replace("Bob Ray,1,,yes", "Bob Ray,1,,excused")
    # A person without a submission has no row: one is added.
    table.write_text(rows + ",,cy,,,excused,\n")
    for _ in range(2):
        done = grade()
        assert done.exit_code == 0, done.output
        assert finals(out) == {"Ann Lee": 60.0, "Bob Ray": None, "Cy Dow": None}
        assert "handed in nothing" not in done.output
    status = [submission.status for submission in report_json.read(out / "grades.json").submissions]
    assert status == ["wrong", "excused", "excused"]
    assert run("export", "canvas", out).exit_code == 0
    canvas = cells(out / "canvas.csv", "Student", "small")
    assert canvas == {"Points Possible": "100", "Ann Lee": "60", "Bob Ray": "EX", "Cy Dow": "EX"}
    assert run("export", "moodle", out).exit_code == 0
    assert cells(out / "moodle.csv", "Full name", "small")["Bob Ray"] == ""
    # Taken back, the excuse is gone.
    table.write_text(table.read_text("utf-8-sig").replace("excused", ""))
    grade()
    assert finals(out) == {"Ann Lee": 60.0, "Bob Ray": 60.0, "Cy Dow": 0.0}


def test_an_excuse_for_nobody_is_named_with_its_line(
    grade: Callable[[], Result], tmp_path: Path
) -> None:
    grade()
    table = tmp_path / "out" / "intake.csv"
    table.write_text(table.read_text("utf-8-sig") + ",,zed,,,excused,\n,,ann,,,excused: why,\n")
    done = grade()
    assert done.exit_code == 4
    printed = " ".join(done.output.split())
    # The table is written in order of its paths; rows without one come first.
    assert "intake.csv, line 4: 'zed' matches nobody on the roster" in printed
    assert "intake.csv, line 5: there is no question 'why'" in printed


def test_people_who_are_not_on_the_roster_are_in_no_export(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "class").mkdir(exist_ok=True)
    grade()
    (tmp_path / "class" / "stranger" / "pkg").mkdir(parents=True)
    (tmp_path / "class" / "stranger" / "pkg" / "a.py").write_text("# who\n")
    assert grade().exit_code == 4
    for form, name, who in (
        ("csv", "scores.csv", "student"),
        ("canvas", "canvas.csv", "Student"),
        ("moodle", "moodle.csv", "Full name"),
    ):
        done = run("export", form, tmp_path / "out")
        assert "1 submission is left out, because its name is not on the roster" in done.stderr
        names = set(cells(tmp_path / "out" / name, who, who)) - {"Points Possible"}
        assert names == {"Ann Lee", "Bob Ray", "Cy Dow"}


def test_people_without_a_submission_have_their_ids_in_exports(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    grade()
    run("export", "canvas", tmp_path / "out")
    logins = cells(tmp_path / "out" / "canvas.csv", "Student", "SIS Login ID")
    assert logins == {"Points Possible": "", "Ann Lee": "ann", "Bob Ray": "bob", "Cy Dow": "cy"}


SHEET = (
    "Identifier,Full name,Email address,Status,Grade,Feedback comments\n"
    "Participant 11,Ann Lee,ann@x.edu,Submitted,,\nParticipant 12,Bob Ray,bob@x.edu,Submitted,,\n"
)


@pytest.mark.parametrize("name", ["worksheet.csv", "out/moodle.csv"])
def test_a_worksheet_is_filled_in_the_same_way_every_time(
    grade: Callable[[], Result], run: Run, tmp_path: Path, name: str
) -> None:
    grade()
    (tmp_path / name).write_text(SHEET)
    written = set()
    for _ in range(3):
        done = run("export", "moodle", tmp_path / "out", "--sheet", tmp_path / name)
        assert done.exit_code == 0, done.output
        written.add(done.stdout)
        assert (tmp_path / name).read_text() == SHEET
    assert len(written) == 1
    path = Path(written.pop().rpartition(" (")[0].strip().replace("\n", ""))
    assert cells(path, "Identifier", "Grade") == {"Participant 11": "60", "Participant 12": "60"}
    # A change by hand makes it somebody else's file.
    path.write_text(path.read_text() + "Participant 13,Eve,,,,\n")
    done = run("export", "moodle", tmp_path / "out", "--sheet", tmp_path / name)
    assert done.exit_code == 2
    assert "already exists" in done.output


def test_feedback_that_a_teacher_wrote_in_moodle_stays(
    grade: Callable[[], Result], run: Run, tmp_path: Path
) -> None:
    grade()
    worksheet = tmp_path / "worksheet.csv"
    worksheet.write_text(SHEET.replace("bob@x.edu,Submitted,,", "bob@x.edu,Submitted,,Well done"))
    for points in ("5", "6"):
        run("adjust", tmp_path / "out", "ann", points, "--reason", "Slip")
        grade()
        done = run("export", "moodle", tmp_path / "out", "--sheet", worksheet)
        assert "1 student has feedback in worksheet.csv that cs231n did not write" in done.stderr
        filled = tmp_path / "out" / "moodle.csv"
        texts = cells(filled, "Full name", "Feedback comments")
        assert f"{points} points" in texts["Ann Lee"]
        assert texts["Bob Ray"] == "Well done"
        # In the next worksheet, our text is in the HTML of Moodle's editor.
        worksheet.write_text(
            filled.read_text().replace(texts["Ann Lee"], f"<p>{texts['Ann Lee']}</p>")
        )
