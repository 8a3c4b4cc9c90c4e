"""Nobody loses work, marks or points when the roster, a group, a path or a choice changes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
pytest.importorskip("fastapi", reason="marking needs it")

from .course import DUE, QUESTIONS, Course, Maker, inbound, work

FOUR = (
    "name,sid,email\nAnn Lee,1,ann@x.edu\nBob Ray,2,bob@x.edu\nCy Dow,3,cy@x.edu\n"
    "Zoe Fox,4,zoe@x.edu\n"
)
PACIFIC = 'zone = "America/Los_Angeles"\n'


def group(course: Course, people: Sequence[tuple[str, int]]) -> None:
    """Gradescope's list of who submitted the one submission."""
    lines = ["submission_1:", "  :submitters:"]
    for name, sid in people:
        email = f"{name.split()[0].lower()}@x.edu"
        lines += [f"  - :name: {name}", f"    :sid: '{sid}'", f"    :email: {email}"]
    lines += ["  :created_at: 2026-10-10 10:00:00 -0700", ""]
    (course.class_ / "submission_metadata.yml").write_text("\n".join(lines))


@pytest.mark.parametrize(
    "after", [[("Ann Lee", 1), ("Bob Ray", 2)], [("Bob Ray", 2), ("Ann Lee", 1)]]
)
def test_a_new_member_of_a_group_gets_its_score_and_the_one_who_left_does_not(
    course: Maker, after: list[tuple[str, int]]
) -> None:
    class_ = course()
    roster = class_.write("roster.csv", FOUR)
    class_.hand_in("submission_1", work(40))
    group(class_, [("Bob Ray", 2), ("Zoe Fox", 4)])
    before = class_.grade("--roster", roster)
    assert before == {"Ann Lee": 0.0, "Bob Ray": 40.0, "Cy Dow": 0.0, "Zoe Fox": 40.0}
    group(class_, after)
    for _ in range(2):
        now = class_.grade("--roster", roster)
        assert now == {"Ann Lee": 40.0, "Bob Ray": 40.0, "Cy Dow": 0.0, "Zoe Fox": 0.0}


def test_a_group_whose_names_a_later_roster_spells_differently_keeps_its_scores(
    course: Maker,
) -> None:
    class_ = course()
    class_.hand_in("submission_1", work(40))
    group(class_, [("Ann Lee", 1), ("Bob Ray", 2)])
    assert class_.grade() == {"Ann Lee": 40.0, "Bob Ray": 40.0}
    text = "name,sid\nAnn Marie Lee,1\nRobert Ray,2\n"
    roster = class_.write("roster.csv", text)
    for _ in range(2):
        assert class_.grade("--roster", roster) == {"Ann Marie Lee": 40.0, "Robert Ray": 40.0}


def test_points_by_hand_follow_a_student_without_work_to_another_name(course: Maker) -> None:
    class_ = course()
    class_.hand_in("alee", work(40))
    before = class_.write("a.csv", "name,login\nAnn Lee,alee\nBob Ray,bray\n")
    after = class_.write("b.csv", "name,login\nAnn Lee,alee\nRobert Ray,bray\n")
    class_.grade("--roster", before)
    assert class_.call("adjust", class_.out, "bray", "5", "--reason", "A talk") == 0
    assert class_.grade("--roster", before) == {"Ann Lee": 40.0, "Bob Ray": 5.0}
    assert class_.grade("--roster", after) == {"Ann Lee": 40.0, "Robert Ray": 5.0}
    assert class_.call("adjust", class_.out, "bray", "1", "--reason", "A question") == 0
    assert class_.grade("--roster", after) == {"Ann Lee": 40.0, "Robert Ray": 6.0}


