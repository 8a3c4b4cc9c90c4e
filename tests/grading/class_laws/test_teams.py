"""Teams submit one work: `teams` in [policy] names the roster's column with the teams."""

from __future__ import annotations

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
pytest.importorskip("fastapi", reason="marking needs it")

from grading.gradebook import open_book
from grading.judging import report_json
from grading.report import gather
from grading.spec import manifest
from tests.grading.intake.classes import LAYERS, lay

from .course import Maker, work

ROSTER = """name,login_id,canvas_user_id,user_id,group_name,Status
Ann Lee,alee,101,1,Team 1,active
Bob Ray,bray,102,2,Team 1,active
Cid Poe,cpoe,103,101,Team 2,active
Dee Fox,dfox,104,4,team 2,active
Eve Ash,eash,105,5,,active
Flo Kay,fkay,106,6,,active
Gil Left,gleft,107,7,Team 2,dropped
"""
LATE = 'zone = "UTC"\ndue = 2026-10-01T12:00:00\nlate = "10 * days"\n'
TEAMS = 'teams = "Group name"\n'


def test_work_under_a_members_or_the_teams_name_counts_for_the_team(course: Maker) -> None:
    class_ = course(LATE + TEAMS)
    lay(class_.class_, {"team1_777_90001_layers.py": work(90)[LAYERS]})
    class_.hand_in("gleft", work(80))
    class_.hand_in("eash", work(60))
    rows = "alee,2026-10-01 11:00\ndfox,2026-10-02 11:00\ncpoe,-\neash,2026-10-01 10:00\n"
    times = class_.write("t.csv", "student,handed_in\n" + rows)
    roster = class_.write("r.csv", ROSTER)
    scores = {"Ann Lee": 90.0, "Bob Ray": 90.0, "Cid Poe": 70.0, "Dee Fox": 70.0}
    alone = {"Eve Ash": 60.0, "Flo Kay": 0.0}
    assert class_.grade("--roster", roster, "--times", times) == {**scores, **alone}
    assert class_.code == 0
    # One verdict serves all of a team.
    assert len(class_.crew.given) == 3
    row = next(row for row in class_.table(class_.out / "intake.csv") if "gleft" in row["path"])
    assert row["student"] == "Cid Poe; Dee Fox"
    # Two members submit: these are two attempts of both.
    class_.hand_in("dfox", work(50))
    times.write_text("student,handed_in\n" + rows.replace("cpoe,-", "gleft,2026-10-01 09:00"))
    class_.grade("--roster", roster, "--times", times)
    assert class_.code == 4


def test_times_and_extensions_may_name_a_team(course: Maker) -> None:
    class_ = course(LATE + TEAMS + 'extensions = "ext.csv"\n')
    class_.hand_in("alee", work(90))
    class_.hand_in("cpoe", work(70))
    times = "student,handed_in\nteam 1,2026-10-02 11:00\nTeam 2,2026-10-02 11:00\n"
    lay(class_.home / "assignment", {"ext.csv": b"name,until\nTEAM 2,2026-10-03 12:00\n"})
    roster = class_.write("r.csv", ROSTER)
    scores = class_.grade("--roster", roster, "--times", class_.write("t.csv", times))
    assert list(scores.values())[:4] == [80.0, 80.0, 70.0, 70.0]
    assert class_.code == 0


def test_a_team_that_a_course_system_lists_member_by_member_has_one_attempt(course: Maker) -> None:
    class_ = course(TEAMS)
    names = (("Ann", 1), ("Bob", 2))
    people = "".join(f"  - :name: {name}\n    :sid: '{k}'\n" for name, k in names)
    metadata = f"submission_1:\n  :submitters:\n{people}  :created_at: 2026-10-01 10:00:00 Z\n"
    lay(class_.class_ / "submission_1", work(70))
    lay(class_.class_, {"submission_metadata.yml": metadata.encode()})
    roster = class_.write("r.csv", "name,sid,group name\nAnn,1,A\nBob,2,A\nCid,3,B\n")
    assert class_.grade("--roster", roster) == {"Ann": 70.0, "Bob": 70.0, "Cid": 0.0}
    (row,) = [r for r in class_.table(class_.out / "intake.csv") if r["student"]]
    assert (row["student"], row["attempt"]) == ("Ann; Bob", "1")


