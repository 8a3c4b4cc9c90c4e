"""The notebooks on convolution by hand and on pooling do what their text says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cs231n.pooling_methods import METHODS
from grading.spec import manifest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("ConvolutionArithmetic", "Pooling")
Run = Callable[[str], dict[str, str]]


def errors(text: str) -> list[float]:
    values = [float(value) for value in re.findall(r"error (\d\S*?)(?:,|\s|$)", text)]
    assert values
    return values


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
class TestBoth:
    def test_every_check_passes(self, run_notebook: Run, name: str) -> None:
        outputs = run_notebook(name)
        part = next(p for p in manifest.load(ROOT).parts if p.id == name)
        for exercise in part.exercises:
            text = outputs[exercise.replace("_", "-") + "-check"]
            assert text.count("✓ passed") >= 4, text
            assert "✗" not in text, text

    def test_every_figure_is_drawn_and_every_player_there(
        self, run_notebook: Run, name: str
    ) -> None:
        outputs = run_notebook(name)
        cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
        for cell in cells:
            if "figures.show_" in cell.source:
                assert "<image/png>" in outputs[cell.id], cell.id
            if "animate.player" in cell.source and cell.cell_type == "code":
                assert re.search(r"\d+ frames", outputs[cell.id]), cell.id


@pytest.mark.slow
class TestConvolutionArithmetic:
    def test_worked_cases(self, run_notebook: Run) -> None:
        outputs = run_notebook("ConvolutionArithmetic")
        zeros = outputs["same-padding-experiment"].splitlines()
        assert zeros[0].startswith("(3, 3)")
        assert zeros[1].startswith("(3, 4)")
        assert "(10, 10)" in outputs["dilate-experiment"]
        assert "[ 10.  20.  20.  40.   0.]" in outputs["input-gradient-experiment"]
        cost = outputs["conv-cost-experiment"]
        for figure in ("5,898,240,000", "2,560,000", "1,638,400,000", "3,200,000"):
            assert figure in cost

    @pytest.mark.parametrize(
        "cell",
        [
            "correlate2d-experiment",
            "input-gradient-experiment",
            "kernel-gradient-experiment",
            "special-experiment",
        ],
    )
    def test_gradients_agree(self, run_notebook: Run, cell: str) -> None:
        assert max(errors(run_notebook("ConvolutionArithmetic")[cell])) < 1e-9

    def test_the_adjoint_test_tells_right_from_wrong(self, run_notebook: Run) -> None:
        text = run_notebook("ConvolutionArithmetic")["adjoint"]
        assert max(errors(text)) < 1e-12
        wrong = [float(value) for value in re.findall(r"rotation (\S+)", text)]
        assert len(wrong) == 12
        assert min(wrong) > 1e-4

    def test_only_the_convolution_commutes(self, run_notebook: Run) -> None:
        there, other, _ = run_notebook("ConvolutionArithmetic")["commutes-experiment"].splitlines()
        assert errors(there)[0] < 1e-12
        assert errors(other)[0] > 0.1


@pytest.mark.slow
class TestPooling:
    def test_worked_case(self, run_notebook: Run) -> None:
        outputs = run_notebook("Pooling")
        assert "[ 4.  4. 10.  6.  6.]" in outputs["mean-pool-backward-experiment"]
        assert "[[ 5. 13.]]" in outputs["l2-pool-forward-experiment"]

    @pytest.mark.parametrize(
        "cell",
        ["mean-pool-backward-experiment", "l2-pool-backward-experiment", "fast-experiment"],
    )
    def test_gradients_agree(self, run_notebook: Run, cell: str) -> None:
        assert max(errors(run_notebook("Pooling")[cell])) < 1e-6


@given(arrays(np.float64, (1, 1, 6, 6), elements=st.floats(0, 255)))
def test_the_norm_is_never_below_the_maximum_and_over_the_root_lies_between(x: np.ndarray) -> None:
    param = {"pool_height": 3, "pool_width": 2, "stride": 2}
    mean, norm, largest = (METHODS[kind]["naive"][0](x, param)[0] for kind in ("mean", "l2", "max"))
    little = 1e-9 * (1 + largest)
    assert np.all(norm >= largest - little)
    assert np.all(mean <= norm / 6**0.5 + little)
    assert np.all(norm / 6**0.5 <= largest + little)
