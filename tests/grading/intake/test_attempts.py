"""The policy chooses among attempts by their times, and asks where the times do not decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grading.intake.people.times import days_late

from .classes import code, due, lay, look, roster_of, zipped

ROSTER = "name,username\nAnn Lee,ann\n"


def blackboard(times: str) -> dict[str, bytes]:
    """Attempts of ann, one for each clock time; a mark after the time makes different code."""
    return {
        f"{at}/HW_ann_attempt_2026-10-01-{time[:2]}-00-00_layers.py": code(time)
        for at, time in enumerate(times.split())
    }


@pytest.mark.parametrize(
    ("policy", "times", "uses"),
    [
        ({}, "09 10 11", ["no", "no", "yes"]),
        ({}, "11 09 10", ["yes", "no", "no"]),
        ({}, "09 10a 10b", ["no", "person", "person"]),
        ({}, "09a 09b 10", ["no", "no", "yes"]),
        ({"choice": "first"}, "09 10", ["yes", "no"]),
        ({"choice": "first"}, "09a 09b 10", ["person", "person", "no"]),
        ({"choice": "best"}, "09a 09b", ["yes", "yes"]),
        ({"choice": "best", "limit": 1}, "09 10", ["yes", "no"]),
        ({"choice": "best", "limit": 1}, "09a 09b", ["person", "person"]),
        ({"limit": 2}, "09 10 11", ["no", "yes", "no"]),
        ({"limit": 2}, "09 10a 10b", ["no", "person", "person"]),
    ],
)
def test_attempts_with_one_time_need_a_person_only_if_the_policy_must_choose_between_them(
    tmp_path: Path, policy: dict[str, Any], times: str, uses: list[str]
) -> None:
    lay(tmp_path / "c", blackboard(times))
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=due(**policy))
    assert [row.use for row in found.rows] == uses
    assert bool(found.undecided) == ("person" in uses)


def test_the_same_work_at_one_time_is_one_attempt(tmp_path: Path) -> None:
    lay(tmp_path / "c", blackboard("09 09"))
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=due())
    assert sorted(row.use for row in found.rows) == ["no", "yes"]
    assert not found.undecided


def test_no_attempt_is_called_old_beside_one_without_a_time(tmp_path: Path) -> None:
    lay(tmp_path / "c", {**blackboard("09"), "ann.zip": zipped()})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER), rules=due())
    assert [(row.use, "older" in row.reason) for row in found.rows] == [
        ("yes", False),
        ("person", False),
    ]
    assert set(found.undecided) == {"Ann Lee"}


@pytest.mark.parametrize(("times", "use"), [("2026-10-15 23:59:00", 0), ("2026-10-15 23:59:01", 1)])
def test_the_due_second_itself_is_on_time(times: str, use: int) -> None:
    rules = due()
    assert rules.due is not None
    assert days_late(rules.due, rules.clock.read(times), rules.clock.zone) == use


@pytest.mark.parametrize("names", [("10001", "10002"), ("1234567", "7654321"), ("李安", "王芳")])
@pytest.mark.parametrize("suffix", ["/pkg/layers.py", ".zip"])
def test_folders_named_by_ids_are_people_without_a_roster(
    tmp_path: Path, names: tuple[str, str], suffix: str
) -> None:
    files = {
        name + suffix: zipped({"pkg/layers.py": code(name)}) if suffix == ".zip" else code(name)
        for name in names
    }
    lay(tmp_path / "c", files)
    found = look(tmp_path / "c")
    assert sorted(hand_in.student for hand_in in found.to_judge) == sorted(names)


@pytest.mark.parametrize(
    "name", ["a\u200bnn.zip", "\ufeffann.zip", "ann\u202e.zip", "ann\u00ad.zip"]
)
def test_invisible_characters_in_a_name_hide_nobody(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "c", {name: zipped()})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert [(row.student, row.use) for row in found.rows] == [("Ann Lee", "yes")]