def test_without_the_policy_a_teams_name_is_a_question_with_its_members(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    lay(class_.class_, {"team1_777_90001_layers.py": work(90)[LAYERS]})
    class_.hand_in("cpoe", work(80))
    scores = class_.grade("--roster", class_.write("r.csv", ROSTER))
    assert (scores["Ann Lee"], scores["Cid Poe"], scores["Dee Fox"]) == (None, 80.0, 0.0)
    shown = " ".join(capsys.readouterr().err.split())
    assert "'team1' is a team on the roster: Ann Lee; Bob Ray." in shown


@pytest.mark.parametrize(
    ("policy", "given", "says"),
    [
        ('teams = "squad"\n', True, "has no teams in a column 'squad'"),
        (TEAMS, False, "a column of the roster, but there is no roster. Add --roster."),
        ("teams = 3\n", True, "teams = 3. It should be the name of a column of the roster."),
    ],
)
def test_a_policy_with_teams_needs_a_roster_and_its_column(
    course: Maker, capsys: pytest.CaptureFixture[str], policy: str, given: bool, says: str
) -> None:
    class_ = course(policy)
    class_.hand_in("alee", work(60))
    options = ("--roster", class_.write("r.csv", ROSTER)) if given else ()
    assert class_.call("grade", class_.class_, "--out", class_.out, *options) == 2
    assert says in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "rows",
    ["Dee,dfox,Blue,\nDee,dfox,Green,\n", "Dee,dfox,Blue; Green,\n", 'Dee,dfox,"Green, blue",\n'],
)
def test_whoever_is_in_two_teams_is_asked_about_instead_of_put_into_one(
    course: Maker, capsys: pytest.CaptureFixture[str], rows: str
) -> None:
    class_ = course('teams = "team"\n')
    class_.hand_in("cpoe", work(70))
    class_.hand_in("eash", work(60))
    text = "name,login,team,status\nCid,cpoe,Blue,\nEve,eash,Green,\n" + rows
    roster = class_.write("r.csv", text)
    assert class_.call("grade", class_.class_, "--out", class_.out, "--roster", roster) == 2
    shown = " ".join(capsys.readouterr().err.split())
    assert "r.csv, line 4: Dee is in more than one team" in shown


def test_whoever_has_left_one_team_for_another_is_in_the_new_one(course: Maker) -> None:
    class_ = course('teams = "team"\n')
    class_.hand_in("cpoe", work(70))
    class_.hand_in("eash", work(60))
    text = "name,login,team,status\nCid,cpoe,Blue,\nEve,eash,Green,\n"
    text += "Dee,dfox,Blue,dropped\nDee,dfox,green,\nDee,dfox,Green,active\n"
    scores = class_.grade("--roster", class_.write("r.csv", text))
    assert scores == {"Cid": 70.0, "Eve": 60.0, "Dee": 60.0}


def test_a_team_is_not_listed_as_students_with_the_same_code(course: Maker) -> None:
    class_ = course(TEAMS)
    class_.hand_in("alee", work(90, note="Two lines."))
    class_.hand_in("eash", work(60))
    roster = class_.write("r.csv", ROSTER)

    def same() -> list[tuple[str, ...]]:
        class_.grade("--roster", roster, "--keep")
        report = report_json.read(class_.out / "grades.json")
        with open_book(class_.out) as book:
            found = gather.extras(manifest.load(class_.home), report, book, book.newest())
        assert found.same or not found.pairs
        return [group.students for group in found.same]

    (class_.class_ / "eash" / LAYERS).write_text("def conv(x):\n    return 2 * x\n# worth 60\n")
    assert same() == []
    class_.hand_in("eash", work(90, note="Copied."))
    assert same() == [("Ann Lee", "Bob Ray", "Eve Ash")]


def test_the_answer_of_a_team_is_marked_once(course: Maker) -> None:
    class_ = course(TEAMS + "weights = { One = 1, questions = 1 }\n")
    class_.hand_in("alee", work(90, "Because."))
    class_.hand_in("eash", work(90, "Because."))
    roster = class_.write("r.csv", ROSTER)
    class_.grade("--roster", roster)
    assert class_.answers() == {
        "Ann Lee; Bob Ray": ("Because.", None),
        "Eve Ash": ("Because.", None),
    }
    class_.mark("Ann Lee; Bob Ray", 4)
    class_.mark("Ann Lee; Bob Ray", 3)
    class_.mark("Eve Ash", 2)
    scores = class_.grade("--roster", roster)
    assert (scores["Ann Lee"], scores["Bob Ray"], scores["Eve Ash"]) == (82.5, 82.5, 70.0)
    # Somebody who joins the team later has an answer without a mark.
    class_.grade("--roster", class_.write("r.csv", ROSTER.replace("6,,", "6,Team 1,")))
    answers = class_.answers()
    assert (answers["Ann Lee; Bob Ray"], answers["Flo Kay"]) == (
        ("Because.", 3),
        ("Because.", None),
    )
