"""A small assignment on disk, and a way to run the command over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cs231n.cli import main

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
