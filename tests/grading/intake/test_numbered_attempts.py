"""Microsoft Teams and Autolab number attempts, which tells their order without a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.intake.edits import Edits
from grading.intake.people.times import Clock
from grading.intake.rules import Choice, Rules

from .classes import LAYERS, code, due, lay, look, roster_of, students, uses

ROSTER = "name,email\nAnn Lee,alee@u.edu\nBob Ray,bray@u.edu\nCid Poe,cpoe@u.edu\n"


def teams(place: Path, *versions: int) -> Path:
    """The library of a class in Microsoft Teams, with these versions of Ann's work."""
    submitted = place / "Student Work" / "Submitted files"
    for version in versions:
        lay(
            submitted / "Ann Lee" / "Assignment 2" / f"Version {version}",
            {LAYERS: code(f"{version}")},
        )
    lay(submitted / "Ann Lee" / "Assignment 1" / "Version 1", {LAYERS: code("other")})
    lay(submitted / "Bob Ray" / "Assignment 2" / "Version 1", {"layers.py": code("bob")})
    lay(
        place / "Student Work" / "Working files" / "Cid Poe" / "Assignment 2", {"layers.py": code()}
    )
    return place / "Student Work"


@pytest.mark.parametrize("below", ["", "Submitted files"])
@pytest.mark.parametrize("listed", [True, False])
def test_the_last_version_in_microsoft_teams_counts(
    tmp_path: Path, below: str, *, listed: bool
) -> None:
    roster = roster_of(tmp_path, ROSTER) if listed else None
    found = look(teams(tmp_path, 1, 2, 10) / below, roster=roster)
    assert (students(found), found.undecided) == (["Ann Lee", "Bob Ray"], {})
    assert uses(found)["Version 10"] == ("Ann Lee", "yes")
    reasons = {row.path.rpartition("/")[2]: row.reason for row in found.rows}
    assert (reasons["Version 2"], reasons["Assignment 1"]) == (
        "an older attempt",
        "belongs to Assignment 1",
    )
    assert reasons.get("Working files", "") in ("", "drafts that were not submitted")
    assert [person.name for person in found.missing] == (["Cid Poe"] if listed else [])


def test_versions_in_a_students_own_folder_are_still_a_question(tmp_path: Path) -> None:
    for version in (1, 2):
        name = f"class/Ann Lee/Assignment 2/Version {version}/layers.py"
        lay(tmp_path, {name: code(f"{version}")})
    lay(tmp_path / "class" / "Bob Ray")
    found = look(tmp_path / "class", roster=roster_of(tmp_path, ROSTER))
    assert (students(found), set(found.undecided)) == (["Bob Ray"], {"Ann Lee"})


@pytest.mark.parametrize(
    ("choice", "limit", "used"),
    [("last", 0, [10]), ("first", 0, [0]), ("best", 0, [0, 2, 10]), ("last", 2, [2])],
)
def test_the_policy_chooses_among_autolabs_numbers(
    tmp_path: Path, choice: Choice, limit: int, used: list[int]
) -> None:
    lay(tmp_path / "c", {f"alee@u.edu_{n}_layers.py": code(f"{n}") for n in (0, 2, 10)})
    rules = Rules(Clock(), choice=choice, limit=limit)
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=rules)
    assert [r.path for r in found.rows if r.use == "yes"] == sorted(
        f"c/alee@u.edu_{n}_layers.py" for n in used
    )
    assert sum(event.counts for event in found.events) == len(used)


def test_only_the_attempt_that_counts_needs_a_time(tmp_path: Path) -> None:
    lay(tmp_path / "c", {f"alee@u.edu_{n}_layers.py": code(f"{n}") for n in (1, 2)})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=due())
    assert [row.path for row in found.rows if row.use == "person"] == ["c/alee@u.edu_2_layers.py"]
    edits = Edits({"c/alee@u.edu_2_layers.py": {"handed_in": "2026-10-15 12:00"}})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=due(), edits=edits)
    assert {row.path[-11:]: (row.use, row.reason) for row in found.rows} == {
        "1_layers.py": ("no", "an older attempt"),
        "2_layers.py": ("yes", ""),
    }
    assert found.undecided == {}


def test_times_against_the_numbers_need_a_person(tmp_path: Path) -> None:
    lay(tmp_path / "c", {f"alee@u.edu_{n}_layers.py": code(f"{n}") for n in (1, 2, 3)})
    times = {1: "2026-10-15 12:00", 2: "2026-10-14 12:00"}
    edits = Edits({f"c/alee@u.edu_{n}_layers.py": {"handed_in": t} for n, t in times.items()})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=due(), edits=edits)
    assert set(found.undecided) == {"Ann Lee"}
