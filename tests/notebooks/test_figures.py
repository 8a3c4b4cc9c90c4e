"""Figures of the notebooks, drawn without a notebook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import IPython
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import scipy.sparse
from matplotlib.figure import Figure
from matplotlib_inline.config import InlineBackend
from PIL import Image

from cs231n.notebook import arithmetic_figures, convolution_figures, object_figures, style


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


def test_numbers_above_0_are_orange_in_every_figure(figure: list[Figure]) -> None:
    out = np.stack([np.zeros((4, 4)), np.eye(4) - 0.5])[None]
    convolution_figures.show_responses(np.zeros((1, 4, 4, 3), np.uint8), out, ["gray", "warm"])
    arithmetic_figures.show_matrix(scipy.sparse.eye(4), out=(2, 2), image=(2, 2))
    object_figures.show_filter_values(np.linspace(-1, 1, 18).reshape(2, 1, 3, 3))
    for drawn in figure:
        red, _, blue, _ = drawn.axes[-1].images[0].to_rgba(np.array([[0.5]]))[0, 0]
        assert red > blue


def test_numbers_on_a_filter_can_be_read(figure: list[Figure]) -> None:
    object_figures.show_filter_values(np.linspace(-1, 1, 50).reshape(2, 1, 5, 5))
    for axes in figure[0].axes:
        cells = axes.images[0].to_rgba(axes.images[0].get_array()).reshape(-1, 4)
        for cell, text in zip(cells, axes.texts, strict=True):
            low, high = sorted(luminance(color) for color in (cell[:3], text.get_color()))
            assert (high + 0.05) / (low + 0.05) > 3.5


def luminance(color: Any) -> float:
    """The relative luminance of WCAG 2."""
    levels = np.array(mpl.colors.to_rgb(color))
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_text_on_the_page_can_be_read_in_a_light_and_in_a_dark_theme(page: str) -> None:
    low, high = sorted([luminance(style.TONE), luminance(page)])
    assert (high + 0.05) / (low + 0.05) > 4


def test_numbers_on_the_cells_of_a_table_are_dark(figure: list[Figure]) -> None:
    convolution_figures.show_window(np.ones((4, 5)), np.ones((3, 3)), stride=1, pad=1, at=(0, 0))
    (drawn,) = figure
    assert {text.get_color() for axes in drawn.axes for text in axes.texts} == {style.INK}
    assert {axes.title.get_color() for axes in drawn.axes} == {style.TONE}


# The class of matplotlib_inline itself warns.
@pytest.mark.filterwarnings("ignore:InlineBackend:DeprecationWarning")
def test_the_page_shows_through_a_figure_in_a_notebook(
    figure: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IPython, "get_ipython", object)
    try:
        style.use_style()
        options = InlineBackend.instance().print_figure_kwargs
    finally:
        InlineBackend.clear_instance()
    assert options == {"bbox_inches": "tight", "facecolor": "none"}
    arithmetic_figures.show_step("pool", 0)
    buffer = io.BytesIO()
    figure[0].savefig(buffer, **options)
    alpha = np.asarray(Image.open(buffer).convert("RGBA"))[:, :, 3]
    assert (alpha[0] == 0).all()
    assert (alpha == 255).any()
