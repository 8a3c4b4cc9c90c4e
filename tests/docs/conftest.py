"""The pages, the blocks in them, and a copy of the checkout to run them in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r'^(?P<indent> *)```(?P<kind>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^(?P=indent)```$',
    re.M | re.S,
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, its text without the indent it has in a note, and its title."""

    kind: str
    text: str
    title: str = ""

    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """The commands of a console block, each with the lines it is said to print."""
        command, said = "", []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, said
                command, said = line[2:], []
            elif line.strip():
                said.append(line.strip())
        if command:
            yield command, said


def blocks(page: Path) -> list[Block]:
    """A page's fenced blocks in order."""
    found = []
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent = match["indent"]
        text = "".join(
            line.removeprefix(indent) for line in match["text"].splitlines(keepends=True)
        )
        found.append(Block(match["kind"], text, match["title"] or ""))
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout to run commands in, compiled layers and all."""
    skip = shutil.ignore_patterns(
        ".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "datasets", "tests"
    )
    return Path(shutil.copytree(ROOT, tmp_path / "course", ignore=skip))


Shell = Callable[[str, Path], tuple[int, str]]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run a line with our own `cs231n` and `python` first on the path; exit code and output."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, arguments in (("cs231n", "-m cs231n.cli"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(0o755)
    known = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COLUMNS"))}

    def run(command: str, folder: Path) -> tuple[int, str]:
        # The nearest package above is the one in use, as after `pip install -e .` there.
        package = next(f for f in (folder, *folder.parents) if (f / "cs231n").is_dir())
        environment = known | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(package),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MPLBACKEND": "agg",
            "COLUMNS": "160",
        }
        ran = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return ran.returncode, ran.stdout + ran.stderr

    return run
