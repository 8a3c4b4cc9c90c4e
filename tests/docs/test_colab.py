"""The cell for Colab, in a plain kernel that has the hand-out and nothing installed from it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from .conftest import ROOT, blocks

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: no kernel is started")


def cell_of_the_page() -> str:
    (first, *_) = [b for b in blocks(ROOT / "docs/how-to/colab.md") if b.kind == "python"]
    return first.text


def cell_of_the_hand_out() -> str:
    text = (ROOT / "assignment/handout/README.md").read_text(encoding="utf-8")
    match = re.search(r"^    import os, subprocess, sys\n(?:    .*\n)+", text, re.M)
    assert match
    return re.sub(r"(?m)^    ", "", match[0]) + '\ncheck("conv_forward_naive")\n'


@pytest.mark.slow
@pytest.mark.parametrize("cell", [cell_of_the_page, cell_of_the_hand_out], ids=["page", "hand-out"])
def test_it_installs_in_place_and_goes_on_without_a_restart(
    cell: object, handed_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is installed into the environment of these tests, and nothing compiled for long.
    monkeypatch.setenv("PIP_DRY_RUN", "1")
    monkeypatch.setenv("CC", "/nonexistent/cc")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    edit = (
        "import pathlib\n"
        "path = pathlib.Path('cs231n/layers.py')\n"
        "text = path.read_text()\n"
        "start = text.index('raise NotImplementedError', text.index('def conv_forward_naive'))\n"
        "end = text.index('# *****END', start)\n"
        "path.write_text(text[:start] + 'out = x.sum(\\n    ' + text[end:])\n"
        'check("conv_forward_naive")'
    )
    assert callable(cell)
    cells = [nbformat.v4.new_code_cell(text) for text in (cell(), edit, cell())]
    book = nbformat.v4.new_notebook(cells=cells)
    client = nbclient.NotebookClient(book, timeout=600, kernel_name="python3")
    client.execute(cwd=str(handed_out / "notebooks"), env=dict(os.environ))
    first, edited, again = (
        "".join(
            str(output.get("text", "")) + str(output.get("data", {}).get("text/plain", ""))
            for output in one.outputs
        )
        for one in book.cells
    )
    assert "conv_forward_naive is not written yet" in first
    assert "syntax error" in edited
    assert "syntax error" in again
