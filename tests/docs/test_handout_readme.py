"""The hand-out's README: the texts it explains are printed, and it knows every part and command."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from cs231n.cli import STUDENT, TABLE
from grading.spec import manifest

ROOT = Path(__file__).parents[2]
HAND_OUT = ROOT / "assignment" / "handout"
README = (HAND_OUT / "README.md").read_text(encoding="utf-8")
GAP = "\x00"  # what an f-string puts in


def literals(node: ast.AST) -> list[str]:
    """Every string in a file, with a gap for each value that is put in."""
    inside = {
        id(part)
        for inner in ast.walk(node)
        if isinstance(inner, ast.JoinedStr)
        for part in inner.values
    }
    found = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.JoinedStr):
            found.append(
                "".join(v.value if isinstance(v, ast.Constant) else GAP for v in inner.values)
            )
        elif (
            isinstance(inner, ast.Constant)
            and isinstance(inner.value, str)
            and id(inner) not in inside
        ):
            found.append(inner.value)
    return found


@pytest.fixture(scope="module")
def printed() -> str:
    """All strings of the programs."""
    files = [ROOT / "setup.py", *(ROOT / "grading").rglob("*.py"), *(ROOT / "cs231n").rglob("*.py")]
    strings = [text for f in files for text in literals(ast.parse(f.read_text(encoding="utf-8")))]
    return "\n\n".join(strings)


def explained() -> list[str]:
    """The first column of the table of our own texts."""
    table = README.partition("## When something goes wrong")[2].partition("What Python, the shell")
    rows = [text for _, text in re.findall(r"^\| (`+)(.+?)\1 \| ", table[0], re.M)]
    assert len(rows) > 20
    return rows


def pattern(text: str) -> str:
    """The text as a pattern: its gaps may hold values and words, but no end of a string."""
    return "[^\n]*?".join(re.escape(part.strip()) for part in text.split("..."))


@pytest.mark.parametrize("text", explained())
def test_an_explained_text_is_one_that_the_programs_print(text: str, printed: str) -> None:
    assert re.search(pattern(text), printed), f"no program prints {text!r}"


def test_a_text_that_no_program_prints_is_found(printed: str) -> None:
    assert not re.search(pattern("... is not scribbled yet: write it in ..."), printed)


def test_every_part_and_every_file_is_in_the_table() -> None:
    whole = manifest.load(ROOT)
    table = README.partition("## What to write")[2].partition("\n## ")[0]
    # "Work in this order", says the README; it is that of the chapters of `check`.
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == [part.id for part in whole.parts]
    for file in whole.files:
        inside = any(name in table for name in (file, file.rpartition("/")[0] + "/`"))
        assert inside, f"{file} is not in the table"


COMMANDS = {entry.name for entry in TABLE if entry.audience == STUDENT}


@pytest.mark.parametrize("command", sorted(COMMANDS - {"data"}))
def test_every_command_of_a_student_is_named(command: str) -> None:
    assert f"`cs231n {command}" in README


def test_its_pictures_and_links_are_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README)
    assert "figures/passed.png" in targets
    for target in targets:
        # The hand-out is the repository with this folder laid on top.
        assert (HAND_OUT / target).is_file() or (ROOT / target).is_file(), target
