"""A person adds rows for what is inside a submission, and they count."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grading.cli.common import summary
from grading.intake import table
from grading.intake.people.lists import ListError
from grading.intake.take import Intake

from .classes import LAYERS, code, due, lay, roster_of, zipped
from .test_table import ROSTER, edit, out, rows, run

__all__ = ["out"]  # a fixture


def uses(found: Intake) -> dict[str, tuple[str, str]]:
    """Student and use by path."""
    return {row.path.removeprefix("c/"): (row.student, row.use) for row in found.rows}


def add(out: Path, path: str, **cells: str) -> None:
    """Add a row to the table, as a person does."""
    with (out / table.NAME).open("a", encoding="utf-8", newline="") as file:
        row = {"path": path, **cells}
        csv.writer(file).writerow(row.get(name, "") for name in table.COLUMNS)


TWO = {"v1": code("one"), "v2": code("two")}


@pytest.mark.parametrize(
    ("files", "inside"),
    [
        ({f"ann/{v}.zip": zipped({LAYERS: c}) for v, c in TWO.items()}, "ann/{}.zip"),
        ({f"ann/{v}/layers.py": c for v, c in TWO.items()}, "ann/{}/layers.py"),
        ({f"ann/{v}/{LAYERS}": c for v, c in TWO.items()}, "ann/{}/pkg"),
        ({f"ann/{v}.py": c for v, c in TWO.items()}, "ann/{}.py"),
        ({"ann.zip": zipped({f"{v}/{LAYERS}": c for v, c in TWO.items()})}, "ann.zip/{}/pkg"),
        (
            {"ann.zip": zipped({f"{v}.zip": zipped({LAYERS: c}) for v, c in TWO.items()})},
            "ann.zip/{}.zip",
        ),
        (
            {"ann.zip": zipped({"w.zip": zipped({f"{v}/{LAYERS}": c for v, c in TWO.items()})})},
            "ann.zip/w.zip/{}/pkg",
        ),
    ],
)
def test_a_person_chooses_between_two_versions_in_the_table(
    tmp_path: Path, out: Path, files: dict[str, bytes], inside: str
) -> None:
    lay(tmp_path / "c", {**files, f"bob/{LAYERS}": code("bob")})
    top, first, second = inside.split("/")[0], inside.format("v1"), inside.format("v2")
    found = run(out, tmp_path / "c")
    assert uses(found) == {top: ("ann", "person"), "bob": ("bob", "yes")}
    (asked,) = (hand_in for hand_in in found.hand_ins if hand_in.problem)
    assert sorted(asked.between) == [f"c/{first}", f"c/{second}"]
    add(out, f"c/{first}", use="no")
    for _ in range(2):
        found = run(out, tmp_path / "c")
        assert uses(found) == {top: ("ann", "yes"), first: ("ann", "no"), "bob": ("bob", "yes")}
        ann, _ = found.to_judge
        assert ann.load().files == {LAYERS: TWO["v2"]}


def test_the_screen_says_how_to_choose(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path / "c", {f"ann/{v}.py": text for v, text in TWO.items()})
    assert summary.print_undecided(run(out, tmp_path / "c"), out)
    shown = capsys.readouterr().err
    assert "add a row with its path, such as c/ann/v2.py, and write no into use" in shown
    add(out, "c/ann/v2.py", use="no")
    assert not summary.print_undecided(run(out, tmp_path / "c"), out)


def test_yes_for_one_version_leaves_the_other_out(tmp_path: Path, out: Path) -> None:
    stamps = {"v1": "20261014100000", "v2": "20261014110000"}
    files = {f"Lee_Ann_alee_7/{stamps[v]}_x.zip": zipped({LAYERS: c}) for v, c in TWO.items()}
    lay(tmp_path / "c", files)
    roster = roster_of(tmp_path, ROSTER)
    first, _ = (f"c/{path}" for path in files)
    assert len(run(out, tmp_path / "c", roster=roster, rules=due()).undecided["Ann Lee"]) == 1
    add(out, first, use="yes")
    found = run(out, tmp_path / "c", roster=roster, rules=due())
    assert found.undecided == {}
    assert [row.path for row in found.rows if row.use == "yes"] == [first]


def test_several_people_in_one_folder_get_a_row_each(tmp_path: Path, out: Path) -> None:
    names = ("project_group_1_final", "project_group_2_final", "odd name")
    lay(tmp_path / "c", {f"{name}/{LAYERS}": code(name) for name in names})
    roster = roster_of(tmp_path, ROSTER)
    found = run(out, tmp_path / "c", roster=roster)
    assert uses(found) == {"c": ("", "person")}
    one, two, odd = (f"c/{name}" for name in names)
    assert set(found.hand_ins[0].between) == {one, two, odd}
    for path, cells in ((one, {"student": "1"}), (two, {"student": "2"}), (odd, {"use": "no"})):
        add(out, path, **cells)
    for _ in range(2):
        found = run(out, tmp_path / "c", roster=roster)
        assert {row.path: (row.student, row.use) for row in found.rows} == {
            one: ("Ann Lee", "yes"),
            two: ("Bob Ray", "yes"),
            odd: ("", "no"),
        }
        assert found.missing == []


@pytest.mark.parametrize("pack", ["", ".zip"])
def test_what_is_left_of_a_row_is_nobodys(tmp_path: Path, out: Path, pack: str) -> None:
    files = {f"{who}/{LAYERS}": code(who) for who in ("x1", "y1")}
    inside = {f"odd.zip/{name}": data for name, data in files.items()}
    lay(tmp_path / "c", {"odd.zip": zipped(files)} if pack else inside)
    lay(tmp_path / "c" / "Bob Ray")
    roster = roster_of(tmp_path, ROSTER)
    run(out, tmp_path / "c", roster=roster)
    add(out, "c/odd.zip/x1", student="Ann Lee")
    add(out, "c/odd.zip/y1", use="no")
    found = run(out, tmp_path / "c", roster=roster)
    assert (found.undecided, found.missing) == ({}, [])


def test_a_file_can_be_left_out_of_work_that_nobody_asked_about(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c", {"ann.zip": zipped({LAYERS: code("new"), "pkg/evil.py": b"x = 1"})})
    run(out, tmp_path / "c")
    add(out, "c/ann.zip/pkg/evil.py", use="no")
    (ann,) = run(out, tmp_path / "c").to_judge
    assert set(ann.load().files) == {LAYERS}


@pytest.mark.parametrize("path", ["./c/ann.zip/v1.py", "c\\ann.zip\\v1.py", "c/ann.zip/v1.py/"])
def test_a_path_may_be_written_as_people_write_paths(tmp_path: Path, out: Path, path: str) -> None:
    lay(tmp_path / "c", {"ann.zip": zipped({f"{v}.py": text for v, text in TWO.items()})})
    run(out, tmp_path / "c")
    add(out, path, use="no")
    for _ in range(2):
        (ann,) = run(out, tmp_path / "c").to_judge
        assert ann.load().files == {LAYERS: TWO["v2"]}


def test_a_row_without_an_effect_is_named(tmp_path: Path, out: Path) -> None:
    class_ = lay(tmp_path / "c", {f"{n}.zip": zipped({LAYERS: code(n)}) for n in ("ann", "ben")})
    roster = roster_of(tmp_path, "name\nAnn\nBen\nDan\n")
    run(out, class_, roster=roster)
    add(out, "c/ann.zip/pkg/evil.py", use="no")
    add(out, "c/cid.zip", student="ben", use="excused")
    why = "line 4: nothing is at c/ann.zip/pkg/evil.py, so what you wrote there has no effect"
    (problem,) = run(out, class_, roster=roster).problems
    assert why in problem
    # Only another class is read today, or this one was moved.
    lay(class_, {"a  b.zip": zipped({LAYERS: code("c")})})
    run(out, class_, roster=roster)
    (spaces,) = (path for path in rows(out) if path.startswith("c/a b.zip ("))
    edit(out, {spaces: {"use": "no"}})
    lay(tmp_path / "d", {"dan.zip": zipped()})
    assert run(out, tmp_path / "d", roster=roster).problems == []
    problems = run(out, class_.rename(tmp_path / "moved"), roster=roster).problems
    assert len(problems) == 2
    for path in ("c/ann.zip/pkg/evil.py", spaces):
        assert any(f"nothing is at {path}" in why for why in problems)


def test_a_row_without_a_path_is_refused_with_its_line(tmp_path: Path, out: Path) -> None:
    class_ = lay(tmp_path / "c", {"ann.zip": zipped()})
    run(out, class_)
    add(out, "", student="ann", handed_in="2026-10-01 10:00")
    before = (out / table.NAME).read_bytes()
    with pytest.raises(ListError, match="line 3: the row has no path"):
        run(out, class_)
    assert (out / table.NAME).read_bytes() == before
