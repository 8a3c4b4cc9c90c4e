"""What a person wrote for some files does not count for others that replace them."""

from __future__ import annotations

import shutil
from pathlib import Path

from .classes import CODE, LAYERS, NET, NETCODE, code, due, lay, uses, zipped
from .test_table import edit, out, rows, run

__all__ = ["out"]  # a fixture

ON_TIME = {"handed_in": "2026-10-15 20:00"}


def test_a_time_written_for_other_files_is_asked_again(tmp_path: Path, out: Path) -> None:
    submissions, rules = lay(tmp_path / "c", {f"ann/{LAYERS}": CODE, "bob.zip": zipped()}), due()
    run(out, submissions, rules=rules)
    edit(out, {"c/ann": ON_TIME, "c/bob.zip": ON_TIME})
    assert run(out, submissions, rules=rules).undecided == {}
    # The same files in a new download, and what Finder writes beside them.
    shutil.rmtree(submissions)
    lay(submissions, {f"ann/{LAYERS}": CODE, "ann/.DS_Store": b"x", "bob.zip": zipped()})
    assert run(out, submissions, rules=rules).undecided == {}
    lay(submissions, {f"ann/{LAYERS}": code("late"), "bob.zip": zipped({LAYERS: code("late")})})
    for _ in range(2):
        found = run(out, submissions, rules=rules)
        assert [(row.use, row.handed_in) for row in found.rows] == [("person", None)] * 2
        assert "when you wrote 2026-10-15 20:00:00-04:00" in found.undecided["ann"][0]
        assert rows(out)["c/ann"]["handed_in"] == ""
    # The answer may be the same as before.
    edit(out, {"c/ann": ON_TIME, "c/bob.zip": {"handed_in": "2026-10-17 20:00"}})
    for _ in range(2):
        found = run(out, submissions, rules=rules)
        assert [str(row.handed_in)[:10] for row in found.rows] == ["2026-10-16", "2026-10-18"]
        assert found.undecided == {}


def test_a_list_tells_the_time_of_files_that_replaced_others(tmp_path: Path, out: Path) -> None:
    submissions, rules = lay(tmp_path / "c", {f"ann/{LAYERS}": CODE}), due()
    run(out, submissions, rules=rules)
    edit(out, {"c/ann": ON_TIME})
    run(out, submissions, rules=rules)
    lay(submissions, {f"ann/{LAYERS}": code("late")})
    times = "student,handed_in\nann,2026-10-18 12:00\n"
    found = run(out, submissions, rules=rules, times=times)
    assert [str(row.handed_in)[:10] for row in found.rows] == ["2026-10-18"]
    assert found.undecided == {}


def test_a_no_for_other_files_is_asked_again(tmp_path: Path, out: Path) -> None:
    submissions = lay(tmp_path / "c", {f"ann/{LAYERS}": b"nothing", f"bob/{LAYERS}": CODE})
    run(out, submissions)
    edit(out, {"c/ann": {"use": "no"}})
    run(out, submissions)
    lay(submissions, {f"ann/{LAYERS}": CODE})
    for _ in range(2):
        found = run(out, submissions)
        assert uses(found) == {"ann": ("ann", "person"), "bob": ("bob", "yes")}
        assert found.undecided == {
            "ann": ["c/ann: other files were here when you wrote no: write yes or no"]
        }
    edit(out, {"c/ann": {"use": "no"}})
    for _ in range(2):
        assert uses(run(out, submissions))["ann"] == ("ann", "no")
    lay(submissions, {f"ann/{LAYERS}": code("new")})
    run(out, submissions)
    edit(out, {"c/ann": {"use": "yes"}})
    assert uses(run(out, submissions))["ann"] == ("ann", "yes")


def test_a_yes_for_other_files_answers_no_new_question(tmp_path: Path, out: Path) -> None:
    work = {f"ann/{LAYERS}": CODE, "ann/my_net.py": NETCODE}
    submissions = lay(tmp_path / "c", {**work, f"bob/{LAYERS}": CODE})
    assert "my_net.py" in run(out, submissions).undecided["ann"][0]
    edit(out, {"c/ann": {"use": "yes"}})
    assert run(out, submissions).undecided == {}
    lay(submissions, {"ann/net.docx": b"x", f"ann/{NET}": b""})
    assert f"no text in {NET}" in run(out, submissions).undecided["ann"][0]


def test_a_row_for_what_is_inside_replaces_no_files(tmp_path: Path, out: Path) -> None:
    work = {f"ann/new/{LAYERS}": code("new"), f"ann/old/{LAYERS}": code("old")}
    submissions, rules = lay(tmp_path / "c", {**work, f"bob/{LAYERS}": CODE}), due()
    run(out, submissions, rules=rules)
    edit(out, {"c/ann": ON_TIME, "c/bob": ON_TIME})
    run(out, submissions, rules=rules)
    with (out / "intake.csv").open("a", encoding="utf-8") as file:
        file.write("c/ann/old,,,,,no,\n")
    for _ in range(2):
        found = run(out, submissions, rules=rules)
        assert found.undecided == {}
        assert str(found.rows[0].handed_in)[:10] == "2026-10-16"


def test_a_list_of_the_whole_class_may_name_those_of_an_earlier_run(
    tmp_path: Path, out: Path
) -> None:
    first, second = lay(tmp_path / "a" / "ann").parent, lay(tmp_path / "b" / "bob").parent
    times = "student,handed_in\nann,2026-10-14 12:00\nbob,2026-10-14 12:00\n"
    run(out, first, rules=due())
    with (out / "intake.csv").open("a", encoding="utf-8") as file:
        file.write(",,ann,,,excused,\n,,zed,,,excused,\n")
    found = run(out, second, rules=due(), times=times)
    assert found.problems == ["intake.csv, line 4: 'zed' matches nobody who submitted anything"]
    assert found.excused == {"ann": ()}
    assert uses(found) == {"bob": ("bob", "yes")}
