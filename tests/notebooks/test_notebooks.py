"""The notebooks as they are handed to students, and run from top to bottom with the solutions."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import numpy as np
import pytest

from grading.spec import manifest
from grading.support.text import number

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CONVNETS = ROOT / "notebooks" / "ConvolutionalNetworks.ipynb"

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
FLAGS = {"grade", "locked", "solution", "task"}


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def graded(notebook: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            yield cell, cell.metadata["nbgrader"]


def part_of(path: Path) -> dict[str, Any]:
    assignment = tomllib.loads((ROOT / "assignment" / "assignment.toml").read_text("utf-8"))
    name = path.relative_to(ROOT).as_posix()
    (part,) = (part for part in assignment["part"] if part["notebook"] == name)
    return dict(part)


def test_there_are_notebooks() -> None:
    assert CONVNETS in NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestAsStored:
    def test_is_valid_and_of_the_format_that_has_cell_ids(self, path: Path) -> None:
        notebook = read(path)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
        assert notebook.metadata.kernelspec.name == "python3"

    def test_cell_ids_are_unique_and_readable(self, path: Path) -> None:
        ids = [cell.id for cell in read(path).cells]
        assert len(set(ids)) == len(ids)
        assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9-]{2,}", name)] == []

    def test_no_outputs_are_stored(self, path: Path) -> None:
        code = [cell for cell in read(path).cells if cell.cell_type == "code"]
        assert code
        assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []

    def test_markers_are_paired_and_stand_in_solution_cells(self, path: Path) -> None:
        marked = []
        for cell in read(path).cells:
            lines = (line.strip() for line in cell.source.splitlines())
            marks = [line for line in lines if line in (BEGIN, END)]
            if marks:
                assert marks == [BEGIN, END], cell.id
                marked.append(cell.id)
        solutions = [
            cell.id
            for cell, mark in graded(read(path))
            if mark["solution"] and cell.cell_type == "code"
        ]
        assert marked == solutions

    def test_nbgrader_metadata_is_of_schema_3(self, path: Path) -> None:
        ids = []
        for cell, mark in graded(read(path)):
            assert mark["schema_version"] == 3
            assert all(isinstance(mark[flag], bool) for flag in FLAGS)
            assert set(mark) - FLAGS - {"schema_version", "grade_id", "points"} == set()
            assert re.fullmatch(r"[\w-]+", mark["grade_id"])
            assert ("points" in mark) == mark["grade"]
            # What students fill in cannot be locked, and a check must be.
            assert mark["locked"] == (not mark["solution"]), cell.id
            ids.append(mark["grade_id"])
        assert len(set(ids)) == len(ids)

    def test_checks_and_points_are_those_of_the_assignment(self, path: Path) -> None:
        part = part_of(path)
        checks = {
            mark["grade_id"]: mark["points"]
            for _, mark in graded(read(path))
            if mark["grade"] and not mark["solution"]
        }
        # In the same order, because each panel names the next exercise of the assignment.
        assert list(checks.items()) == [(one["id"], one["points"]) for one in part["exercise"]]
        answers = {
            mark["grade_id"]: mark["points"]
            for _, mark in graded(read(path))
            if mark["grade"] and mark["solution"]
        }
        assert answers == {entry["id"]: entry["points"] for entry in part.get("question", [])}

    def test_each_check_cell_checks_its_exercise(self, path: Path) -> None:
        for cell, mark in graded(read(path)):
            if mark["grade"] and not mark["solution"]:
                assert cell.source == f'check("{mark["grade_id"]}")'

    def test_answers_in_prose_are_written(self, path: Path) -> None:
        answers = [cell for cell, mark in graded(read(path)) if cell.cell_type == "markdown"]
        assert answers
        assert all(len(cell.source) > 200 for cell in answers)

    def test_a_notebook_that_was_moved_says_so(
        self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (setup,) = (cell.source for cell in read(path).cells if cell.id == "setup")
        monkeypatch.chdir(tmp_path)
        code = re.sub("^%", "#", setup, flags=re.M).partition("sys.path.insert")[0]
        with pytest.raises(AssertionError, match="not in its hand-out: move it back"):
            exec(code, {})

    def test_every_figure_is_described_in_the_next_cell(self, path: Path) -> None:
        cells = read(path).cells
        figures = [k for k, cell in enumerate(cells) if "figures.show_" in cell.source]
        # A chapter without figures draws none in another way, either.
        assert figures or not any("plt." in cell.source for cell in cells)
        lacking = [cells[k].id for k in figures if not cells[k + 1].source.startswith("*The fig")]
        assert lacking == []


def test_a_cell_that_shows_the_images_shows_the_same_when_it_is_run_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CS231N_DATA", str(tmp_path))
    shown: list[Any] = []
    figures = SimpleNamespace(show_images=lambda images, *_, **__: shown.append(images))
    cells = {cell.id: cell.source for cell in read(CONVNETS).cells}
    names = {"np": np, "figures": figures}
    for cell in ("data-load", "data-show", "data-show"):
        exec(cells[cell], names)
    assert np.array_equal(*shown)


@pytest.fixture(scope="module")
def outputs(run_notebook: Callable[[str], dict[str, str]]) -> dict[str, str]:
    """The text of each cell's outputs after a run on the digits, by cell id."""
    return run_notebook(CONVNETS.stem)


