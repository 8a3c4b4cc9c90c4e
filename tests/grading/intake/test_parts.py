"""What a student submitted in several files is one submission if none is a version of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.intake import table
from grading.intake.edits import Edits
from grading.intake.hand_ins import Intake
from grading.intake.people import roster_files, time_lists
from grading.intake.people.times import Clock, zone_named
from grading.intake.rules import Rules

from .classes import (
    CELLS,
    CODE,
    LAYERS,
    NET,
    NETCODE,
    ROSTER,
    book,
    cell,
    clock,
    code,
    due,
    lay,
    look,
    roster_of,
    uses,
    zipped,
)

ANSWERED = book([*CELLS[:2], cell("Fewer weights.", "why"), *CELLS[3:]])


def edited(found: Intake, out: Path, *lines: tuple[str, str, str]) -> Edits:
    """The table of a run, with an edit in a column of each of these rows."""
    out.mkdir(exist_ok=True)
    table.write(out, found.rows, Clock(zone_named("UTC")), Edits(), found.roots)
    text = (out / table.NAME).read_text(encoding="utf-8-sig")
    rows = [line.split(",") for line in text.splitlines()]
    for path, column, value in lines:
        (row,) = [row for row in rows if row[0].endswith(path)]
        row[rows[0].index(column)] = value
    (out / table.NAME).write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    return table.read(out)


@pytest.mark.parametrize("roster", [True, False])
@pytest.mark.parametrize("name", ["{who} - {work}.py", "{who}_{work}.py", "{work}-{who}.py"])
def test_a_file_for_each_exercise_is_one_submission(
    tmp_path: Path, name: str, roster: bool
) -> None:
    for who in ("Ann Lee", "Bob Ray"):
        for work, data in (("layers", code(who)), ("net", NETCODE)):
            lay(tmp_path / "c", {name.format(who=who, work=work): data})
    given = {"roster": roster_of(tmp_path, ROSTER)} if roster else {}
    found = look(tmp_path / "c", rules=Rules(choice="best"), **given)
    assert {hand_in.student: hand_in.load().files for hand_in in found.to_judge} == {
        who: {LAYERS: code(who), NET: NETCODE} for who in ("Ann Lee", "Bob Ray")
    }
    assert {(row.use, row.attempt) for row in found.rows} == {("yes", 1)}
    assert all("one submission together with c/" in row.reason for row in found.rows)


@pytest.mark.parametrize("roster", [True, False])
def test_a_notebook_beside_the_code_is_part_of_it(tmp_path: Path, roster: bool) -> None:
    files = {"alee.zip": zipped({LAYERS: CODE, "Convolution.ipynb": book()}), "bray.py": code("b")}
    given = {"roster": roster_of(tmp_path, ROSTER)} if roster else {}
    found = look(lay(tmp_path / "c", {**files, "alee.ipynb": ANSWERED}), **given)
    ann, _ = found.to_judge
    assert (ann.load().files, ann.answers) == ({LAYERS: CODE}, {"why": "Fewer weights."})
    assert not found.undecided


@pytest.mark.parametrize(
    "files",
    [
        {"alee_layers.py": CODE, "layers_alee.py": code("2")},
        {"alee_layers.py": CODE, "alee_net.py": NETCODE, "alee.zip": zipped({LAYERS: code("2")})},
        {"alee.ipynb": ANSWERED, "alee.zip": zipped({"x.ipynb": ANSWERED, LAYERS: CODE})},
    ],
)
def test_versions_of_one_file_are_still_a_question(tmp_path: Path, files: dict[str, bytes]) -> None:
    lay(tmp_path / "c", {**files, "bray.py": code("b")})
    found = look(tmp_path / "c")
    assert list(found.undecided) == ["alee"]
    assert {row.use for row in found.rows if row.student == "alee"} == {"person"}


def test_the_words_of_a_person_about_one_part_count(tmp_path: Path) -> None:
    names = ("alee_layers.py", "alee_net.py")
    lay(tmp_path / "c", {names[0]: CODE, names[1]: NETCODE, "bray.py": code("b")})
    found = look(tmp_path / "c", rules=clock())
    for column, value, both in (
        ("use", "yes", True),
        ("handed_in", "2026-10-01 12:00 +00:00", True),
        ("use", "no", False),
        ("student", "bray", False),
    ):
        edits = edited(found, tmp_path / "out", (names[1], column, value))
        again = look(tmp_path / "c", rules=clock(), edits=edits)
        (ann,) = [hand_in for hand_in in again.to_judge if hand_in.student == "alee"]
        assert set(ann.load().files) == ({LAYERS, NET} if both else {LAYERS}), (column, value)
        assert not any("alee" in name for name in again.undecided)
        if column == "handed_in":
            assert {str(row.handed_in)[:16] for row in ann.rows} == {"2026-10-01 12:00"}
    assert uses(again)[names[1]] == ("bray", "yes")


def test_a_person_can_write_yes_for_the_parts_that_belong_together(tmp_path: Path) -> None:
    files = {"alee_layers.py": CODE, "layers_alee.py": code("2"), "alee_net.py": NETCODE}
    lay(tmp_path / "c", {**files, "bray.py": code("b")})
    yes = [(name, "use", "yes") for name in ("layers_alee.py", "alee_net.py")]
    again = look(tmp_path / "c", edits=edited(look(tmp_path / "c"), tmp_path / "out", *yes))
    ann, _ = again.to_judge
    assert ann.load().files == {LAYERS: code("2"), NET: NETCODE}
    assert uses(again)["alee_layers.py"] == ("alee", "no")


def test_the_parts_have_the_time_of_a_list(tmp_path: Path) -> None:
    lay(tmp_path / "c", {"alee_layers.py": CODE, "alee_net.py": NETCODE, "bray.py": code("b")})
    listed = tmp_path / "t.csv"
    listed.write_text("student,handed_in\nalee,2026-10-14 12:00\nbray,2026-10-14 12:00\n")
    rules = due()
    found = look(
        tmp_path / "c", rules=rules, times=lambda r: time_lists.read(listed, r, rules.clock)
    )
    assert found.undecided == {}
    assert found.problems == []
    assert {str(row.handed_in)[:16] for row in found.rows} == {"2026-10-14 16:00"}


def test_the_parts_of_a_team_are_one_submission_of_each_member(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name,login,team\nAnn Lee,alee,t1\nBob Ray,bray,t1\n")
    roster = roster_files.read(tmp_path / "r.csv", "team")
    files = {"alee_layers.py": CODE, "alee_net.py": NETCODE}
    found = look(lay(tmp_path / "c", files), roster=roster)
    assert {hand_in.student: set(hand_in.load().files) for hand_in in found.to_judge} == {
        "Ann Lee": {LAYERS, NET},
        "Bob Ray": {LAYERS, NET},
    }
    assert [row.reason.count("one submission together") for row in found.rows] == [1, 1]
