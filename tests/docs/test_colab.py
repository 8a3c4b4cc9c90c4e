"""The first cell of a hand-out's notebook, in a kernel with a stand-in for Colab and its Drive."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: no kernel is started")

BOOK = "notebooks/ConvolutionalNetworks.ipynb"
SHOW = 'from grading import check\ncheck("conv_forward_naive")'
EDIT = """
import pathlib
path = pathlib.Path("../cs231n/layers.py")
text = path.read_text()
start = text.index("raise NotImplementedError", text.index("def conv_forward_naive"))
end = text.index("# *****END", start)
path.write_text(text[:start] + "out = x.sum(\\n    " + text[end:])
"""


def colab_cell(hand_out: Path) -> str:
    cells = json.loads((hand_out / BOOK).read_text(encoding="utf-8"))["cells"]
    assert [cell["cell_type"] for cell in cells[:2]] == ["markdown", "code"]
    assert cells[1]["id"] == "colab"
    return "".join(cells[1]["source"])


def outputs_of(sources: list[str], folder: Path) -> list[str]:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    book = nbformat.v4.new_notebook(cells=cells)
    client = nbclient.NotebookClient(book, timeout=600, kernel_name="python3")
    client.execute(cwd=str(folder), env=dict(os.environ))
    return [
        "".join(
            str(output.get("text", "")) + str(output.get("data", {}).get("text/plain", ""))
            for output in cell.outputs
        )
        for cell in book.cells
    ]


@pytest.fixture
def colab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for /content, and a module google.colab whose Drive is in it."""
    stand_in = tmp_path / "modules" / "google" / "colab"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text("")
    (stand_in / "drive.py").write_text("def mount(place):\n    print('mounted', place)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    # Nothing is installed into the environment of these tests, and nothing compiled for long.
    monkeypatch.setenv("PIP_DRY_RUN", "1")
    monkeypatch.setenv("CC", "/nonexistent/cc")
    content = tmp_path / "content"
    (content / "drive" / "MyDrive").mkdir(parents=True)
    return content


@pytest.mark.slow
@pytest.mark.parametrize("form", ["folder in Drive", "zip in Drive", "zip in Colab"])
def test_it_finds_the_hand_out_and_goes_on_without_a_restart(
    form: str, pristine: Path, colab: Path
) -> None:
    drive = colab / "drive" / "MyDrive"
    # Another course's hand-out in the same Drive is passed over.
    other = drive / "a" / "assignment"
    other.mkdir(parents=True)
    (other / "assignment.toml").write_text('name = "another-course"\n')
    if form == "folder in Drive":
        shutil.copytree(pristine, drive / "courses" / "cnn")
        expected = drive / "courses" / "cnn"
    else:
        place = drive if form == "zip in Drive" else colab
        shutil.make_archive(str(place / "hw2"), "zip", pristine.parent, pristine.name)
        expected = place / "hw2" / pristine.name
    cell = colab_cell(pristine)
    assert cell.count('"/content') == 3
    cell = re.sub(r'"/content', f'"{colab}', cell)
    # What follows is the same in each form, so one of them shows that pip takes the packages and
    # that it goes on without a restart. For the others, a stand-in for pip takes no time.
    more = [SHOW, EDIT, SHOW, cell] if form == "zip in Drive" else []
    if not more:
        (colab.parent / "modules" / "pip.py").write_text("")
    first, *rest = outputs_of([cell, *more], colab)
    assert f"The hand-out is in {expected}" in first
    if more:
        shown, _, edited, again = rest
        assert "conv_forward_naive is not written yet" in shown
        assert "SyntaxError" in edited
        assert f"The hand-out is in {expected}" in again


def test_without_a_hand_out_it_says_what_to_do(pristine: Path, colab: Path) -> None:
    cell = colab_cell(pristine).replace('"/content', f'"{colab}')
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="Put its zip into your Drive"):
        outputs_of([cell], colab)


def test_elsewhere_it_does_nothing(pristine: Path) -> None:
    before: dict[str, Any] = {}
    exec(colab_cell(pristine), before)
    assert "drive" not in before


def test_it_is_folded_under_a_line_that_says_what_it_is_for(pristine: Path) -> None:
    cell = json.loads((pristine / BOOK).read_text(encoding="utf-8"))["cells"][1]
    assert cell["metadata"] == {"cellView": "form", "jupyter": {"source_hidden": True}}
    assert cell["source"][0].startswith("# @title In Colab: run this cell first")


def test_each_notebook_has_a_badge_that_needs_no_network(pristine: Path) -> None:
    title = json.loads((pristine / BOOK).read_text(encoding="utf-8"))["cells"][0]
    text = "".join(title["source"])
    assert "[![Open in Colab](attachment:colab.png)](https://colab.research.google.com/)" in text
    # JupyterLab shows no SVG attachment.
    assert "image/png" in title["attachments"]["colab.png"]
    nbformat.validate(nbformat.read(pristine / BOOK, as_version=4))