def number_in(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found, f"{pattern!r} is not in {text!r}"
    return float(found[1].replace(",", ""))


@pytest.mark.slow
class TestRun:
    def test_the_window_of_the_figure(self, outputs: dict[str, str]) -> None:
        # By hand: (1*1 + 2*0 + 1*3) - (1*2 + 2*4 + 1*0) is -6 in the middle of the lower row.
        assert "[-4. -6. 10.]" in outputs["conv-forward-experiment"]

    @pytest.mark.parametrize(
        "cell",
        [
            "conv-backward-experiment",
            "max-pool-backward-experiment",
            "fast-layers-agree",
            "fast-layers-pool",
            "sandwich-experiment",
            "network-gradient-check",
            "spatial-batchnorm-backward-experiment",
            "spatial-groupnorm-backward-experiment",
        ],
    )
    def test_gradients_agree(self, outputs: dict[str, str], cell: str) -> None:
        errors = [float(error) for error in re.findall(r"error (\S+)", outputs[cell])]
        assert errors
        assert max(errors) < 1e-5

    def test_every_fast_layer_was_measured(self, outputs: dict[str, str]) -> None:
        assert len(re.findall(r"^\S.* [\d,]+x$", outputs["fast-layers-figure"], re.M)) == 4

    def test_first_loss_is_log_10_and_regularization_adds_its_formula(
        self, outputs: dict[str, str]
    ) -> None:
        text = outputs["network-first-loss"]
        assert number_in(r"first loss: (\S+)", text) == pytest.approx(math.log(10), abs=0.01)
        more = number_in(r"which is (\S+) more", text)
        assert more > 0.1
        assert more == pytest.approx(number_in(r"sum of squares: (\S+)", text), rel=0.01)

    def test_100_images_are_memorized(self, outputs: dict[str, str]) -> None:
        assert number_in(r"training accuracy (\S+)%", outputs["overfit-train"]) == 100

    def test_digits_are_learned(self, outputs: dict[str, str]) -> None:
        assert number_in(r"validation accuracy (\S+)%", outputs["train-figure"]) >= 97
        assert number_in(r"test accuracy (\S+)%", outputs["train-figure"]) >= 95

    def test_normalized_statistics(self, outputs: dict[str, str]) -> None:
        after = outputs["spatial-batchnorm-forward-experiment"].splitlines()[1]
        means, deviations = re.findall(r"\[([^]]*)\]", after)
        assert [float(value) for value in means.split()] == pytest.approx([0, 10, 20], abs=1e-3)
        assert [float(value) for value in deviations.split()] == pytest.approx([1, 2, 3], abs=1e-3)

    def test_every_figure_was_drawn(self, outputs: dict[str, str]) -> None:
        drawn = [name for name, text in outputs.items() if "<image/png>" in text]
        asked = [cell.id for cell in read(CONVNETS).cells if "figures.show_" in cell.source]
        assert drawn == asked

    def test_every_check_gives_full_points(self, outputs: dict[str, str]) -> None:
        whole = manifest.load(ROOT)
        for entry in part_of(CONVNETS)["exercise"]:
            text = outputs[entry["id"].replace("_", "-") + "-check"]
            points = number(whole.exercises[entry["id"]].points)
            assert f"{points} of {points} points" in text.splitlines()[0], text
