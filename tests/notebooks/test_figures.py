"""Figures of the notebooks, drawn without a notebook."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from cs231n.notebook import convolution_figures, style


@pytest.fixture
def figure(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Figure]]:
    """The figures that are shown."""
    shown: list[Figure] = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.gcf()))
    with plt.rc_context():
        style.use_style()
        yield shown
    plt.close("all")


def cell_sizes(drawn: Figure) -> list[tuple[float, float]]:
    """Width and height of a cell of each table, in pixels."""
    drawn.draw_without_rendering()
    sizes = []
    for axes in drawn.axes:
        rows, columns = np.shape(axes.images[0].get_array())[:2]
        box = axes.get_window_extent()
        sizes.append((box.width / columns, box.height / rows))
    return sizes


def test_cells_of_image_kernel_and_output_have_the_same_size(figure: list[Figure]) -> None:
    kernel = np.array([[1, 0], [0, -1], [2, 0]])
    convolution_figures.show_window(np.ones((4, 7)), kernel, stride=1, pad=1, at=(1, 2))
    convolution_figures.show_pooling(np.eye(5), np.ones((2, 2)), size=3, stride=2)
    for drawn in figure:
        sizes = np.array(cell_sizes(drawn))
        assert sizes.min() > 15
        np.testing.assert_allclose(sizes, sizes[0, 0], rtol=1e-3)


def test_no_table_lies_under_the_title_of_its_figure(figure: list[Figure]) -> None:
    convolution_figures.show_window(np.ones((4, 5)), np.ones((3, 3)), stride=1, pad=1, at=(0, 0))
    (drawn,) = figure
    drawn.draw_without_rendering()
    assert drawn._suptitle is not None
    low = drawn._suptitle.get_window_extent().y0
    assert max(axes.title.get_window_extent().y1 for axes in drawn.axes) <= low + 2


def test_what_is_warm_is_orange(figure: list[Figure]) -> None:
    out = np.stack([np.zeros((4, 4)), np.eye(4) - 0.5])[None]
    convolution_figures.show_responses(np.zeros((1, 4, 4, 3), np.uint8), out, ["gray", "warm"])
    image = figure[0].axes[2].images[0]
    red, _, blue, _ = image.to_rgba(np.array([[0.5]]))[0, 0]
    assert red > blue
