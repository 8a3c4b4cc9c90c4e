"""Text from a submission is data: in a terminal, on a page, in a table, in the JSON."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from cs231n.cli import main
from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.runner import open_runner
from grading.spec.manifest import Assignment

HOSTILE = "<script>alert(1)</script>\x1b[2J\x1b]0;title\x07\r\x9b31m\u202e{{7*7}}${x}=1+1"
SOURCE = f"""
import numpy as np
HOSTILE = {HOSTILE!r}
print(HOSTILE, "\\n100 / 100\\nPASSED")
class Odd(Exception):
    pass
Odd.__name__ = HOSTILE

def scale_rows(x, s):
    print(HOSTILE)
    raise Odd(HOSTILE)  # <img src=x onerror=alert(2)>

def scale_rows_again(x, s):
    return {{HOSTILE: HOSTILE}}

def centre(x):
    raise KeyError("=HYPERLINK(1)")
"""
NAMES = [
    "=cmd|'calc'!A1",
    "+1-1",
    "-2+3",
    "@SUM(1)",
    "<img src=x onerror=alert(3)>",
    "a\x1b[2Jb\tc",
]


class Tags(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names += [tag, *(name for name, _ in attrs)]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def graded(course: Assignment, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of verdicts on a class of hostile texts, and everything that was printed."""
    try:
        open_runner("auto").close()
    except SandboxUnavailable as problem:
        pytest.skip(str(problem))
    folder = tmp_path_factory.mktemp("class")
    for name in NAMES:
        place = folder / "in" / name / "toy"
        place.mkdir(parents=True)
        (place / "rows.py").write_text(SOURCE, encoding="utf-8")
    out = folder / "out"
    printed = ""
    for args in (
        ["grade", str(folder / "in"), "--out", str(out), "--assignment", str(course.root)],
        ["report", str(out), "--assignment", str(course.root)],
    ):
        done = CliRunner().invoke(main, args)
        assert done.exit_code == 0, done.output
        printed += done.output
    return out, printed


def test_no_text_controls_a_terminal(graded: tuple[Path, str]) -> None:
    printed = graded[1]
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") for c in printed), printed
    assert "PASSED" not in printed


def test_no_text_runs_on_a_page(graded: tuple[Path, str]) -> None:
    pages = list(graded[0].rglob("*.html"))
    assert len(pages) >= len(NAMES) + 1
    for path in pages:
        page = path.read_text(encoding="utf-8")
        tags = Tags(page)
        # The class page has one script of its own, which it names by its digest: no other runs.
        own = 1 if path.name == "index.html" else 0
        assert tags.names.count("script") == own, path
        assert ("script-src 'sha256-" in page) == bool(own)
        assert not [name for name in tags.names if name.startswith("on")]
        assert "\x1b" not in page
        assert "\u202e" not in page
    assert any("<script>alert(1)</script>" in Tags(p.read_text()).text for p in pages)


def test_no_text_is_a_formula_in_a_table(graded: tuple[Path, str]) -> None:
    tables = list(graded[0].rglob("*.csv"))
    assert tables
    for path in tables:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert len(rows) == len(NAMES) + 1
        for row in rows[1:]:
            assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r")), row
            assert all(c.isprintable() for cell in row for c in cell), row


def test_hostile_text_earns_no_points(graded: tuple[Path, str]) -> None:
    data = json.loads((graded[0] / "grades.json").read_text(encoding="utf-8"))
    assert len(data["submissions"]) == len(NAMES)
    for entry in data["submissions"]:
        assert {e["id"]: e["score"] for e in entry["exercises"]}["scale_rows"] == 0
        hidden = [t for e in entry["exercises"] for t in e["tests"] if t["visibility"] == "hidden"]
        assert not any("script" in t["message"] or "HYPERLINK" in t["message"] for t in hidden)
