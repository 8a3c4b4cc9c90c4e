"""The tutorial of a first exercise works to the letter: what it says to type, edit and see."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from .conftest import FAILED, ROOT, blocks, check_output

pytest.importorskip("tomlkit", reason="tomlkit is not installed: no new exercise is made")

TUTORIAL = ROOT / "docs" / "tutorials" / "first-exercise.md"
MANIFEST = "assignment/assignment.toml"


def replace_entry(path: Path, entry: str) -> None:
    """Put a manifest's entry in place of the one with the same id."""
    name = tomllib.loads(entry)["part"]["exercise"][0]["id"] if "[[part]]" in entry else None
    name = name or re.search(r'^id = "(\w+)"', entry, re.M)[1]  # type: ignore[index]
    blocks = re.split(r"(?m)^(?=\[)", path.read_text())
    (at,) = (k for k, block in enumerate(blocks) if re.search(rf'^id = "{name}"$', block, re.M))
    blocks[at] = entry + "\n"
    path.write_text("".join(blocks))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the tutorial's commands are a shell's")
def test_the_tutorial_works_to_the_letter(checkout: Path, shell: Any) -> None:
    # An instructor's folder may have a space in its name.
    course = checkout.rename(checkout.with_name("my course"))
    count = 0
    for block in blocks(TUTORIAL):
        if block.kind == "console":
            for command, shown in block.commands():
                code, printed = shell(command, course)
                wanted = 1 if FAILED in shown else 0
                assert code == wanted, f"$ {command}\n{printed}"
                check_output(TUTORIAL, block, command, shown, printed)
                count += 1
        elif block.kind == "toml":
            assert block.title == MANIFEST
            replace_entry(course / MANIFEST, block.text)
        else:
            assert block.title
            path = course / block.title
            assert path.is_file(), f"{block.title}: the tutorial edits what is not there"
            path.write_text(block.text)
    assert count >= 10


def test_a_new_exercises_own_test_runs_without_hypothesis(tmp_path: Path) -> None:
    """`make build` installs pytest, and not what the kit's own tests need besides."""
    (tmp_path / "hypothesis.py").write_text("raise ImportError('not installed')\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest"]
    ran = subprocess.run(
        [*command, "--collect-only", "tests/test_public_face.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
