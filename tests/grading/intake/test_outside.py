"""People who are on the roster and not in the class: teachers, and those who have left."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.intake.edits import Edits
from grading.intake.people.lists import ListError

from .classes import code, lay, look, roster_of, students, uses

ROSTER = """name,username,id,Status,Role
Ann Lee,alee,1,Active,Student
Bob Ray,bray,2,Dropped,Student
Tom Ta,tta,0,Active,TA
Eva Ta,eta,0,,Instructor
"""


@pytest.mark.parametrize(
    ("column", "word"),
    [
        *(("Status", "Dropped"), ("Enrollment Status", "WITHDRAWN"), ("status", "Inactive")),
        *(("Status", "Suspended"), ("Statut", "Désinscrit"), ("Status", "not current")),
        *(("Reg Status", "**Web Dropped**"), ("Status", "Withdrawn (10/01)")),
    ],
)
def test_whoever_has_left_is_not_in_the_class(tmp_path: Path, column: str, word: str) -> None:
    roster = roster_of(tmp_path, f"name,id,{column}\nAnn Lee,1,Active\nBob Ray,2,{word}\n")
    assert [person.name for person in roster.people] == ["Ann Lee"]
    assert [(person.name, person.outside) for person in roster.outside] == [("Bob Ray", word)]


@pytest.mark.parametrize("word", ["Enrolled", "Waitlisted", "No submission", "Graded", "", "?"])
def test_any_other_status_takes_nobody_out(tmp_path: Path, word: str) -> None:
    roster = roster_of(tmp_path, f"name,id,status\nAnn Lee,1,{word}\n")
    assert [person.name for person in roster.people] == ["Ann Lee"]


def test_whoever_has_left_one_section_may_be_in_another(tmp_path: Path) -> None:
    rows = "Ann Lee,1,A,dropped\nAnn Lee,1,B,active\nBob Ray,2,A,active\nBob Ray,2,B,dropped\n"
    roster = roster_of(tmp_path, "name,id,section,status\n" + rows)
    assert [person.name for person in roster.people] == ["Ann Lee", "Bob Ray"]
    assert roster.outside == []


def test_an_id_of_teachers_takes_nothing_away_from_students(tmp_path: Path) -> None:
    rows = "Eva Ta,1,teacher\nAnn Lee,1,student\n"
    roster = roster_of(tmp_path, "name,id,role\n" + rows)
    assert [person.name for person in roster.find("1")] == ["Ann Lee"]


def test_a_roster_without_students_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="No students found"):
        roster_of(tmp_path, "name,id,role\nEva Ta,1,teacher\n")


def test_the_work_of_somebody_outside_the_class_needs_nobody(tmp_path: Path) -> None:
    for who in ("alee", "bray", "tta"):
        lay(tmp_path / "c" / who, {"pkg/layers.py": code(who)})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert (students(found), found.undecided, found.missing) == (["Ann Lee"], {}, [])
    reasons = {row.path: row.reason for row in found.rows}
    assert reasons["c/bray"] == "Bob Ray is not in the class: the roster says 'Dropped'"
    assert reasons["c/tta"] == "Tom Ta is not in the class: the roster says 'TA'"
    assert [hand_in.student for hand_in in found.hand_ins] == ["Ann Lee"]


def test_work_of_somebody_in_the_class_and_somebody_who_left_counts_for_one(tmp_path: Path) -> None:
    lay(tmp_path / "c" / "team", {"pkg/layers.py": code()})
    edits = Edits({"c/team": {"student": "alee; bray"}}, {"c/team": 2})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), edits=edits)
    assert uses(found) == {"team": ("Ann Lee", "yes")}


def test_a_name_that_somebody_who_left_has_too_needs_a_person(tmp_path: Path) -> None:
    lay(tmp_path / "c" / "Ann Lee", {"pkg/layers.py": code()})
    lay(tmp_path / "c" / "bray", {"pkg/layers.py": code("b")})
    roster = "name,login,status\nAnn Lee,alee,\nAnn Lee,ann2,dropped\nBob Ray,bray,\n"
    found = look(tmp_path / "c", roster=roster_of(tmp_path, roster))
    assert students(found) == ["Bob Ray"]
    assert set(found.undecided) == {"Ann Lee"}


def test_a_teachers_second_account_in_blackboard_is_nobody(tmp_path: Path) -> None:
    rows = "Lee,Ann,alee\nFox_PreviewUser,Eva,efox_previewuser\n"
    roster = roster_of(tmp_path, "Last Name,First Name,Username\n" + rows)
    assert [person.name for person in roster.people] == ["Ann Lee"]


def test_the_numbers_of_canvas_and_the_university_are_never_compared(tmp_path: Path) -> None:
    head = "name,canvas_user_id,user_id,login_id,group_name\n"
    rows = "Ann Lee,101,9,alee,Team 1\nBob Ray,9,10,bray,Team 1\n"
    roster = roster_of(tmp_path, head + rows)
    assert [person.ids["canvas"] for person in roster.people] == [("101",), ("9",)]
    assert [person.ids["id"] for person in roster.people] == [("9",), ("10",)]


def test_the_work_of_canvass_test_student_needs_nobody(tmp_path: Path) -> None:
    names = ("leeann_101_5001_layers.py", "studenttest_999_5002_layers.py")
    lay(tmp_path / "c", {name: code(name) for name in names})
    roster = (
        'Student,ID,SIS Login ID\nPoints Possible,,\n"Lee, Ann",101,alee\n"Student, Test",999,x\n'
    )
    found = look(tmp_path / "c", roster=roster_of(tmp_path, roster))
    assert (students(found), found.undecided) == (["Ann Lee"], {})
    assert [person.name for person in found.roster.people] == ["Ann Lee"]
