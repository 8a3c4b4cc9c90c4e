"""The architecture page names what there is, and nothing that there is not."""

from __future__ import annotations

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
