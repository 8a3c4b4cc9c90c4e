"""The check of our wording finds each pattern where people read, and nowhere else."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import ROOT

SCRIPT = ROOT / "docs" / "wording.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("wording", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["wording"] = module  # where dataclasses look for their annotations
    spec.loader.exec_module(module)
    return module


wording = load()


def found(name: str, text: str) -> list[tuple[int, str]]:
    return [(line, words) for line, words, _ in wording.hits(Path(name), text)]


@pytest.mark.parametrize("pattern", wording.PATTERNS, ids=lambda pattern: pattern.example)
def test_each_pattern_is_found_in_pages_strings_and_comments(pattern: object) -> None:
    example = pattern.example  # type: ignore[attr-defined]
    broken = example.replace(" ", "\n", 1)
    code = "\n# ".join(example.split(" ", 1))
    for name, text in {
        "a.md": broken,
        "string.py": f'text = "{example}"\n',
        "docstring.py": f'"""{broken}"""\n',
        "comment.py": f"x = 1\n# {code}\n",
        "a.toml": f"# {code}\n",
        "a.ipynb": notebook(example),
    }.items():
        assert found(name, text), f"{example!r} is not found in {name}: {text!r}"


def notebook(text: str) -> str:
    cells = [
        {"cell_type": "code", "source": ["he = 1\n"]},
        {"cell_type": "markdown", "source": ["# A title\n", text]},
    ]
    return json.dumps({"cells": cells}, indent=1)


def test_a_hit_has_the_line_that_it_is_on() -> None:
    assert found("a.md", "one\ntwo\nand he goes\n") == [(3, "he")]
    text = notebook("a colour")
    ((line, words),) = found("a.ipynb", text)
    assert "a colour" in text.splitlines()[line - 1]
    assert words == "colour"


def test_code_and_words_that_only_look_alike_are_left_alone() -> None:
    assert not found("a.py", "he = his = colour\nin_place = mend(of)\n")
    assert not found("a.py", 'x = ("in", "place", "of")\n')
    assert not found(
        "a.md", "```\ncolour = he\n```\n\nK. He, the theme, amended, otherwise, noise\n"
    )
    assert not found("a.md", "Watch for this. It is told to stop, and waits for it.\n")


def test_ids_are_spelled_as_sentences_are() -> None:
    assert found("a.py", 'id = "loss-without-regularisation"\n') == [(1, "regularisation")]
    assert not found("a.py", 'id = "loss-without-regularization"\n')


def test_each_place_is_printed_with_its_line_and_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("You mend it.\n\nThey mend it.\n", encoding="utf-8")
    assert list(wording.all_hits(tmp_path)) == [
        'README.md:1: mend: say "fix"',
        'README.md:3: mend: say "fix"',
    ]


def test_the_tree_has_no_such_place() -> None:
    ran = subprocess.run(
        [sys.executable, SCRIPT], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout == ""
