"""The architecture page names what there is, and nothing that there is not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_path_that_it_names_exists() -> None:
    named = re.findall(r"`((?:grading|cs231n|assignment|notebooks|tests|docs)/[\w./]*)`", PAGE)
    assert len(named) > 15
    for path in named:
        if "ID" not in path:
            assert (ROOT / path).exists(), path


def test_every_package_has_its_picture() -> None:
    for package in ("grading", "cs231n"):
        assert f"<!-- rooms: {package} -->" in PAGE


def test_every_call_on_the_way_of_a_submission_exists() -> None:
    calls = re.findall(r"^\| `([\w/]+\.py): ([\w.]+)`", PAGE, re.MULTILINE)
    assert len(calls) > 8
    for path, name in calls:
        owner, _, function = name.rpartition(".")
        module = ast.parse((ROOT / "grading" / path).read_text(encoding="utf-8"))
        bodies = [module.body]
        if owner:
            classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
            bodies = [node.body for node in classes if node.name == owner]
        names = {getattr(node, "name", "") for body in bodies for node in body}
        assert function in names, f"{path} has no {name}"
