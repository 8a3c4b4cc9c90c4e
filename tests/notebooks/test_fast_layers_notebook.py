"""The notebook on fast layers does what its text says; no time is ever judged."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grading.spec import manifest
from grading.support.text import number

ROOT = Path(__file__).resolve().parents[2]
NAME = "FastLayers"


@pytest.fixture
def outputs(run_notebook: Callable[[str], dict[str, str]]) -> dict[str, str]:
    return run_notebook(NAME)


@pytest.mark.slow
class TestRun:
    def test_every_check_gives_full_points(self, outputs: dict[str, str]) -> None:
        whole = manifest.load(ROOT)
        (part,) = (part for part in whole.parts if part.id == NAME)
        for exercise in part.exercises:
            points = number(whole.exercises[exercise].points)
            first = outputs[exercise.replace("_", "-") + "-check"].splitlines()[0]
            assert f"{points} of {points} points" in first

    @pytest.mark.parametrize(
        "cell",
        [
            "im2col-layer-experiment",
            "col2im-experiment",
            "tiles-backward-experiment",
            "five-loops-experiment",
        ],
    )
    def test_what_is_compared_agrees(self, outputs: dict[str, str], cell: str) -> None:
        errors = [float(error) for error in re.findall(r"error (\S+)", outputs[cell])]
        assert errors
        assert max(errors) < 1e-9

    def test_the_pixels_of_the_figure_are_counted(self, outputs: dict[str, str]) -> None:
        assert "[2. 4. 4. 2.]" in outputs["col2im-experiment"]

    def test_winograd_by_four_products_is_exact(self, outputs: dict[str, str]) -> None:
        (error,) = re.findall(r"error (\S+)", outputs["winograd-1d"])
        assert float(error) < 1e-12

    def test_the_packages_points_lose_the_fewest_digits(self, outputs: dict[str, str]) -> None:
        errors = [float(e) for e in re.findall(r"error (\S+)", outputs["winograd-matrices"])]
        assert len(errors) == 4
        assert errors[-1] == min(errors)
        # 1 and 3 are worse than 1 and 2, as the second question has it.
        assert errors[1] > errors[0]

    def test_every_rung_is_measured_and_drawn(self, outputs: dict[str, str]) -> None:
        rungs = re.findall(r"^(\S.*?) +[\d.]+ ms", outputs["ladder-measure"], re.M)
        assert rungs[:2] == ["loops in Python", "im2col, yours"]
        climb = ["blocks", "implicit GEMM", "direct", "Winograd"]
        assert [rung for rung in rungs if rung in climb] == climb

    def test_the_five_loops_are_timed_at_four_sizes(self, outputs: dict[str, str]) -> None:
        sizes = re.findall(r"tiles of +(\d+) windows +[\d.]+ ms", outputs["five-loops-measure"])
        assert sizes == ["16", "128", "1024", "8192"]

    def test_every_figure_was_drawn(self, outputs: dict[str, str]) -> None:
        notebook = nbformat.read(ROOT / "notebooks" / f"{NAME}.ipynb", as_version=4)
        asked = [cell.id for cell in notebook.cells if "figures.show_" in cell.source]
        assert [name for name, text in outputs.items() if "<image/png>" in text] == asked


def test_the_roofline_says_which_limit_applies_to_each_layer() -> None:
    from cs231n.notebook.speed_figures import limits

    points = {
        ("left", "columns"): (2.0, 10.0),
        ("left", "direct"): (2.0, 5.0),
        ("right", "direct"): (64.0, 110.0),
    }
    assert limits(100.0, 10.0, points) == [
        "left: memory limits one core here to 20 GFLOP/s, and 'columns' reached 50% of that.",
        "right: arithmetic limits one core here to 100 GFLOP/s, and 'direct' reached 110% of that.",
    ]


def test_the_ladder_says_what_was_measured_and_not_what_usually_holds() -> None:
    from cs231n.notebook.speed_figures import climbed

    assert climbed({"loops": 8.0, "columns": 2.0, "direct": 1.0}) == (
        "On this machine direct was the fastest: 8.0 times as fast as loops."
    )
    sentences = climbed({"loops": 8.0, "columns": 1.0, "direct": 2.0})
    assert sentences.startswith("On this machine columns was the fastest: 8.0 times as fast as")
    assert sentences.endswith(
        "Slower than the rung before: direct took 2.0 times as long as columns."
    )
