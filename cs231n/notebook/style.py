"""Colors, fonts, tables of numbers and frames for the figures of all notebooks.

The colors are those of Okabe and Ito, which readers with any kind of color vision can tell apart.
No figure relies on color alone.

Figures have no background of their own, so they follow the theme of the page. Text and lines on the
page are in `TONE`, a gray that can be read on white and on black. Text on a light cell is in `INK`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

__all__ = [
    "BLUE",
    "GREEN",
    "INK",
    "ORANGE",
    "PAGE",
    "PALE",
    "PURPLE",
    "RED",
    "SIGNED",
    "SKY",
    "TONE",
    "Array",
    "draw_frame",
    "draw_table",
    "equal_cells",
    "use_style",
]

BLUE, SKY, GREEN, ORANGE, RED, PURPLE = (
    "#0072B2",
    "#56B4E9",
    "#009E73",
    "#E69F00",
    "#D55E00",
    "#CC79A7",
)
INK, PALE = "#222222", "#f3f3f3"
TONE = "#7a7a7a"
SIGNED = "PuOr_r"  # of numbers with a sign: orange above 0, purple below
# Settings of matplotlib for a figure without a background of its own.
PAGE: dict[Any, str] = {
    "axes.edgecolor": TONE,
    "axes.facecolor": "none",
    "axes.labelcolor": TONE,
    "text.color": TONE,
    "xtick.color": TONE,
    "ytick.color": TONE,
}

Array = NDArray[Any]


def use_style() -> None:
    """Set the size, fonts and colors of all figures, and let the page show through them."""
    mpl.rcParams.update(
        {
            **PAGE,
            "axes.prop_cycle": cycler(color=[BLUE, RED, GREEN, PURPLE, ORANGE, SKY]),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlesize": 11,
            "figure.constrained_layout.use": True,
            "figure.dpi": 90,
            "figure.titlesize": 12,
            "font.size": 10,
            "image.cmap": "gray",
            "image.interpolation": "nearest",
            "legend.frameon": False,
        }
    )
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from matplotlib_inline.config import InlineBackend

        # Only the picture is transparent: for a transparent figure, JupyterLab would paint a white
        # background under it in a dark theme.
        inline = InlineBackend.instance()
        inline.print_figure_kwargs = {**inline.print_figure_kwargs, "facecolor": "none"}


def draw_table(axes: Axes, values: Array, title: str, shade: Array | None = None) -> None:
    """Draw a small matrix as a table of numbers.

    Args:
        axes: where to draw it.
        values: (rows, columns); NaN is a cell that is not computed yet, shown as "?".
        title: the title above the table.
        shade: (rows, columns), from 0 (white) to 2.2 (dark blue), the color of each cell.
    """
    axes.imshow(np.zeros(values.shape) if shade is None else shade, cmap="Blues", vmin=0, vmax=2.2)
    for (i, j), value in np.ndenumerate(values):
        text = "?" if np.isnan(value) else f"{value:g}"
        axes.text(j, i, text, ha="center", va="center", color=INK)
    rows, columns = values.shape
    axes.set(title=title, xlabel="column", ylabel="row")
    axes.set_xticks(range(columns))
    axes.set_yticks(range(rows))
    axes.set_xticks(np.arange(-0.5, columns), minor=True)
    axes.set_yticks(np.arange(-0.5, rows), minor=True)
    axes.grid(which="minor", color="white", linewidth=2)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def equal_cells(panels: Sequence[Axes]) -> None:
    """Give cells of the same size to tables side by side; call it before the figure has a title.

    Args:
        panels: the axes of the tables that `draw_table` drew.
    """
    figure = panels[0].get_figure(root=True)
    assert figure is not None
    figure.suptitle("title")  # takes the space that the real one will need
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    sizes = [np.asarray(axes.images[0].get_array()).shape[:2] for axes in panels]
    boxes = [axes.get_position() for axes in panels]
    ratio = figure.get_figwidth() / figure.get_figheight()
    # A little less than fits, so that the title of the figure stays clear of the tables.
    side = 0.95 * min(box.width / columns for box, (_, columns) in zip(boxes, sizes, strict=True))
    for axes, box, (rows, columns) in zip(panels, boxes, sizes, strict=True):
        width, height = side * columns, side * rows * ratio
        left, low = (box.x0 + box.x1 - width) / 2, (box.y0 + box.y1 - height) / 2
        axes.set_position((left, low, width, height))


def draw_frame(
    axes: Axes,
    corner: tuple[int, int],
    shape: tuple[int, ...],
    color: str = RED,
    line: str = "-",
    inset: float = 0.0,
) -> None:
    """Draw a frame around a block of cells of a table.

    Args:
        axes: the axes of a table that `draw_table` drew.
        corner: (row, column) of the upper left cell.
        shape: (height, width) of the block, in cells.
        color: color of the frame.
        line: matplotlib's line style.
        inset: distance from the edge of the block to the frame inside it, in cells.
    """
    (top, left), (height, width) = corner, shape
    axes.add_patch(
        Rectangle(
            (left - 0.5 + inset, top - 0.5 + inset),
            width - 2 * inset,
            height - 2 * inset,
            fill=False,
            edgecolor=color,
            linestyle=line,
            linewidth=2.5,
            zorder=3,
            clip_on=False,
        )
    )
