"""The figures of the notebooks on convolution by hand and on pooling.

Each function draws one figure from real arrays and returns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from cs231n import animate
from cs231n.animation.drawing import Stage
from cs231n.notebook.style import BLUE, INK, ORANGE, SIGNED, TONE, Array
from cs231n.pooling_methods import METHODS

__all__ = ["show_costs", "show_matrix", "show_pooled", "show_step"]


def show_step(kind: str, frame: int, **options: Any) -> None:
    """Show one frame of an animation.

    Args:
        kind: The kind of animation, as in `animate.record`.
        frame: Number of the frame; negative numbers count from the end.
        options: Options of `animate.record`.
    """
    stage = Stage(animate.record(kind, **options), transparent=True)
    drawn = stage.draw(range(len(stage.movie.scenes))[frame])
    # A frame has space for a second line of text, which this frame may not need.
    last = np.flatnonzero(np.asarray(drawn)[:, :, 3].any(axis=1))[-1]
    drawn = drawn.crop((0, 0, drawn.width, int(last) + 8))
    width = min(drawn.width / 90, 11)
    _, axes = plt.subplots(figsize=(width, width * drawn.height / drawn.width))
    axes.imshow(drawn, interpolation="antialiased")
    axes.axis("off")
    plt.show()


def show_matrix(C: Any, out: tuple[int, int], image: tuple[int, int]) -> None:
    """Show the matrix of a convolution as a table of colors, with every number that is not 0.

    Args:
        C: A sparse matrix (OH * OW, H * W).
        out: (OH, OW).
        image: (H, W).
    """
    dense = C.toarray()
    rows, columns = dense.shape
    limit = np.abs(dense).max()
    _, axes = plt.subplots(figsize=(0.34 * columns + 1.5, 0.34 * rows + 1.3))
    axes.imshow(dense, cmap=SIGNED, vmin=-2 * limit, vmax=2 * limit, aspect="auto")
    for i, j in zip(*dense.nonzero(), strict=True):
        axes.text(j, i, f"{dense[i, j]:g}", ha="center", va="center", fontsize=9, color=INK)
    for k in range(1, image[0]):
        axes.axvline(k * image[1] - 0.5, color=TONE, linewidth=0.8)
    for k in range(1, out[0]):
        axes.axhline(k * out[1] - 0.5, color=TONE, linewidth=0.8)
    axes.set(
        title="The convolution as a matrix; lines separate the rows of image and output",
        xlabel="pixel of the image, row by row",
        ylabel="number of the output",
    )
    axes.spines[:].set_visible(True)
    plt.show()


def show_costs(costs: Mapping[str, Sequence[int]], labels: Sequence[str]) -> None:
    """Show the cost of several designs, as stacked bars.

    Args:
        costs: The multiply-adds of each layer, by the name of the design.
        labels: Names of the layers, in the order of the longest design.
    """
    _, axes = plt.subplots(figsize=(9, 0.8 * len(costs) + 1.4))
    for y, (name, parts) in enumerate(costs.items()):
        left = 0.0
        for k, part in enumerate(parts):
            label = labels[k + len(labels) - len(parts)]
            axes.barh(
                y,
                part / 1e9,
                height=0.56,
                left=left,
                color=ORANGE if label == labels[0] else BLUE,
                hatch="//" if label == labels[0] else None,
                edgecolor="white",
            )
            left += part / 1e9
        axes.text(left + 0.05, y, f"{sum(parts):,}", va="center")
        axes.text(0.05, y - 0.31, name, va="bottom", fontsize=9)
    axes.set(
        xlim=(0, 1.35 * max(sum(parts) for parts in costs.values()) / 1e9),
        ylim=(len(costs) - 0.4, -0.7),
        yticks=[],
        title=f"Work for one image; hatched: {labels[0]}",
        xlabel="billions of multiply-adds",
    )
    plt.show()


def show_pooled(image: Array, size: int) -> None:
    """Show a gray picture, and the result of each kind of pooling on it.

    Args:
        image: (H, W), from 0 to 255.
        size: Height, width and stride of the window.
    """
    param = {"pool_height": size, "pool_width": size, "stride": size}
    pictures = {"the picture": image}
    for kind, methods in METHODS.items():
        forward = methods["fast"].forward
        out = forward(image[None, None].astype(np.float64), param)[0][0, 0]
        # The norm of a window of equal pixels is `size` times their value; divide to compare.
        is_norm = kind == "l2"
        name = f"L2 / {size}" if is_norm else f"{kind} of {size}x{size}"
        pictures[name] = out / size if is_norm else out
    figure, panels = plt.subplots(1, 4, figsize=(11, 3))
    for axes, (name, picture) in zip(panels, pictures.items(), strict=True):
        axes.imshow(picture, vmin=0, vmax=255)
        axes.set_title(f"{name}: {picture.shape[0]}x{picture.shape[1]}")
        axes.axis("off")
    figure.suptitle(f"One picture, pooled in windows of {size}x{size} (the norm divided by {size})")
    plt.show()
