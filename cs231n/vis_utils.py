"""Arrange images and filters in a grid, and draw plots of a training run into files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cs231n.support.checks import fail
from cs231n.support.files import save_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# From the palette of Okabe and Ito, which color-blind readers can distinguish too.
BLUE, ORANGE = "#0072B2", "#D55E00"


class History(Protocol):
    """The attributes of a Solver that `plot_history` reads."""

    loss_history: list[float]
    train_acc_history: list[float]
    val_acc_history: list[float]


def visualize_grid(
    Xs: NDArray[Any], ubound: float = 255.0, padding: int = 1
) -> NDArray[np.float64]:
    """Arrange images in a square grid, each stretched to the full range of brightness.

    Args:
        Xs: images (N, H, W, C).
        ubound: the value of the brightest pixel of each image; the darkest gets 0.
        padding: blank pixels between neighbors.

    Returns:
        One image (A*H + (A-1)*padding, A*W + (A-1)*padding, C) float64, where A = ceil(sqrt(N)).
        An image whose pixels are all equal becomes 0.

    Raises:
        ValueError: Xs does not have four axes, has no images, or padding is negative.
    """
    images = _four_axes("Xs", Xs)
    if padding < 0:
        raise ValueError(
            f"padding is out of range: got {padding}, expected 0 or more; use 0 for no lines"
        )
    n, height, width, channels = images.shape
    side = ceil(sqrt(n))
    low = images.min(axis=(1, 2, 3), keepdims=True).astype(np.float64)
    span = images.max(axis=(1, 2, 3), keepdims=True) - low
    stretched = ubound * (images - low) / np.where(span > 0, span, 1.0)
    cells = np.zeros((side * side, height + padding, width + padding, channels))
    cells[:n, :height, :width] = stretched
    grid = _join(cells, side, side)
    return grid[: grid.shape[0] - padding, : grid.shape[1] - padding]


def vis_grid(Xs: NDArray[Any]) -> NDArray[Any]:
    """Arrange images in a square grid with a dark line after each, all on the same scale.

    Args:
        Xs: images (N, H, W, C).

    Returns:
        One image (A*(H+1), A*(W+1), C) with values 0 to 1, where A = ceil(sqrt(N)).

    Raises:
        ValueError: Xs does not have four axes, or has no images.
    """
    images = _four_axes("Xs", Xs)
    side = ceil(sqrt(len(images)))
    return _lined(images, side, side)


def vis_nn(rows: Sequence[Sequence[NDArray[Any]]]) -> NDArray[Any]:
    """Arrange rows of images in a table, such as pictures and their nearest neighbors.

    Args:
        rows: rows of equal length, with images (H, W, C) of the same shape.

    Returns:
        One image (rows*(H+1), columns*(W+1), C) with values 0 to 1.

    Raises:
        ValueError: there are no images, or rows or images differ in size.
    """
    if not len(rows) or not len(rows[0]):
        raise ValueError(
            "rows has no images: got no rows or an empty row, expected at least one row with one "
            "image; pass the images as lists of rows"
        )
    lengths = {len(row) for row in rows}
    shapes = {np.shape(image) for row in rows for image in row}
    if len(lengths) > 1 or len(shapes) > 1:
        raise ValueError(
            f"rows or images differ in size: got rows of {sorted(lengths)} images with shapes "
            f"{sorted(shapes)}, expected rows of one length and images of one shape (H, W, C); pad "
            "the short rows or resize the images"
        )
    images = _four_axes("the images of rows", np.array([image for row in rows for image in row]))
    return _lined(images, len(rows), len(rows[0]))


def _four_axes(name: str, images: NDArray[Any]) -> NDArray[Any]:
    images = np.asarray(images)
    if images.ndim != 4 or not images.size:
        raise ValueError(
            f"{name} has the wrong shape: got {images.shape}, expected images (N, H, W, C); for an "
            "NCHW array use .transpose(0, 2, 3, 1)"
        )
    return images


def _join(cells: NDArray[Any], down: int, across: int) -> NDArray[Any]:
    _, height, width, channels = cells.shape
    table = cells.reshape(down, across, height, width, channels).transpose(0, 2, 1, 3, 4)
    return table.reshape(down * height, across * width, channels)


def _lined(images: NDArray[Any], down: int, across: int) -> NDArray[Any]:
    n, height, width, channels = images.shape
    dtype = np.result_type(images.dtype, np.float32)  # integers would lose the fractions
    low, high = float(images.min()), float(images.max())
    cells = np.full((down * across, height + 1, width + 1, channels), low, dtype=dtype)
    cells[:n, :height, :width] = images
    return (_join(cells, down, across) - low) / (high - low if high > low else 1.0)


def _figure(width: float, height: float) -> Figure:
    # A Figure made without pyplot needs no display and changes no global state.
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained", facecolor="none")


def _page_style() -> AbstractContextManager[None]:
    """Use the colors of text and axes that can be read on a light and on a dark page."""
    import matplotlib as mpl

    from cs231n.notebook.style import PAGE

    return mpl.rc_context(PAGE)


def _tidy(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.4, linewidth=0.8)
    axes.set_axisbelow(True)


def _running_mean(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Return the mean of `window` values (an odd number) around each position, fewer at both ends.

    Each mean takes as many values before as after its position, so it does not lag behind a
    falling loss.
    """
    at = np.arange(len(values))
    sides = np.minimum(np.minimum(at, at[::-1]), window // 2)
    # Not from running totals: after a loss of inf, all of those are inf or NaN.
    with np.errstate(over="ignore", invalid="ignore"):
        means = [values[k - side : k + side + 1].mean() for k, side in enumerate(sides)]
    return np.array(means)


def plot_history(solver: History, path: str | os.PathLike[str], title: str = "") -> None:
    """Draw the loss of every step and the accuracy after every epoch into a file.

    Args:
        solver: a trained Solver, or any object with its three histories.
        path: the picture to write; its suffix, .png, .svg or .pdf, chooses the format.
        title: the title above the plot.

    Raises:
        ValueError: the solver has not trained yet, or the path has another suffix.
    """
    losses = np.asarray(solver.loss_history, dtype=np.float64)
    if not len(losses):
        raise ValueError(
            "the solver has no history: got 0 losses, expected a trained solver; call train() first"
        )
    with _page_style():
        save_figure(_history(solver, losses, title), path, dpi=150)


def _history(solver: History, losses: NDArray[np.float64], title: str) -> Figure:
    figure = _figure(10, 4)
    if title:
        figure.suptitle(title)
    left, right = figure.subplots(1, 2)

    steps = np.arange(1, len(losses) + 1)
    left.plot(steps, losses, color=BLUE, alpha=0.3, linewidth=0.8, label="each mini-batch")
    window = len(losses) // 20 | 1  # odd, because a mean has as many values before as after it
    if window > 1:
        smooth = _running_mean(losses, window)
        left.plot(steps, smooth, color=BLUE, linewidth=2, label=f"mean of {window} steps")
    left.set(title="Training loss", xlabel="step", ylabel="loss", xlim=(1, max(2, len(losses))))
    left.set_ylim(bottom=0)
    left.legend(frameon=False)

    for values, color, marker, label in (
        (solver.train_acc_history, BLUE, "o", "training"),
        (solver.val_acc_history, ORANGE, "s", "validation"),
    ):
        percent = 100 * np.asarray(values, dtype=np.float64)
        if not len(percent):
            continue
        right.plot(
            percent,
            color=color,
            marker=marker,
            markersize=4,
            label=f"{label} (last: {percent[-1]:.1f}%)",
        )
    right.set(title="Accuracy", xlabel="epoch", ylabel="accuracy (%)", ylim=(0, 102))
    right.xaxis.get_major_locator().set_params(integer=True)
    if right.lines:
        right.legend(frameon=False, loc="lower right")
    for axes in (left, right):
        _tidy(axes)
    return figure


def filters_picture(w: NDArray[Any]) -> NDArray[np.float64]:
    """Arrange filters in a square grid, each stretched from black to white.

    Args:
        w: weights (F, C, HH, WW). Three channels are shown in color. Any other number is shown as
            the mean over the channels, in gray.

    Returns:
        One picture (A*HH + A-1, A*WW + A-1, 4) with values 0 to 1, where A = ceil(sqrt(F)). Pixels
        between and after the filters are transparent: any color would look like a filter's.

    Raises:
        ValueError: w does not have four axes, or holds no filters.
    """
    w = np.asarray(w)
    if w.ndim != 4 or not w.size:
        fail(
            "the weights have the wrong shape",
            got=w.shape,
            expected="filters (F, C, HH, WW)",
            hint='Pass the weights of a convolution, such as params["W1"]',
        )
    count, channels, height, width = w.shape
    if channels != 3:
        w = w.mean(axis=1, keepdims=True)
    grid = visualize_grid(w.transpose(0, 2, 3, 1), ubound=1.0)
    visible = np.ones((*grid.shape[:2], 1))
    visible[height :: height + 1] = 0
    visible[:, width :: width + 1] = 0
    last_row, last_column = divmod(count - 1, ceil(sqrt(count)))
    visible[last_row * (height + 1) :, (last_column + 1) * (width + 1) :] = 0
    visible[(last_row + 1) * (height + 1) :] = 0
    return np.dstack([np.broadcast_to(grid, (*grid.shape[:2], 3)), visible])


def plot_filters(W1: NDArray[Any], path: str | os.PathLike[str]) -> None:
    """Draw the filters of a first convolution layer into a file.

    Args:
        W1: weights (F, C, HH, WW), as in `filters_picture`.
        path: the picture to write; its suffix, .png, .svg or .pdf, chooses the format.

    Raises:
        ValueError: W1 does not have four axes, or the path has another suffix.
    """
    picture = filters_picture(W1)
    count, channels, height, width = W1.shape
    mean = "" if channels in (1, 3) else ", mean over the channels"
    with _page_style():
        figure = _figure(5, 5.4)
        axes = figure.subplots()
        axes.imshow(picture, interpolation="nearest")
        axes.set_axis_off()
        figure.suptitle(
            f"Learned filters\n{count} of {channels} x {height} x {width}, "
            f"each on its own scale{mean}"
        )
        save_figure(figure, path, dpi=150)
