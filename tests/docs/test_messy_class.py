"""The page on a messy class: each of its lines does what it says."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, blocks, check_output

PAGE = ROOT / "docs" / "tutorials" / "a-messy-class.md"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the page's commands are a shell's")
def test_every_step_does_what_the_page_says(checkout: Path, shell: Any) -> None:
    manifest = checkout / "assignment" / "assignment.toml"
    for block in blocks(PAGE):
        if block.kind == "toml":
            manifest.write_text(f"{manifest.read_text()}\n{block.text}")
        for command, shown in block.commands() if block.kind == "console" else ():
            code, printed = shell(command, checkout)
            waits = any("need your decision" in line for line in shown)
            assert code == (4 if waits else 0), f"$ {command}\n{printed}"
            check_output(PAGE, block, command, shown, printed)
    with (checkout / "canvas.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row[0]: row for row in csv.reader(file)}
    scores = {name: row[-1] for name, row in rows.items() if row[1].isdecimal()}
    assert sorted(scores.values()) == ["0", "100", "100", "100", "80"]
    assert len(scores) == 5
    assert {row[2] for row in rows.values()} >= {"0009", "0010", "0011", "0012", "0013"}