def test_a_namesake_who_comes_later_takes_nothing_from_work_in_another_folder(
    course: Maker,
) -> None:
    class_ = course()
    class_.hand_in("monday/alee", work(40))
    class_.hand_in("tuesday/bray", work(60))
    text = "name,login\nAnn Lee,alee\nBob Ray,bray\n"
    before, after = class_.write("a.csv", text), class_.write("b.csv", f"{text}Ann Lee,alee2\n")
    for day, roster in (("monday", before), ("tuesday", after)):
        line = ("grade", class_.class_ / day, "--out", class_.out, "--roster", roster)
        assert class_.call(*line) == 0
    assert class_.finals() == {"Ann Lee (alee)": 40.0, "Bob Ray": 60.0, "Ann Lee (alee2)": 0.0}


def test_a_renamed_student_keeps_marks_and_points_if_the_path_changes_as_well(
    course: Maker,
) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("leeann_101_5001_One", work(40, "One."))
    head = "Student,ID,SIS Login ID\n"
    before = class_.write("a.csv", f'{head}"Lee, Ann",101,alee\n')
    after = class_.write("b.csv", f'{head}"Poe, Ann",101,alee\n')
    class_.grade("--roster", before)
    class_.mark("Ann Lee", 4)
    assert class_.call("adjust", class_.out, "alee", "5", "--reason", "A talk") == 0
    assert class_.grade("--roster", before) == {"Ann Lee": 75.0}
    shutil.rmtree(class_.class_)
    class_.hand_in("poeann_101_5002_One", work(60, "One."))
    # (60 + 100) / 2 + 5, because the answer and its mark are the same.
    assert class_.grade("--roster", after) == {"Ann Poe": 85.0}


@pytest.mark.parametrize(("choice", "final"), [("last", None), ("best", None), ("first", 40.0)])
def test_there_is_no_score_while_an_attempt_that_may_count_has_no_verdict(
    course: Maker, choice: str, final: float | None
) -> None:
    class_ = course(f'attempts = "{choice}"')
    class_.hand_in(inbound("2026-10-10 10:00:00", "a"), work(40))
    class_.hand_in(inbound("2026-10-10 10:00:00", "a", "bob"), work(50))
    assert class_.grade() == {"ann": 40.0, "bob": 50.0}
    class_.hand_in(inbound("2026-10-11 10:00:00", "b"), work(90))
    assert class_.grade("--only", "bob") == {"ann": final, "bob": 50.0}
    assert class_.grade()["ann"] == (40.0 if choice == "first" else 90.0)


def test_yes_after_no_counts_all_earlier_attempts_from_the_path_again(course: Maker) -> None:
    class_ = course('attempts = "best"')
    for points in (90, 40):
        class_.hand_in("ann", work(points))
        assert class_.grade() == {"ann": 90.0}
    class_.edit("ann", "use", "no")
    assert class_.grade() == {}
    class_.edit("ann", "use", "yes")
    assert class_.grade() == {"ann": 90.0}


def test_an_id_in_a_list_of_times_tells_two_people_of_one_name_apart(course: Maker) -> None:
    class_ = course(DUE)
    class_.hand_in("x_10001", work(80))
    class_.hand_in("y_10002", work(80))
    head = "name,id,handed_in\n"
    rows = "Ann Lee,10001,2026-10-15 12:00\nAnn Lee,10002,2026-10-17 12:00\n"
    times = class_.write("times.csv", head + rows)
    roster = class_.write("roster.csv", "name,id\nAnn Lee,10001\nAnn Lee,10002\n")
    finals = {"Ann Lee (10001)": 80.0, "Ann Lee (10002)": 64.0}
    assert class_.grade("--roster", roster, "--times", times) == finals
    # Now each row has the id of one person and the name of another.
    class_.write("times.csv", head + rows.replace("Ann Lee,10002", "Bob Ray,10001", 1))
    roster = class_.write("roster.csv", "name,id\nAnn Lee,10001\nBob Ray,10002\n")
    finals_now = class_.grade("--roster", roster, "--times", times)
    assert (class_.code, finals_now) == (4, {"Ann Lee": None, "Bob Ray": None})


