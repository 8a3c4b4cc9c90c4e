"""`intake` shows what would happen, and `grade` does it; what waits for a person has a status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from grading.intake import table

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


def test_a_file_of_somebody_elses_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ann.py").write_text("def add(a, b):\n    return a + b\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / table.NAME).write_text("path,remark\nmine,keep\n")
    found = run("intake", tmp_path / "class", "--out", tmp_path / "out")
    assert found.exit_code == 2
    assert "was not written by this program" in " ".join(found.output.split())
    assert (tmp_path / "out" / table.NAME).read_text() == "path,remark\nmine,keep\n"


def test_nothing_handed_over_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    assert run("intake", tmp_path / "class").exit_code == 2
