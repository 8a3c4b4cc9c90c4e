"""A small assignment on disk, and a way to run the command over it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cs231n.cli import main
from grading.judging import report_json
from grading.judging.results import Report, SubmissionResult

EXERCISES = [
    {"id": "add", "points": 60, "hints": ["Think of a plus.", "Use +."]},
    {"id": "scale", "points": 40},
]

EXERCISE = """
from grading.spec import Case, Exercise

exercise = Exercise("{id}")


@exercise.test("plain")
def plain(case: Case) -> None:
    case.expect("out", case.call("pkg.a:{id}", 1.0, 2.0))
"""


@pytest.fixture
def root(tmp_path: Path, write_manifest: Callable[..., None]) -> Path:
    """The folder of a small assignment."""
    folder = tmp_path / "course"
    (folder / "assignment" / "exercises").mkdir(parents=True)
    (folder / "pkg").mkdir()
    write_manifest(folder, {"One": EXERCISES})
    for name in ("add", "scale"):
        (folder / "assignment" / "exercises" / f"{name}.py").write_text(EXERCISE.format(id=name))
    (folder / "pkg" / "__init__.py").write_text("")
    (folder / "pkg" / "a.py").write_text("def add(a, b):\n    return a + b\n")
    return folder


@pytest.fixture
def run(root: Path) -> Callable[..., Result]:
    """Run the command over the small assignment: run("check", "add")."""

    def call(command: str, *arguments: object) -> Result:
        line = [command, *map(str, arguments), "--assignment", str(root)]
        return CliRunner(env={"COLUMNS": "100"}).invoke(main, line, terminal_width=100)

    return call


@pytest.fixture
def course(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small assignment as working folder, with a submission and a file of somebody else."""
    monkeypatch.chdir(root)
    (root / "class" / "ann" / "pkg").mkdir(parents=True)
    (root / "class" / "ann" / "pkg" / "a.py").write_text("def add(a, b):\n    return a + b\n")
    (root / "file.txt").write_text("mine\n")
    (root / "scored").mkdir()
    (root / "sheet.csv").write_text("Student,ID,SIS Login ID,Section,Task (7)\nann,1,ann,A,\n")
    ann = SubmissionResult("ann", "ok", 1.0, 1.0, 0.1, [])
    report_json.write(Report("small", "seed", [ann]), root / "scored" / "grades.json", detail=True)
    return root


@pytest.fixture
def precious(root: Path) -> dict[str, Path]:
    """Files that no command wrote, of each sort."""
    folder = root / "precious"
    folder.mkdir()
    source = folder / "layers.py"
    source.write_text("print('cs231n')\n")
    notebook = folder / "Work.ipynb"
    notebook.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4}))
    (folder / "folder").mkdir()
    (folder / "link.json").symlink_to(source)
    for name in ("data.json", "page.html", "plot.png", "film.gif", "work.zip", "run.log"):
        (folder / name).write_text('{"schema": 1, "of": "cs231n"}\n')
    return {path.name: path for path in folder.iterdir()}
