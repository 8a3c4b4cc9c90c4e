"""The figures of the notebooks on layers as objects and on one network in four ways.

Each function draws one figure on the current pyplot backend and returns nothing, so that in a
notebook it appears once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from cs231n.frameworks import show
from cs231n.frameworks.compare import WayRun
from cs231n.notebook.style import BLUE, INK, SIGNED, SKY, TONE

__all__ = ["show_adding_up", "show_comparison", "show_filter_values"]

GRADIENTS = (1.0, 2.0, 1.5, 0.5)


def show_adding_up(passes: int = 4, forget_after: int = 2) -> None:
    """Show how the gradient of one weight adds up over backward passes until it is reset.

    Args:
        passes: number of backward passes, up to 4.
        forget_after: the pass after which `zero_grad` is called.
    """
    figure, axes = plt.subplots(figsize=(6.5, 3.0))
    total = 0.0
    for index, gradient in enumerate(GRADIENTS[:passes], start=1):
        if index == forget_after + 1:
            total = 0.0
            axes.axvline(index - 0.5, color=TONE, linestyle="--", linewidth=1)
            axes.annotate("zero_grad()", (index - 0.5, 3.4), (5, 0), textcoords="offset points")
        axes.bar(
            index, total, color=SKY, width=0.6, label="from earlier passes" if index == 2 else None
        )
        axes.bar(
            index, gradient, bottom=total, color=BLUE, width=0.6,
            label="added by this pass" if index == 2 else None,
        )  # fmt: skip
        total += gradient
        axes.annotate(f"{total:g}", (index, total), (0, 3), textcoords="offset points", ha="center")
    axes.set(xlabel="backward pass", ylabel="gradient of one weight", ylim=(0, 3.9))
    axes.set_xticks(range(1, passes + 1))
    axes.legend(loc="upper right")
    figure.suptitle("Gradients add up until zero_grad() sets them to 0")
    plt.show()


def show_comparison(results: Sequence[WayRun], steps: int) -> None:
    """Show losses, differences, times and lines of code of one network in several ways.

    Args:
        results: one for each network; the network from scratch comes first.
        steps: number of steps to compare, from the first.
    """
    figure, axes = plt.subplots(2, 2, figsize=(10, 7))
    show.draw(axes, results, steps)
    figure.suptitle(f"One network, {len(results)} ways")
    plt.show()


def show_filter_values(filters: NDArray[Any]) -> None:
    """Show filters as tables of colors, with their numbers.

    Args:
        filters: filters of one channel (F, 1, HH, WW).
    """
    limit = float(np.abs(filters).max())
    _, panels = plt.subplots(1, len(filters), figsize=(1.25 * len(filters), 1.7))
    for index, (axes, kernel) in enumerate(zip(panels, filters[:, 0], strict=True)):
        cells = axes.imshow(kernel, cmap=SIGNED, vmin=-limit, vmax=limit)
        gray = cells.to_rgba(kernel)[..., :3] @ [0.299, 0.587, 0.114]
        for (i, j), value in np.ndenumerate(kernel):
            ink = "white" if gray[i, j] < 0.5 else INK
            axes.text(j, i, f"{value:z.1f}", ha="center", va="center", fontsize=7, color=ink)
        axes.set(title=f"filter {index}")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
    plt.show()
