"""`intake` shows what would happen, and `grade` does it; what waits for a person has a status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from click.testing import Result
from rich.console import Console

from grading.cli.intake import gathered
from grading.cohort.gathering import HandedOver
from grading.intake import table
from grading.spec import manifest

Run = Callable[..., Result]


def test_the_table_is_shown_and_written_and_nothing_is_graded(run: Run, tmp_path: Path) -> None:
    class_ = tmp_path / "class"
    for name in ("ann", "ben"):
        (class_ / name / "pkg").mkdir(parents=True)
        (class_ / name / "pkg" / "a.py").write_text(f"def add(a, b):\n    return {name!r}\n")
    (class_ / "notes.txt").write_text("")
    file = tmp_path / "rows.json"
    found = run("intake", class_, "--json", file)
    assert found.exit_code == 0, found.output
    assert "3 rows: 2 used, 1 not used, 0 waiting for your decision." in found.output
    assert not (tmp_path / "out").exists()
    (class_ / "cid.rar").write_bytes(b"Rar!")
    found = run("intake", class_, "--json", file, "--out", tmp_path / "out")
    assert found.exit_code == 4, found.output
    assert "needs your decision" in found.output
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        table.NAME,
        table.MEMORY,
    ]
    data = json.loads(file.read_text())
    assert {row["path"]: row["use"] for row in data["rows"]} == {
        "class/ann": "yes",
        "class/ben": "yes",
        "class/cid.rar": "person",
        "class/notes.txt": "no",
    }
    assert list(data["undecided"]) == ["cid"]


def test_a_bar_shows_how_much_is_read(root: Path, tmp_path: Path) -> None:
    for name in ("ann", "bob"):
        (tmp_path / "class" / name / "pkg").mkdir(parents=True)
        (tmp_path / "class" / name / "pkg" / "a.py").write_text("x = 1\n")
    drawn = StringIO()
    screen = Console(file=drawn, force_terminal=True, width=80)
    given = HandedOver((tmp_path / "class",))
    handed, _ = gathered(manifest.load(root), given, screen)
    assert len(handed.rows) == 2
    assert re.search(r"Reading submissions.*2/2", drawn.getvalue())


def test_a_file_of_somebody_elses_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ann.py").write_text("def add(a, b):\n    return a + b\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / table.NAME).write_text("path,remark\nmine,keep\n")
    found = run("intake", tmp_path / "class", "--out", tmp_path / "out")
    assert found.exit_code == 2
    assert "was not written by this program" in " ".join(found.output.split())
    assert (tmp_path / "out" / table.NAME).read_text() == "path,remark\nmine,keep\n"


def test_a_roster_that_the_program_did_not_write_is_kept(run: Run, tmp_path: Path) -> None:
    for name in ("ann", "ben"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "a.py").write_text(f"def add(a, b):\n    return {name!r}\n")
    roster, out = tmp_path / "section1.csv", tmp_path / "out"
    copy = out / "roster.csv"

    def again(text: str) -> int:
        roster.write_text(text)
        return run("intake", tmp_path / "class", "--out", out, "--roster", roster).exit_code

    out.mkdir()
    copy.write_text("name,notes\nann,mine\n")
    assert again("name\nann\nben\n") == 2
    assert copy.read_text() == "name,notes\nann,mine\n"
    assert [path.name for path in out.iterdir()] == ["roster.csv"]
    copy.unlink()
    # The program's own copy follows the roster, with other runs in between.
    for text in ("name\nann\nben\n", "name,id\nann,1\nben,2\n", "name,id\nann,3\nben,4\n"):
        assert again(text) == 0
        assert copy.read_text() == text
        assert run("intake", tmp_path / "class", "--out", out).exit_code == 0
    copy.write_text("name,id,notes\nann,3,mine\nben,4,\n")
    found = run("intake", tmp_path / "class", "--out", out, "--roster", roster)
    assert found.exit_code == 2
    assert "roster.csv already exists" in " ".join(found.output.split())
    # What a person changed there may also be the new roster.
    assert run("intake", tmp_path / "class", "--out", out, "--roster", copy).exit_code == 0
    assert copy.read_text() == "name,id,notes\nann,3,mine\nben,4,\n"


def test_nothing_handed_over_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    assert run("intake", tmp_path / "class").exit_code == 2


def test_a_class_of_stray_files_is_listed_and_not_graded(run: Run, tmp_path: Path) -> None:
    stray, out = tmp_path / "notes.txt", tmp_path / "out"
    stray.write_text("")
    listed = run("intake", stray)
    assert listed.exit_code == 0, listed.output
    assert "1 row: 0 used, 1 not used, 0 waiting for your decision." in listed.output
    graded = run("grade", stray, "--out", out, "--sandbox", "unsafe")
    assert graded.exit_code == 2, graded.output
    assert "There is no submission in" in " ".join(graded.output.split())
    (tmp_path / "roster.csv").write_text("name\nann\n")
    empty = ("grade", stray, "--out", out, "--sandbox", "unsafe", "--roster")
    assert run(*empty, tmp_path / "roster.csv").exit_code == 0
