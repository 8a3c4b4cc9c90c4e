"""A student's own archive never becomes another student's submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from .classes import CODE, LAYERS, SHAPE, code, due, lay, look, roster_of, uses, zipped

ROSTER = (
    "name,username,id,email,canvas id\n"
    "Ann Lee,ann,1001,ann@x.edu,501\n"
    "Bob Ray,bob,1002,bob@x.edu,502\n"
    "Eve Fox,eve,1003,eve@x.edu,503\n"
)
EVIL = code("written by eve")
LIST = (
    b"submission_1:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '1001'\n"
    b"  :created_at: 2026-10-20 12:00:00 Z\n"
)
STAMP = b"2026-10-20 12:00:00 UTC"
NBGRADER = f"submitted/ann/{SHAPE.name}"


@pytest.mark.parametrize(
    "files",
    [
        {"submission_metadata.yml": LIST, f"submission_1/{LAYERS}": EVIL},
        {f"{NBGRADER}/{LAYERS}": EVIL, f"{NBGRADER}/timestamp.txt": STAMP},
        {f"ann/{LAYERS}": EVIL},
        {f"ann/{LAYERS}": EVIL, f"bob/{LAYERS}": EVIL},
        {"leeann_501_9002_layers.py": EVIL, "raybob_502_9003_layers.py": EVIL},
        {f"Ann Lee_7_assignsubmission_file_/{LAYERS}": EVIL},
        {"HW_ann_attempt_2026-10-20-12-00-00_layers.py": EVIL},
        {f"1001-77 - Ann Lee - Oct 20, 2026 1159 PM/{LAYERS}": EVIL},
        {f"ann+{SHAPE.name}+2026-10-20 12:00:00 UTC/{LAYERS}": EVIL},
    ],
    ids=lambda files: next(iter(files)).partition("/")[0],
)
@pytest.mark.parametrize(
    "entry",
    ["eve.zip", "Eve Fox final.zip", "Eve Fox_9_assignsubmission_file_/work.zip", "eve"],
)
def test_work_of_others_inside_a_students_archive_needs_a_person(
    tmp_path: Path, files: dict[str, bytes], entry: str
) -> None:
    laid = {entry: zipped(files)} if entry.endswith(".zip") else {}
    laid = laid or {f"{entry}/{name}": data for name, data in files.items()}
    lay(tmp_path / "c", {"ann.zip": zipped(), **laid})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert [h.load().files for h in found.to_judge if h.student == "Ann Lee"] == [{LAYERS: CODE}]
    assert not any(h.student == "Bob Ray" for h in found.hand_ins)
    (row,) = (row for row in found.rows if row.path != "c/ann.zip")
    # A form that files Moodle's way names the owner of the whole upload.
    assert row.student == "Eve Fox"
    assert row.use == "person" or "assignsubmission" in entry


def test_an_archive_alone_in_a_class_is_still_its_owners(tmp_path: Path) -> None:
    lay(tmp_path / "c", {"eve.zip": zipped({f"ann/{LAYERS}": EVIL, f"bob/{LAYERS}": EVIL})})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert uses(found) == {"eve.zip": ("Eve Fox", "person")}
    alone = look(tmp_path / "c" / "eve.zip", roster=roster_of(tmp_path, ROSTER))
    assert uses(alone) == {"eve.zip": ("Eve Fox", "person")}


@pytest.mark.parametrize("names", [("s1", "s2"), ("A", "B"), ("group-1", "group-2")])
def test_sections_without_a_roster_are_read_the_same_way(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    first, second = names
    files = {f"{first}/ann": "1", f"{first}/bob": "2", f"{second}/cid": "3"}
    lay(tmp_path / "c", {f"{path}/{LAYERS}": code(mark) for path, mark in files.items()})
    lay(tmp_path / "c", {"dan.zip": zipped({LAYERS: code("4")})})
    found = look(tmp_path / "c")
    uses_of_sections = {row.use for row in found.rows if row.path != "c/dan.zip"}
    assert len(uses_of_sections) == 1
    assert not {row.student for row in found.rows if row.use == "yes"} & set(names)


BLACKBOARD = "Assignment 2_ann_attempt_2026-10-20-10-00-00"
BRIGHTSPACE = "501-77 - Ann Lee - Oct 20, 2026 1000 AM"


@pytest.mark.parametrize(
    ("head", "theirs"),
    [
        (BLACKBOARD + "_", "x_bob_attempt_2026-01-01-00-00-00_layers.py"),
        (BLACKBOARD + "_", "x_attempt_2026-01-01-00-00-00_layers.py"),
        (BLACKBOARD + "_", f"bob+{SHAPE.name}+2026-01-01 00:00:00 UTC+x.py"),
        (BRIGHTSPACE + " - ", "x - Jan 1, 2026 1200 AM - layers.py"),
        (BRIGHTSPACE.replace("Oct 20, 2026 1000 AM", "20 Okt 2026 10h00") + " - ", "layers2.py"),
        ("501-77 - Ann Lee - 20 Okt 2026 10h00 - ", "x - Jan 1, 2026 1200 AM - layers.py"),
        ("501-77 - Ann Lee - 20 Okt 2026 10h00 - ", "501-77 - Bob Ray - Jan 1, 2026 1200 AM.py"),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_what_a_student_calls_a_file_changes_neither_the_person_nor_the_time(
    tmp_path: Path, head: str, theirs: str, listed: bool
) -> None:
    more = {"roster": roster_of(tmp_path, ROSTER)} if listed else {}
    lay(tmp_path / "c", {head + theirs: CODE, "eve.zip": zipped({LAYERS: EVIL})})
    (row,) = (r for r in look(tmp_path / "c", rules=due(), **more).rows if "eve" not in r.path)
    assert row.student in ("Ann Lee", "ann")
    assert str(row.handed_in) == "2026-10-20 14:00:00+00:00"


MOODLE = "Ann Lee_11_assignsubmission_file_"
EARLY = b"2026-01-01 00:00:00 UTC"


@pytest.mark.parametrize("place", ["c", "submitted"])
@pytest.mark.parametrize(
    "stamped", [MOODLE, f"{MOODLE}/{SHAPE.name}", "ann", f"ann/{SHAPE.name}", "ann/pkg"]
)
@pytest.mark.parametrize("listed", [True, False])
def test_a_students_own_timestamp_sets_no_time(
    tmp_path: Path, place: str, stamped: str, listed: bool
) -> None:
    more = {"roster": roster_of(tmp_path, ROSTER)} if listed else {}
    for name in (stamped.partition("/")[0], "bob", "eve"):
        lay(tmp_path / place / name, {LAYERS: code(name)})
    lay(tmp_path / place / stamped, {"timestamp.txt": EARLY})
    found = look(tmp_path / place, rules=due(), **more)
    assert [row.handed_in for row in found.rows] == [None] * 3
    assert {reason for why in found.undecided.values() for reason in why} == {
        f"{row.path}: no submission time was found" for row in found.rows
    }


@pytest.mark.parametrize("inner", ["", "sub/"])
def test_the_time_that_nbgrader_wrote_beats_a_students_own(tmp_path: Path, inner: str) -> None:
    name = f"inbound/ann+{SHAPE.name}+2026-10-20 14:00:00 UTC+x"
    files = {f"{name}/{LAYERS}": CODE, f"{name}/{inner}timestamp.txt": EARLY}
    (row,) = look(lay(tmp_path / "c", files), rules=due()).rows
    assert str(row.handed_in) == "2026-10-20 14:00:00+00:00"
