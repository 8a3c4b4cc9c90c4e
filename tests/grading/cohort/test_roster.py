"""Rosters as course systems write them, and as nobody should."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.cohort import roster


def test_a_roster_may_hold_lines_in_a_cell_and_strange_spaces(tmp_path: Path) -> None:
    people = tmp_path / "roster.csv"
    people.write_text('name,section\n"Ann Lee","A,\nB"\nBob\u2028Ray,C\n', encoding="utf-8")
    found = {one.name: one.row["section"] for one in roster.read(people)}
    assert found == {"Ann Lee": "A,\nB", "Bob Ray": "C"}


def test_a_cell_without_an_end_is_named(tmp_path: Path) -> None:
    people = tmp_path / "roster.csv"
    people.write_text('name\n"Ann' + "n" * 200_000, encoding="utf-8")
    with pytest.raises(roster.RosterError, match="cannot be read as CSV"):
        roster.read(people)


def test_a_roster_without_people_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("a,b\n1,2\n")
    with pytest.raises(roster.RosterError, match="got nobody"):
        roster.read(tmp_path / "r.csv")
