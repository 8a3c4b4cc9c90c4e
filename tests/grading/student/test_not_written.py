"""A cell that needs an exercise that is not written yet, in a notebook of the hand-out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grading.spec import manifest, markers
from grading.student import not_written

LAYERS = "cs231n/layers.py"
nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")


def unwritten(exercise: str, file: str = LAYERS) -> NotImplementedError:
    message = re.search(r'"(.*)"', markers.stub(exercise, file))
    assert message
    return NotImplementedError(message[1])


def test_it_names_the_first_exercise_to_write_and_its_line(
    handed_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handed_out / "notebooks")
    shown = not_written.missing_exercise(
        unwritten("three_layer_convnet_loss"), manifest.load(handed_out)
    )
    assert shown is not None
    assert (shown.needed, shown.first) == ("three_layer_convnet_loss", "conv_forward_naive")
    lines = (handed_out / LAYERS).read_text().splitlines()
    assert lines[shown.line - 1].strip() == "raise NotImplementedError("
    assert "conv_forward_naive is not written yet" in lines[shown.line]
    assert shown.link == f"../{LAYERS}#L{shown.line}"
    assert "It builds on conv_forward_naive." in repr(shown)
    assert f'<a href="../{LAYERS}#L{shown.line}">' in shown._repr_html_()


def test_what_it_builds_on_and_is_written_already_is_passed_over(
    handed_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handed_out)
    shown = not_written.missing_exercise(
        unwritten("spatial_batchnorm_forward"), manifest.load(handed_out)
    )
    assert shown is not None
    # batchnorm_forward was handed out solved.
    assert shown.first == shown.needed == "spatial_batchnorm_forward"
    assert "builds on" not in repr(shown)


@pytest.mark.parametrize("error", [NotImplementedError("abstract"), unwritten("of_another_course")])
def test_any_other_error_is_none_of_its_business(handed_out: Path, error: Exception) -> None:
    assert not_written.missing_exercise(error, manifest.load(handed_out)) is None


@pytest.mark.slow
def test_a_network_run_too_early_shows_what_to_write_and_no_traceback(handed_out: Path) -> None:
    setup = "import sys\nsys.path.insert(0, '..')\n%load_ext grading"
    network = "from cs231n.classifiers.cnn import ThreeLayerConvNet\nThreeLayerConvNet()"
    other = "raise NotImplementedError('mine')"
    cells = [nbformat.v4.new_code_cell(text) for text in (setup, network, other)]
    book = nbformat.v4.new_notebook(cells=cells)
    client = nbclient.NotebookClient(book, kernel_name="python3", timeout=120, allow_errors=True)
    client.execute(cwd=str(handed_out / "notebooks"))
    (output,) = book.cells[1].outputs
    assert "three_layer_convnet_init is not written yet" in output.data["text/plain"]
    assert "cs231n/classifiers/cnn.py#L" in output.data["text/html"]
    kinds: list[Any] = [each.output_type for each in book.cells[2].outputs]
    assert kinds == ["error"]
    assert "mine" in book.cells[2].outputs[0].evalue


@pytest.mark.slow
def test_a_cell_that_uses_what_a_stopped_cell_did_not_set_shows_the_same(handed_out: Path) -> None:
    network = "from cs231n.classifiers.cnn import ThreeLayerConvNet\nmodel = ThreeLayerConvNet()"
    filling = "runs = {}\ndef whole(): ...\nruns[1] = ThreeLayerConvNet()\nfrom math import pi"
    cells = [
        "import sys\nsys.path.insert(0, '..')\n%load_ext grading",
        f"{network}\ndef show(): ...",
        "best = max(model.params)",
        "print(best)",
        "show()",
        filling,
        "print(runs)",
        "print(pi)",
        "whole(), print(modle)",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    client = nbclient.NotebookClient(book, kernel_name="python3", timeout=120, allow_errors=True)
    client.execute(cwd=str(handed_out / "notebooks"))
    shown = [cell.outputs[0].get("data", {}).get("text/plain", "") for cell in book.cells[1:]]
    why = "three_layer_convnet_init is not written yet, "
    assert shown[0].startswith(f"{why}and this cell needs it.")
    assert shown[4].startswith(f"{why}and this cell needs it.")
    # A dict that the cell was filling counts as not set: a figure of it would be empty.
    unset = dict(zip(("model", "best", "show", "", "runs", "pi"), shown[1:7], strict=True))
    unset.pop("")
    for name, text in unset.items():
        assert text.startswith(f"{why}so {name} was not set.\n"), text
        assert f"Then run two cells again: the one that sets {name}, and this one." in text
    # What it had defined before it stopped stays.
    assert shown[7] == ""
    assert "modle" in book.cells[8].outputs[0].evalue
