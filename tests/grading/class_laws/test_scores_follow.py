"""Final scores follow the roster, the times, the attempts and the excuses of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
pytest.importorskip("fastapi", reason="marking needs it")

from grading.cohort.crews.kit import SubmissionDone, Task
from grading.gradebook import open_book
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.spec import manifest

from .course import BOTH, DUE, QUESTIONS, Maker, Scored, inbound, work


def test_two_students_swapped_on_the_roster_swap_scores_and_marks_stay_with_the_person(
    course: Maker,
) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("alee", work(40, "One."))
    class_.hand_in("bray", work(60, "Two."))
    right = class_.write("right.csv", BOTH)
    wrong = class_.write("wrong.csv", "name,login\nAnn Lee,bray\nBob Ray,alee\n")
    class_.grade("--roster", right)
    class_.mark("Ann Lee", 4)
    class_.mark("Bob Ray", 2)
    assert class_.grade("--roster", right) == {"Ann Lee": 70.0, "Bob Ray": 55.0}
    class_.grade("--roster", wrong)
    assert class_.answers() == {"Ann Lee": ("Two.", None), "Bob Ray": ("One.", None)}
    assert class_.grade("--roster", right) == {"Ann Lee": 70.0, "Bob Ray": 55.0}


def test_work_that_matches_nobody_any_more_counts_for_nobody(course: Maker) -> None:
    class_ = course()
    class_.hand_in("ale", work(40))
    assert class_.grade("--roster", class_.write("r.csv", "name,login\nAnn Lee,ale\n")) == {
        "Ann Lee": 40.0
    }
    fixed = class_.write("r.csv", "name,login\nAnn Lee,alee\n")
    assert class_.grade("--roster", fixed) == {"Ann Lee": 0.0, "ale": None}
    assert class_.code == 4
    (class_.class_ / "ale").rename(class_.class_ / "alee")
    assert class_.grade("--roster", fixed) == {"Ann Lee": 40.0}


def test_a_group_that_nobody_has_assigned_changes_no_score_and_is_named(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    class_.hand_in("Group 1", work(40))
    class_.hand_in("ann", work(60))
    roster = class_.write("r.csv", "name\nAnn\nBob\nCid\n")
    waiting = {"Ann": 60.0, "Bob": 0.0, "Cid": 0.0, "Group 1": None}
    assert class_.grade("--roster", roster) == waiting
    shown = " ".join(capsys.readouterr().err.split())
    assert "2 students on the roster handed in nothing: Bob, Cid." in shown
    assert "1 row has no student yet, and may be theirs." in shown
    class_.edit("Group 1", "student", "Bob")
    assert class_.grade("--roster", roster) == {"Ann": 60.0, "Bob": 40.0, "Cid": 0.0}
    shown = capsys.readouterr().err
    assert "1 student on the roster handed in nothing: Cid." in shown
    assert "may be theirs" not in shown


def test_a_renamed_student_keeps_adjustments_and_marks(course: Maker) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("alee", work(40, "One."))
    before = class_.write("before.csv", "name,login\nAnn Lee,alee\n")
    after = class_.write("after.csv", "name,login\nAnn Poe,alee\n")
    class_.grade("--roster", before)
    class_.mark("Ann Lee", 4)
    assert class_.call("adjust", class_.out, "alee", "5", "--reason", "A slip") == 0
    assert class_.grade("--roster", before) == {"Ann Lee": 75.0}
    assert class_.grade("--roster", after) == {"Ann Poe": 75.0}
    assert class_.grade("--roster", after, "--regrade") == {"Ann Poe": 75.0}


def test_work_that_may_be_of_two_people_is_a_zero_for_neither(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    roster = class_.write("r.csv", "name,id\nMin Kim,1008\nMin Kim,1009\nMin Kim,1010\nCy Dow,2\n")
    class_.hand_in("Min Kim", work(40))
    class_.hand_in("1010", work(60))
    open_ = {"Min Kim (1008)": None, "Min Kim (1009)": None, "Min Kim (1010)": 60.0, "Cy Dow": 0.0}
    assert class_.grade("--roster", roster) == {**open_, "Min Kim": None}
    assert "1 student on the roster handed in nothing: Cy Dow." in capsys.readouterr().err
    assert [row["final"] for row in class_.table(class_.export("csv"))] == ["", "", "60", "0"]
    class_.edit("Min Kim", "student", "1009")
    closed = {**open_, "Min Kim (1008)": 0.0, "Min Kim (1009)": 40.0}
    assert class_.grade("--roster", roster) == closed


def test_an_export_says_whose_scores_are_not_final(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("alee", work(40, "One."))
    class_.hand_in("bray", work(60, "Two."))
    class_.hand_in("who", work(80))
    roster = class_.write("r.csv", BOTH)
    assert class_.grade("--roster", roster) == {"Ann Lee": 40.0, "Bob Ray": 60.0, "who": None}
    capsys.readouterr()
    class_.export("canvas")
    text = capsys.readouterr().err
    assert "intake.csv needs your decision, so the scores are not final." in text
    assert "Its cell is empty" not in text  # whoever is left out has no cell
    assert "The scores of 2 students are not final, because the answers in words" in text
    class_.mark("Ann Lee", 4)
    class_.mark("Bob Ray", 4)
    class_.edit("who", "use", "no")
    assert class_.grade("--roster", roster) == {"Ann Lee": 70.0, "Bob Ray": 80.0}
    capsys.readouterr()
    class_.export("canvas")
    assert "not final" not in capsys.readouterr().err


@pytest.mark.parametrize("choice", ["first", "last"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_attempts_at_the_same_time_need_a_person(
    course: Maker, choice: str, order: tuple[int, int]
) -> None:
    class_ = course(f'{DUE}attempts = "{choice}"')
    when = "2026-10-10 10:00:00"
    attempts = [(inbound(when, "a"), work(40)), (inbound(when, "b"), work(70))]
    for at in order:
        class_.hand_in(*attempts[at])
        class_.grade()
    uses = [row["use"] for row in class_.table(class_.out / "intake.csv")]
    assert uses == ["person", "person"]
    assert class_.finals() == {"ann": None}


@pytest.mark.parametrize(
    ("policy", "score", "lines"),
    [
        ('attempts = "first"', 50.0, ["Attempt 1 of 3 counts: the first one."]),
        ('attempts = "last"', 90.0, ["Attempt 3 of 3 counts: the last one."]),
        (
            'attempts = "best"\nattempt_limit = 2',
            70.0,
            ["Only the first 2 attempts count.", "Attempt 2 of 3 counts: the best one."],
        ),
    ],
)
def test_the_steps_count_the_attempts_that_were_not_judged_too(
    course: Maker, policy: str, score: float, lines: list[str]
) -> None:
    class_ = course(DUE + policy)
    for day, points in ((10, 50), (11, 70), (12, 90)):
        class_.hand_in(inbound(f"2026-10-{day} 10:00:00", f"{day}"), work(points))
    assert class_.grade() == {"ann": score}
    (entry,) = class_.verdicts()
    assert entry["policy"]["lines"][: len(lines)] == lines


def test_times_and_extensions_given_later_take_effect_without_judging_again(course: Maker) -> None:
    class_ = course(DUE)
    class_.hand_in("ann", work(80))
    assert class_.grade() == {"ann": None}
    times = class_.write("times.csv", "student,handed_in\nann,2026-10-17 12:00\n")
    assert class_.grade("--times", times) == {"ann": 64.0}
    class_.policy(f'{DUE}extensions = "extensions.csv"')
    extensions = class_.home / "assignment" / "extensions.csv"
    extensions.write_text("student,until\nann,2026-10-16 23:59\n")
    assert class_.grade("--times", times) == {"ann": 72.0}
    extensions.write_text("student,until\nann,2026-10-18 23:59\n")
    assert class_.grade("--times", times) == {"ann": 80.0}
    assert len(class_.crew.given) == 1


def test_an_excuse_holds_until_it_is_taken_back(course: Maker) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("ann", work(40, "One."))
    class_.hand_in("bob", work(60, "Two."))
    class_.grade()
    class_.mark("ann", 4)
    class_.mark("bob", 2)
    for use, final in (("excused", None), ("excused: why", 60.0), ("yes", 55.0)):
        class_.edit("bob", "use", use)
        assert class_.grade() == {"ann": 70.0, "bob": final}, use
        assert class_.code == 0
    class_.mark("bob", None, items=("excused",))
    assert class_.grade() == {"ann": 70.0, "bob": 60.0}
    class_.mark("bob", 2)
    assert class_.grade() == {"ann": 70.0, "bob": 55.0}


def test_why_the_grader_failed_is_said_once(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    why = ["There are no stored answers of conv: run `cs231n verify --write-references`."]
    failed = [ExerciseResult("conv", "Conv", "fault", None, 100.0, 0.1, notes=why)]

    class Failing(Scored):
        def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone]:
            for task in work:
                who = task.submission.student
                verdict = SubmissionResult(who, "fault", None, 100.0, 0.1, failed)
                yield SubmissionDone(task.number, verdict)

    class_.crew = Failing()
    for who in ("ann", "bob"):
        class_.hand_in(who, work(60, who))
    assert class_.grade() == {"ann": None, "bob": None}
    assert class_.code == 3
    assert capsys.readouterr().err.count(why[0]) == 1


def test_a_class_in_two_halves_has_the_scores_of_one(course: Maker) -> None:
    class_ = course()
    class_.hand_in("monday/ann", work(30))
    class_.hand_in("tuesday/bob", work(60))
    for day in ("monday", "tuesday"):
        assert class_.call("grade", class_.class_ / day, "--out", class_.out) == 0
    assert class_.finals() == {"ann": 30.0, "bob": 60.0}


@pytest.mark.parametrize("policy_", ["", DUE])
def test_what_is_downloaded_again_into_another_folder_is_the_same_attempt(
    course: Maker, policy_: str
) -> None:
    class_ = course(f"{policy_}attempt_limit = 2")
    early, later = "2026-10-10 10:00:00", "2026-10-11 10:00:00"
    class_.hand_in(f"first/{inbound(early, 'a')}", work(40))
    for name, points in ((inbound(early, "a"), 40), (inbound(later, "b"), 70)):
        class_.hand_in(f"again/{name}", work(points))
    for folders in (("first",), ("again",), ("again", "first"), ("first",), ("again",)):
        paths = [class_.class_ / folder for folder in folders]
        assert class_.call("grade", *paths, "--out", class_.out) == 0
    assert class_.finals() == {"ann": 70.0}
    with open_book(class_.out) as book:
        assert len(book.events(book.newest())) == 2


def test_students_are_listed_as_people_count(course: Maker) -> None:
    class_ = course()
    for who in ("s 10", "S 2", "s 1"):
        class_.hand_in(who, work(40, note=who))
    paths = sorted(class_.class_.iterdir())
    assert class_.call("grade", *paths, "--out", class_.out) == 0
    assert list(class_.finals()) == ["s 1", "S 2", "s 10"]


def test_final_is_the_same_in_every_table(course: Maker) -> None:
    class_ = course(f"{DUE}{QUESTIONS}")
    class_.hand_in(inbound("2026-10-17 12:00:00", "a"), work(80, "One."))
    class_.grade()
    class_.mark("ann", 4)
    assert class_.call("adjust", class_.out, "ann", "-2.5", "--reason", "A slip") == 0
    # 100 x (0.8 + 1) / 2 = 90, two days late: 90 - 18, less 2.5.
    assert class_.grade() == {"ann": 69.5}
    for form, column in (
        ("csv", "final"),
        ("canvas", "course-assignment2"),
        ("moodle", "course-assignment2"),
    ):
        row = class_.table(class_.export(form))[-1]
        assert row[column] == "69.5", form
    plain = class_.table(class_.out / "scores.csv")[0]
    assert (plain["code"], plain["penalty"]) == ("80", "18")


def test_the_maximum_is_the_same_for_whoever_has_no_verdict(course: Maker) -> None:
    class_ = course(QUESTIONS)
    path = class_.home / manifest.MANIFEST
    path.write_text(path.read_text().replace("points = 100", "points = 300"))
    roster = class_.write("roster.csv", BOTH + "Cy Dow,cdow\n")
    class_.hand_in("alee", work(40, "One."))
    class_.grade("--roster", roster)
    table = class_.out / "intake.csv"
    table.write_text(table.read_text("utf-8-sig") + ",,Bob Ray,,,excused,\n")
    assert class_.call("adjust", class_.out, "cdow", "5", "--reason", "A talk") == 0
    assert class_.grade("--roster", roster) == {"Ann Lee": 40.0, "Bob Ray": None, "Cy Dow": 5.0}
    rows = class_.table(class_.export("csv"))
    assert [row["final_max"] for row in rows] == ["100"] * 3
    assert rows[1]["code_max"] == "300"
    assert class_.table(class_.export("canvas"))[0]["course-assignment2"] == "100"


def test_a_change_belongs_to_the_assignment_in_the_folder(course: Maker, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/term.db"
    first, second = course(), course(name="second")
    second.rename("course-assignment3")
    for class_ in (first, second):
        class_.hand_in("ann", work(40))
        class_.grade("--gradebook", url)
    # The second assignment was graded last, and the points are for the first.
    line = ("adjust", first.out, "ann", "5", "--reason", "A slip", "--gradebook", url)
    assert first.call(*line) == 0
    assert first.grade("--gradebook", url) == {"ann": 45.0}
    assert second.grade("--gradebook", url) == {"ann": 40.0}


def test_diff_shows_the_assignment_in_the_folder_and_finds_people_as_grade_does(
    course: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = ("--gradebook", f"sqlite:///{tmp_path}/term.db")
    first, second = course(), course(name="second")
    second.rename("course-assignment3")
    for class_ in (first, second):
        class_.hand_in("alee", work(40))
        roster = class_.write("roster.csv", BOTH)
        class_.grade(*book, "--roster", roster)
        class_.grade(*book, "--roster", roster, *("--regrade",) * (class_ is first))
    for who in ("Ann Lee", "alee", "lee, ann"):
        capsys.readouterr()
        assert first.call("diff", first.out, *book, "--only", who) == 0
        assert "Run 2 regraded 1 submission." in capsys.readouterr().out
    assert first.call("diff", first.out, *book, "--only", "anne") == 2
    assert "'anne' matches nobody in the gradebook" in capsys.readouterr().err
