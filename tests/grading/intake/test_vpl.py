"""Moodle's VPL has a folder for each attempt in a folder for each student."""

from __future__ import annotations

from pathlib import Path

import pytest

from .classes import code, due, lay, look, roster_of, uses, zipped

ROSTER = "name,username\nAnn Lee,alee\nBob Ray,bray\n"
EARLY, LATE = "2026-10-14-10-00-00", "2026-10-16-10-00-00"


def attempt(student: str, when: str) -> dict[str, bytes]:
    """The files of an attempt, and what VPL wrote beside them."""
    place = f"{student}/{when}"
    return {f"{place}/layers.py": code(when), f"{place}.ceg/execution.txt": b"Grade :=>> 7"}


DOWNLOAD = {
    **attempt("Ann Lee 17 alee", EARLY),
    **attempt("Bob Ray 18 bray", EARLY),
    **attempt("Bob Ray 18 bray", LATE),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("listed", [False, True])
def test_the_folder_of_an_attempt_tells_its_time(
    tmp_path: Path, *, packed: bool, listed: bool
) -> None:
    root = lay(tmp_path / "c", {"vpl.zip": zipped(DOWNLOAD)} if packed else DOWNLOAD)
    roster = roster_of(tmp_path, ROSTER) if listed else None
    found = look(root, roster=roster, rules=due())
    used = {row.student: str(row.handed_in)[:16] for row in found.rows if row.use == "yes"}
    names = ("Ann Lee", "Bob Ray") if listed else ("Ann Lee 17 alee", "Bob Ray 18 bray")
    assert used == dict(zip(names, ("2026-10-14 14:00", "2026-10-16 14:00"), strict=True))
    assert (len(found.rows), found.undecided) == (6, {})
    assert {row.reason for row in found.rows} == {"", "an older attempt", "VPL's results"}


def test_a_student_cannot_give_a_time_to_work_in_another_class(tmp_path: Path) -> None:
    mine = {f"Ann Lee/{EARLY}/layers.py": code("a"), f"Bob Ray/{EARLY}/layers.py": code("b")}
    others = {f"{name}/layers.py": code(name) for name in ("cid", "dee")}
    found = look(lay(tmp_path / "c", {**mine, **others}), rules=due())
    assert {use for _, use in uses(found).values()} == {"person"}
    alone = look(lay(tmp_path / "d" / "Ann Lee", attempt("x", EARLY)), rules=due())
    assert alone.undecided