def test_a_time_in_the_list_for_somebody_of_the_same_name_is_nobodys(course: Maker) -> None:
    class_ = course(DUE)
    class_.hand_in("x_10001", work(80))
    class_.hand_in("y_10002", work(80))
    roster = class_.write("roster.csv", "name,id\nAnn Lee,10001\nBob Ray,10002\n")
    rows = "Bob Ray,10002,2026-10-15 12:00\nAnn Lee,10009,2026-10-15 12:00\n"
    times = class_.write("times.csv", f"name,id,handed_in\n{rows}")
    found = class_.grade("--roster", roster, "--times", times)
    assert (class_.code, found) == (4, {"Ann Lee": None, "Bob Ray": 80.0})


@pytest.mark.parametrize(
    ("late", "until", "handed_in"),
    [
        ("10 * days", "2026-11-01 01:30", "2026-11-01 01:20 -0800"),
        ("10 * days", "2026-11-01 01:30 -0700", "2026-11-01 01:20"),
        ("10 * hours", "", "2026-11-01 01:20"),
    ],
)
def test_a_time_that_was_twice_needs_a_person_wherever_it_changes_a_penalty(
    course: Maker, late: str, until: str, handed_in: str
) -> None:
    lines = f'{PACIFIC}due = 2026-10-31T23:59:00\nlate = "{late}"'
    class_ = course(f'{lines}\nextensions = "extensions.csv"' if until else lines)
    extensions = class_.home / "assignment" / "extensions.csv"
    extensions.write_text(f"student,until\nann,{until}\n")
    class_.hand_in("ann", work(80))
    times = class_.write("times.csv", f"student,handed_in\nann,{handed_in}\n")
    assert (class_.grade("--times", times), class_.code) == ({"ann": None}, 4)
    # With offsets: 50 minutes late for the extension, 2 hours 21 minutes for the class.
    extensions.write_text("student,until\nann,2026-11-01 01:30 -0700\n")
    class_.write("times.csv", "student,handed_in\nann,2026-11-01 01:20 -0800\n")
    right = 70.0 if until else 56.5
    assert (class_.grade("--times", times), class_.code) == ({"ann": right}, 0)


def test_a_due_date_that_was_twice_is_refused(course: Maker) -> None:
    class_ = course(f"{PACIFIC}due = 2026-11-01T01:30:00")
    class_.hand_in("ann", work(80))
    assert class_.call("grade", class_.class_, "--out", class_.out) == 2
    class_.policy(f"{PACIFIC}due = 2026-11-01T01:30:00-07:00")
    assert class_.call("intake", class_.class_, "--out", class_.out) == 4


def test_the_steps_of_a_score_are_rounded_as_the_score_in_the_tables(course: Maker) -> None:
    class_ = course(f"{DUE.replace('score * min(0.1 * days, 0.5)', '0.125')}")
    class_.hand_in(inbound("2026-10-17 12:00:00", "a"), work(2.8))
    assert class_.grade() == {"ann": 2.675}
    lines = class_.verdicts()[0]["policy"]["lines"]
    assert lines[-3:] == ["Late penalty: 0.13.", "2.8 - 0.13 = 2.68.", "Final score: 2.68 of 100."]
    assert class_.table(class_.out / "gradebook.csv")[0]["final"] == "2.68"


def test_the_mark_of_somebody_who_was_not_graded_stays_in_canvass_column(course: Maker) -> None:
    class_ = course()
    class_.hand_in("alee", work(66.665))
    head = "Student,ID,SIS Login ID,Assignment 2 (12)\n"
    ann = '"Lee, Ann",0101,alee,55\n'
    class_.grade("--roster", class_.write("roster.csv", head + ann))
    sheet = class_.write("sheet.csv", f'{head}{ann}"Kid, New",0107,nkid,88\n')
    rows = class_.table(class_.export("canvas", "--sheet", sheet))
    assert [(row["ID"], row["Assignment 2 (12)"]) for row in rows] == [
        ("0101", "66.67"),
        ("0107", "88"),
    ]
