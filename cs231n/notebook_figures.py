"""The figures of the notebooks, drawn from real arrays with matplotlib.

Each function draws one figure on the current pyplot backend and returns nothing, so that in a
notebook it appears once. Whatever is computed here goes through `fast_layers`: these drawings give
no exercise away. Colours are those of Okabe and Ito, told apart by readers of every kind of colour
vision, and none of them carries a meaning alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from numpy.typing import NDArray

from cs231n.fast_layers import (
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from cs231n.vis_utils import visualize_grid

__all__ = [
    "show_coverage",
    "show_filters",
    "show_images",
    "show_network",
    "show_pooling",
    "show_responses",
    "show_shared_statistics",
    "show_speedups",
    "show_training",
    "show_window",
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

Array = NDArray[Any]


def use_style() -> None:
    """Set the size, fonts and colours that all figures of the notebooks share."""
    mpl.rcParams.update(
        {
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


def _numbers(axes: Axes, values: Array, title: str, shade: Array | None = None) -> None:
    """Draw a small matrix as a table of numbers; NaN stands for a cell not computed yet."""
    axes.imshow(np.zeros(values.shape) if shade is None else shade, cmap="Blues", vmin=0, vmax=2.2)
    for (i, j), value in np.ndenumerate(values):
        axes.text(j, i, "?" if np.isnan(value) else f"{value:g}", ha="center", va="center")
    rows, columns = values.shape
    axes.set(title=title, xlabel="column", ylabel="row")
    axes.set_xticks(range(columns))
    axes.set_yticks(range(rows))
    axes.set_xticks(np.arange(-0.5, columns), minor=True)
    axes.set_yticks(np.arange(-0.5, rows), minor=True)
    axes.grid(which="minor", color="white", linewidth=2)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def _frame(
    axes: Axes,
    corner: tuple[int, int],
    shape: tuple[int, ...],
    colour: str = RED,
    line: str = "-",
    inset: float = 0.0,
) -> None:
    (top, left), (height, width) = corner, shape
    axes.add_patch(
        Rectangle(
            (left - 0.5 + inset, top - 0.5 + inset),
            width - 2 * inset,
            height - 2 * inset,
            fill=False,
            edgecolor=colour,
            linestyle=line,
            linewidth=2.5,
            zorder=3,
            clip_on=False,
        )
    )


def show_window(x: Array, w: Array, *, stride: int, pad: int, at: tuple[int, int]) -> None:
    """Show which window of the padded image gives one number of a convolution's output.

    Args:
        x: one image of one channel (H, W), small integers.
        w: one kernel (HH, WW).
        stride: of the convolution, pixels.
        pad: zeros on each side.
        at: (row, column) of the output number to explain; those after it are shown as "?".
    """
    image, kernel = np.asarray(x, dtype=np.float64), np.asarray(w, dtype=np.float64)
    conv_param = {"stride": stride, "pad": pad}
    result, _ = conv_forward_fast(image[None, None], kernel[None, None], np.zeros(1), conv_param)
    out = result[0, 0].copy()
    i, j = at
    value = out[i, j]
    out.flat[i * out.shape[1] + j + 1 :] = np.nan
    padded = np.pad(image, pad)
    inside = np.pad(np.ones(image.shape), pad) * 0.5
    window = padded[i * stride : i * stride + len(kernel), j * stride :][:, : kernel.shape[1]]

    figure, (left, middle, right) = plt.subplots(
        1,
        3,
        figsize=(9.5, 3.7),
        width_ratios=[padded.shape[1], kernel.shape[1] + 1, out.shape[1] + 1],
    )
    _numbers(left, padded, f"image, padded with {pad}", inside)
    _frame(left, (i * stride, j * stride), kernel.shape)
    _numbers(middle, kernel, "kernel", np.full(kernel.shape, 0.2))
    _frame(middle, (0, 0), kernel.shape)
    _numbers(right, out, "output", np.full(out.shape, 0.2))
    _frame(right, (i, j), (1, 1))
    terms = [
        f"{a:g}·{f'({b:g})' if b < 0 else f'{b:g}'}"
        for a, b in zip(window.flat, kernel.flat, strict=True)
        if a and b
    ]
    figure.suptitle(f"output ({i}, {j}) at stride {stride}:  {' + '.join(terms)}  =  {value:g}")
    plt.show()


def show_coverage(size: int, kernel: int, settings: Sequence[tuple[int, int]]) -> None:
    """Show how many windows of a convolution cover each pixel of a square image.

    Args:
        size: height and width of the image, pixels.
        kernel: height and width of the kernel, pixels.
        settings: (stride, pad) of each panel.
    """
    figure, panels = plt.subplots(1, len(settings), figsize=(3.4 * len(settings), 3.5))
    for axes, (stride, pad) in zip(panels, settings, strict=True):
        starts = np.arange(0, size + 2 * pad - kernel + 1, stride)[:, None]
        pixels = np.arange(size) + pad
        along = ((starts <= pixels) & (pixels < starts + kernel)).sum(axis=0)
        counts = np.outer(along, along).astype(np.float64)
        _numbers(axes, counts, f"stride {stride}, pad {pad}", counts / kernel**2 * 1.2)
    figure.suptitle(f"How many {kernel}x{kernel} windows cover each pixel of the image")
    plt.show()


def show_pooling(x: Array, dout: Array, *, size: int, stride: int) -> None:
    """Show where the maxima of a pooling layer come from and where the gradient goes back to.

    Args:
        x: one image of one channel (H, W), small integers.
        dout: gradient of the output.
        size: height and width of the pooling window, pixels.
        stride: pixels between windows.
    """
    image = np.asarray(x, dtype=np.float64)
    pool_param = {"pool_height": size, "pool_width": size, "stride": stride}
    result, cache = max_pool_forward_fast(image[None, None], pool_param)
    out, upstream = result[0, 0], np.asarray(dout, dtype=np.float64)
    dx = max_pool_backward_fast(upstream[None, None], cache)[0, 0]

    figure, (first, second, third, fourth) = plt.subplots(
        1, 4, figsize=(10.5, 3.4), width_ratios=[5, 3, 3, 5]
    )
    _numbers(first, image, "input x; winners shaded", (dx != 0) * 1.0)
    _frame(first, (0, 0), (size, size), BLUE, inset=0.08)
    _frame(first, (0, stride), (size, size), RED, "--", inset=0.08)
    _numbers(second, out, "output", np.full(out.shape, 0.2))
    _numbers(third, upstream, "gradient of output", np.full(out.shape, 0.2))
    _numbers(fourth, dx, "gradient of input", (dx != 0) * 1.0)
    figure.suptitle(f"Max pooling, {size}x{size} windows at stride {stride}")
    plt.show()


def show_images(
    images: Sequence[Array], titles: Sequence[str], *, heading: str = "", columns: int = 5
) -> None:
    """Show pictures side by side, each with its title.

    Args:
        images: pictures (H, W, 3) or (H, W).
        titles: one a picture.
        heading: title of the whole.
        columns: pictures in a row.
    """
    rows = -(-len(images) // columns)
    columns = min(columns, len(images))
    size = min(3.2, 10 / columns)
    figure, panels = plt.subplots(
        rows, columns, figsize=(size * columns, (size + 0.25) * rows + 0.3), squeeze=False
    )
    for axes in panels.flat:
        axes.axis("off")
    for axes, image, title in zip(panels.flat, images, titles, strict=False):
        axes.imshow(image)
        axes.set_title(title)
    figure.suptitle(heading)
    plt.show()


def show_filters(w: Array) -> None:
    """Show the filters of a first convolution layer, each stretched from black to white.

    Args:
        w: weights (F, C, HH, WW) of one channel, shown in grey, or three, shown in colour.
    """
    count, _, height, width = w.shape
    grid = visualize_grid(w.transpose(0, 2, 3, 1), ubound=1.0, padding=1)
    # What belongs to no filter is black there, and would look like a part of one.
    rows, columns = np.indices(grid.shape[:2])
    side = -(-grid.shape[1] // (width + 1))
    number = rows // (height + 1) * side + columns // (width + 1)
    line = (rows % (height + 1) == height) | (columns % (width + 1) == width)
    grid[line | (number >= count)] = 1.0
    _, axes = plt.subplots(figsize=(4.6, 4.8))
    axes.imshow(grid.squeeze())
    axes.set(title=f"The {count} learned filters, {height}x{width} pixels each")
    axes.axis("off")
    plt.show()


def show_responses(pictures: Array, out: Array, names: Sequence[str]) -> None:
    """Show pictures beside the answers of filters to them.

    The first filter's answer is shown as brightness; the others, which have a sign, run from orange
    (negative) over white (zero) to purple (positive), on a scale of their own.

    Args:
        pictures: (N, H, W, 3) uint8.
        out: output of the convolution (N, F, H, W).
        names: of the F filters.
    """
    rows, columns = len(pictures), len(names) + 1
    figure, panels = plt.subplots(
        rows, columns, figsize=(2.45 * columns, 2.4 * rows + 0.5), squeeze=False
    )
    for row, picture, answers in zip(panels, pictures, out, strict=True):
        row[0].imshow(picture)
        row[1].imshow(answers[0], vmin=0, vmax=255)
        for axes, answer in zip(row[2:], answers[1:], strict=True):
            # Not the largest value: a handful of pixels would leave the rest white.
            limit = max(float(np.percentile(np.abs(answer), 99)), 1e-9)
            axes.imshow(answer, cmap="PuOr", vmin=-limit, vmax=limit)
    for axes, name in zip(panels[0], ["photograph", *names], strict=True):
        axes.set_title(name)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
    figure.suptitle("Two photographs and what four hand-set filters answer")
    plt.show()


def show_speedups(seconds: Mapping[str, tuple[float, float]]) -> None:
    """Show how many times faster each fast layer ran than its naive twin.

    Args:
        seconds: of each layer, by name: (naive, fast) in seconds.
    """
    names = list(seconds)
    factors = np.array([naive / fast for naive, fast in seconds.values()])
    _, axes = plt.subplots(figsize=(8.5, 0.55 * len(names) + 1.2))
    bars = axes.barh(names, factors, color=BLUE)
    axes.bar_label(bars, labels=[f"{factor:,.0f}x" for factor in factors], padding=4)
    axes.set(
        xscale="log",
        xlim=(1, factors.max() * 4),
        title="Speed-up of the fast layers on this machine",
        xlabel="times faster than the naive loops (each step of the scale is a factor of ten)",
    )
    axes.invert_yaxis()
    plt.show()


def show_network(boxes: Sequence[tuple[str, str]], name: str = "ThreeLayerConvNet") -> None:
    """Show a network as a row of layers with the shape of what flows between them.

    Args:
        boxes: for each layer its name and the shape of one image's output.
        name: of the network.
    """
    figure, axes = plt.subplots(figsize=(10.5, 1.9))
    for k, (layer, shape) in enumerate(boxes):
        learns = layer.startswith(("conv", "affine"))
        axes.add_patch(
            Rectangle(
                (k, 0),
                0.72,
                1,
                facecolor="#d6e6f2" if learns else PALE,
                edgecolor=BLUE if learns else "#767676",
                linewidth=2 if learns else 1,
            )
        )
        axes.text(k + 0.36, 0.5, layer.replace(" ", "\n", 1), ha="center", va="center")
        axes.text(k + 0.36, -0.22, shape, ha="center", va="top", fontsize=9)
        if k:
            axes.add_patch(
                FancyArrowPatch(
                    (k - 0.28, 0.5), (k, 0.5), arrowstyle="-|>", mutation_scale=12, color=INK
                )
            )
    axes.set(xlim=(-0.05, len(boxes) - 0.2), ylim=(-0.55, 1.05))
    axes.axis("off")
    figure.suptitle(f"{name}: layers with a thick border have weights to learn")
    plt.show()


def show_training(solver: Any, title: str) -> None:
    """Show the loss at every step and the accuracy after every epoch of a trained Solver.

    Args:
        solver: has loss_history, train_acc_history and val_acc_history.
        title: what was trained.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4))
    left.plot(solver.loss_history, linewidth=1)
    left.set(title="loss of each mini-batch", xlabel="step", ylabel="loss")
    left.set_ylim(bottom=0)
    for values, label, marker in (
        (solver.train_acc_history, "training", "o"),
        (solver.val_acc_history, "validation", "s"),
    ):
        right.plot(100 * np.asarray(values), marker=marker, markersize=4, label=label)
    right.set(title="accuracy", xlabel="epoch", ylabel="accuracy (%)", ylim=(0, 103))
    right.xaxis.get_major_locator().set_params(integer=True)
    right.legend(loc="lower right")
    figure.suptitle(title)
    plt.show()


