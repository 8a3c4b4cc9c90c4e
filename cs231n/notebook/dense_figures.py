"""The figures of dense networks: ReLU, activations, paths of update rules, dropout.

Each function draws one figure of real arrays and returns nothing. The caller computes the arrays,
so this file contains no solution of an exercise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np

from cs231n.notebook.style import BLUE, RED, TONE, Array
from cs231n.notebook.training_figures import STYLES

__all__ = [
    "show_activations",
    "show_dropout",
    "show_paths",
    "show_relu",
]


def show_relu(x: Array, out: Array, dx: Array) -> None:
    """Show the output of a ReLU, and its gradient for an upstream gradient of 1.

    Args:
        x: inputs (K,), in ascending order.
        out: outputs (K,).
        dx: gradient (K,) for an upstream gradient of 1.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.8))
    left.plot(x, out, color=BLUE, linewidth=2)
    left.set(title="output", xlabel="x", ylabel="out")
    right.plot(x, dx, color=RED, linewidth=2, drawstyle="steps-mid")
    right.set(title="gradient dx for dout = 1", xlabel="x", ylabel="dx", ylim=(-0.1, 1.2))
    figure.suptitle("The rectified linear unit")
    plt.show()


def show_activations(layers: Mapping[str, Sequence[Array]]) -> None:
    """Show how large the outputs of each layer of a deep network are.

    Args:
        layers: the outputs (N, D) of the layers, first to last, by the name of the network.
    """
    figure, panels = plt.subplots(
        1, len(layers), figsize=(3.4 * len(layers), 3.0), sharey=True, squeeze=False
    )
    for axes, (name, outputs) in zip(panels[0], layers.items(), strict=True):
        spreads = [max(float(values.std()), 1e-12) for values in outputs]
        axes.bar(range(1, len(spreads) + 1), spreads, color=BLUE)
        axes.axhline(1, color=TONE, linewidth=0.8, linestyle="--")
        axes.set(title=name, xlabel="layer", yscale="log", ylim=(1e-6, 1e6))
    panels[0][0].set_ylabel("standard deviation of the outputs")
    figure.suptitle("The size of the signal in each layer of a deep network")
    plt.show()


def show_paths(paths: Mapping[str, Array], steepness: float) -> None:
    """Show the paths of update rules down a long valley, f(u, v) = u² / 2 + steepness * v² / 2.

    Args:
        paths: the points (T, 2) on the path, by the name of the rule.
        steepness: how much steeper the valley is across than along.
    """
    _, axes = plt.subplots(figsize=(9, 3.4))
    points = np.concatenate(list(paths.values()))
    u = np.linspace(min(-0.5, points[:, 0].min()) - 0.3, points[:, 0].max() + 0.3, 200)
    high = float(np.abs(points[:, 1]).max()) + 0.3
    v = np.linspace(-high, high, 120)
    heights = u[None, :] ** 2 / 2 + steepness * v[:, None] ** 2 / 2
    levels = np.geomspace(0.02, heights.max(), 14)
    axes.contour(u, v, heights, levels=levels, colors=TONE, alpha=0.5, linewidths=0.8)
    for (name, path), (color, line), marker in zip(paths.items(), STYLES, "osD^vP", strict=False):
        axes.plot(
            *path.T, line, color=color, marker=marker, markersize=3, linewidth=1.2, label=name
        )
    axes.plot(0, 0, "*", color=TONE, markersize=12)
    axes.set(title="Down a long valley; the star is the lowest point", xlabel="u", ylabel="v")
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    plt.show()


def show_dropout(x: Array, outs: Mapping[str, Array]) -> None:
    """Show units before and after dropout, as brightness.

    Args:
        x: units (H, W), not negative.
        outs: the units after dropout, by title.
    """
    figure, panels = plt.subplots(1, 1 + len(outs), figsize=(2.7 * (1 + len(outs)), 2.9))
    limit = max(float(np.max(values)) for values in (x, *outs.values()))
    for axes, (name, values) in zip(panels, {"x": x, **outs}.items(), strict=True):
        axes.imshow(values, vmin=0, vmax=limit, cmap="Greys")
        axes.set(title=f"{name}\nmean {values.mean():.2f}", xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
    figure.suptitle("Darker is larger; a white unit was dropped, or was 0 before")
    plt.show()
