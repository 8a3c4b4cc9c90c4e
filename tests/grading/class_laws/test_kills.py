"""Killed at any moment of intake, judging, marking or export, a class ends as if undisturbed.

CLASS_KILLS=200 kills as often.
"""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
pytest.importorskip("fastapi", reason="marking needs it")

from grading.gradebook import open_book
from grading.intake import table
from grading.judging import report_json
from grading.spec import manifest
from tests.grading.intake.classes import CODE, LAYERS, lay

from .generated import draw
from .whole_way import COURSE, EXPORTS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")
ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("CLASS_KILLS", "6"))
TABLES = ("intake.csv", "gradebook.csv", "scores.csv", "canvas.csv", "moodle.csv")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class of every form, its roster, and the course."""
    draw(4711, tmp_path)
    folder = tmp_path / "course" / "assignment"
    folder.mkdir(parents=True)
    (tmp_path / "course" / manifest.MANIFEST).write_text(COURSE)
    lay(tmp_path / "course", {LAYERS: CODE, "pkg/__init__.py": b""})
    return tmp_path


def begin(place: Path, out: Path) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "tests.grading.class_laws.whole_way", str(place), str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)


def check_whole(out: Path) -> None:
    """Every file that is there can be read to its end, and no verdict is there twice."""
    if not out.is_dir():
        return
    table.read(out)
    for name in TABLES:
        if (out / name).is_file():
            text = (out / name).read_text("utf-8-sig")
            rows = list(csv.reader(text.splitlines()))
            assert text.endswith("\n"), name
            assert len({len(row) for row in rows}) == 1, name
    if (out / "grades.json").is_file():
        report_json.read(out / "grades.json")
    if (out / "feedback.zip").is_file():
        with zipfile.ZipFile(out / "feedback.zip") as archive:
            assert archive.testzip() is None
    if not (out / "grades.json").is_file():
        return
    # Before the first table is written, the gradebook may be empty: that is no damage.
    with open_book(out, create=False) as book:
        assert book.check() == "ok"
        counts = Counter((graded.result.student, graded.content) for graded in book.history())
        assert set(counts.values()) <= {1}


def ending(out: Path) -> dict[str, object]:
    """All that a class comes to."""
    with open_book(out, create=False) as book:
        marks = sorted((a.student, a.mark.points) for a in book.answers("why", blanks=True))
        verdicts = sorted((g.result.student, g.content, g.result.score) for g in book.history())
    texts = {name: (out / name).read_text("utf-8-sig") for name in TABLES}
    with zipfile.ZipFile(out / EXPORTS["feedback"]) as archive:
        names = sorted(archive.namelist())
    return {"marks": marks, "verdicts": verdicts, "tables": texts, "feedback": names}


def test_killed_at_any_moment_a_class_ends_the_same(place: Path) -> None:
    began = time.monotonic()
    assert begin(place, place / "calm").wait(600) == 0
    whole = time.monotonic() - began
    expected = ending(place / "calm")
    rng = random.Random(231)
    out, ended = place / "killed0", 0
    for number in range(KILLS):
        process = begin(place, out)
        try:
            # One in four dies early, in the imports; the others anywhere on the way.
            process.wait(rng.uniform(0.1, whole * (0.3 if number % 4 == 0 else 1.1)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait(300)
        check_whole(out)
        if process.returncode == 0:
            # It came to its end in several pieces: the next one begins anew.
            assert ending(out) == expected
            ended += 1
            out = place / f"killed{ended}"
    assert begin(place, out).wait(600) == 0
    assert ending(out) == expected