def show_shared_statistics(images: int, channels: int, groups: int) -> None:
    """Show which parts of a batch share one mean and one variance, in four normalisations.

    Args:
        images: N, rows of each table.
        channels: C, columns of each table; each cell stands for H x W pixels.
        groups: G of group normalisation.
    """
    n, c = np.meshgrid(np.arange(images), np.arange(channels), indexing="ij")
    per_group = channels // groups
    owners = {
        "batch norm": c,
        "layer norm": n,
        f"group norm, G = {groups}": n * groups + c // per_group,
        f"instance norm, G = C = {channels}": n * channels + c,
    }
    figure, panels = plt.subplots(1, 4, figsize=(10.5, 2.2))
    tints = [SKY, ORANGE, GREEN, PURPLE, "#F0E442", "#bbbbbb", RED, BLUE]
    colours = mpl.colors.ListedColormap([*tints, *tints, *tints][: images * channels])
    for axes, (name, owner) in zip(panels, owners.items(), strict=True):
        axes.imshow(owner, cmap=colours, vmin=0, vmax=images * channels - 1, alpha=0.55)
        for (i, j), group in np.ndenumerate(owner):
            axes.text(j, i, chr(ord("a") + int(group)), ha="center", va="center")
        axes.set(title=name, xlabel="channel", ylabel="image")
        axes.set_xticks(range(channels))
        axes.set_yticks(range(images))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    figure.suptitle("Cells with the same letter share one mean and one variance")
    plt.show()
