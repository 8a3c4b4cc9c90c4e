"""It makes no difference how an instructor names a class: its folder, its entries, or both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.intake import take
from grading.intake.edits import Edits
from grading.intake.rules import ANY_TIME, Rules

from .classes import CODE, LAYERS, SHAPE, code, due, lay, look, roster_of, students, zipped

ROSTER = "name,username,id\nAnn Lee,alee,1001\nBob Ray,bray,1002\n"
METADATA = b"""submission_1:
  :submitters:
  - :name: Ann Lee
    :sid: '1001'
  :created_at: 2026-10-01 12:00:00 Z
submission_2:
  :submitters:
  - :name: Bob Ray
    :sid: '1002'
  :created_at: 2026-10-02 12:00:00 Z
"""
NET = b"class Net:\n    pass\n"
INBOUND = "{}+" + SHAPE.name + "+2026-10-0{} 12:00:00 UTC+x/" + LAYERS
CLASSES: dict[str, dict[str, bytes]] = {
    "Canvas": {
        "leeann_101_5001_layers.zip": zipped(),
        "raybob_102_5002_layers.py": code("b"),
        "raybob_102_5003_net.py": NET,
    },
    "Canvas, late": {
        "leeann_101_5001_layers.zip": zipped(),
        "raybob_LATE_102_5002_layers.zip": zipped({LAYERS: code("b")}),
    },
    "Moodle": {
        f"Ann Lee_11_assignsubmission_file_/{LAYERS}": CODE,
        f"Bob Ray_12_assignsubmission_file_/{LAYERS}": code("b"),
    },
    "Blackboard": {
        "A 2_alee_attempt_2026-10-01-23-59-00_layers.zip": zipped(),
        "A 2_alee_attempt_2026-10-03-23-59-00_layers.zip": zipped({LAYERS: code("2")}),
        "A 2_bray_attempt_2026-10-02-23-59-00_layers.zip": zipped({LAYERS: code("b")}),
    },
    "Brightspace": {
        f"1-2 - Ann Lee - Oct 1, 2026 1159 PM/{LAYERS}": CODE,
        f"1-2 - Ann Lee - Oct 3, 2026 1159 PM/{LAYERS}": code("2"),
        f"3-2 - Bob Ray - Oct 1, 2026 1159 PM/{LAYERS}": code("b"),
        "index.html": b"<html>",
    },
    "nbgrader": {INBOUND.format("alee", 1): CODE, INBOUND.format("bray", 2): code("b")},
    "Gradescope": {
        "submission_metadata.yml": METADATA,
        f"submission_1/{LAYERS}": CODE,
        f"submission_2/{LAYERS}": code("b"),
    },
    "folders": {
        f"alee/{LAYERS}": CODE,
        f"bray/{LAYERS}": code("b"),
        "layers.py": code("stray"),
        "__MACOSX/._alee": b"\0",
    },
    "archives": {
        "alee.zip": zipped({f"work of ann/{LAYERS}": CODE}),
        "bray.zip": zipped({f"main/{LAYERS}": code("b")}),
        "two.zip": zipped({"one.zip": zipped(), "two.zip": zipped({LAYERS: code("2")})}),
    },
    "loose files": {"alee.py": CODE, "bray.py": code("b")},
}


@pytest.mark.parametrize("rules", [ANY_TIME, due()], ids=["no due date", "due"])
@pytest.mark.parametrize("known", [True, False], ids=["roster", "no roster"])
@pytest.mark.parametrize("form", CLASSES)
def test_the_entries_of_a_folder_are_read_like_the_folder(
    tmp_path: Path, form: str, known: bool, rules: Rules
) -> None:
    class_ = lay(tmp_path / "class", CLASSES[form])
    given: dict[str, Any] = {
        "rules": rules,
        "roster": roster_of(tmp_path, ROSTER) if known else None,
        "edits": Edits(folder=class_ / "out"),
    }
    whole = take.take([class_], SHAPE, **given)
    listed = take.take(sorted(class_.iterdir(), reverse=True), SHAPE, **given)
    assert [replace(row, path=f"./{row.path}") for row in listed.rows] == whole.rows
    assert listed.undecided.keys() == whole.undecided.keys()


def test_one_entry_of_a_download_is_read_as_such(tmp_path: Path) -> None:
    for form, name, student in (
        ("Blackboard", "A 2_bray_attempt_2026-10-02-23-59-00_layers.zip", "bray"),
        ("Brightspace", "3-2 - Bob Ray - Oct 1, 2026 1159 PM", "Bob Ray"),
        ("Moodle", "Bob Ray_12_assignsubmission_file_", "Bob Ray"),
    ):
        lay(tmp_path / form, CLASSES[form])
        (row,) = look(tmp_path / form / name).rows
        assert (row.form, row.student) == (form, student)


def test_class_folders_that_are_named_together_are_classes(tmp_path: Path) -> None:
    for name in ("monday/ann", "monday/ben", "tuesday/cid", "tuesday/dan"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.zip").write_bytes(zipped({LAYERS: code(name)}))
    found = look(tmp_path / "monday", tmp_path / "tuesday")
    assert students(found) == ["ann", "ben", "cid", "dan"]


def test_a_path_inside_another_one_is_not_read_twice(tmp_path: Path) -> None:
    lay(tmp_path / "c", {f"{name}/{LAYERS}": code(name) for name in ("ann", "cat")})
    lay(tmp_path / "c-late", {f"{name}/{LAYERS}": code(name) for name in ("bob", "dan")})
    found = look(tmp_path / "c", tmp_path / "c-late", tmp_path / "c" / "ann")
    assert students(found) == ["ann", "bob", "cat", "dan"]
    assert found.roots == ["c", "c-late"]
