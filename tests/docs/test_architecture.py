"""The architecture page names what there is, and nothing that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def named(room: str) -> set[str]:
    """The modules in the tables of a room, the first column alone."""
    section = PAGE.partition(f"## Who does what in `{room}/`")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.+?) \|", section, re.M)
    return {name.strip("/") for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("room", ["grading", "cs231n"])
def test_it_names_only_modules_that_exist(room: str) -> None:
    names = named(room)
    assert len(names) > 15
    for name in names:
        pattern = name if "." in name else f"{name}*"
        assert list((ROOT / room).glob(pattern)), f"{room}/{name} is not there"


def test_every_exercise_file_is_in_a_module_that_it_names() -> None:
    from grading.spec import manifest

    names = named("cs231n")
    for file in manifest.load(ROOT).files:
        top = Path(file).parts[1].removesuffix(".py")
        assert top in names, f"docs/architecture.md does not name {top}"
