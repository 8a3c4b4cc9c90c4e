"""The figures of the notebooks on dense networks, normalisation and dropout.

As in `notebook_figures`, whose style they share, each function draws one figure of real arrays and
returns nothing. What is drawn was computed by the caller, so no exercise is given away here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from cs231n.notebook_figures import BLUE, GREEN, INK, ORANGE, PURPLE, RED, SKY

__all__ = [
    "show_activations",
    "show_dropout",
    "show_paths",
    "show_relu",
    "show_runs",
    "show_sweep",
    "show_table_statistics",
]

Array = NDArray[Any]
STYLES = [(BLUE, "-"), (RED, "--"), (GREEN, "-."), (PURPLE, ":"), (ORANGE, "-"), (SKY, "--")]


def show_relu(x: Array, out: Array, dx: Array) -> None:
    """Show what a ReLU puts out, and the gradient it hands back when 1 arrives.

    Args:
        x: inputs (K,), in ascending order.
        out: outputs (K,).
        dx: gradient (K,) for an upstream gradient of 1.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.8))
    left.plot(x, out, color=BLUE, linewidth=2)
    left.set(title="output", xlabel="x", ylabel="out")
    right.plot(x, dx, color=RED, linewidth=2, drawstyle="steps-mid")
    right.set(title="gradient handed back for dout = 1", xlabel="x", ylabel="dx", ylim=(-0.1, 1.2))
    figure.suptitle("The rectified linear unit")
    plt.show()


def show_activations(layers: Mapping[str, Sequence[Array]]) -> None:
    """Show how large the outputs of each layer of a deep network are.

    Args:
        layers: for each network its name and the outputs (N, D) of its layers, first to last.
    """
    figure, panels = plt.subplots(
        1, len(layers), figsize=(3.4 * len(layers), 3.0), sharey=True, squeeze=False
    )
    for axes, (name, outputs) in zip(panels[0], layers.items(), strict=True):
        spreads = [max(float(values.std()), 1e-12) for values in outputs]
        axes.bar(range(1, len(spreads) + 1), spreads, color=BLUE)
        axes.axhline(1, color=INK, linewidth=0.8, linestyle="--")
        axes.set(title=name, xlabel="layer", yscale="log", ylim=(1e-6, 1e6))
    panels[0][0].set_ylabel("standard deviation of the outputs")
    figure.suptitle("How far the signal carries through a deep network")
    plt.show()


def show_paths(paths: Mapping[str, Array], steepness: float) -> None:
    """Show the ways of update rules down a long valley, f(u, v) = u² / 2 + steepness * v² / 2.

    Args:
        paths: for each rule the points (T, 2) it came through.
        steepness: how much steeper the valley is across than along.
    """
    _, axes = plt.subplots(figsize=(9, 3.4))
    points = np.concatenate(list(paths.values()))
    u = np.linspace(min(-0.5, points[:, 0].min()) - 0.3, points[:, 0].max() + 0.3, 200)
    high = float(np.abs(points[:, 1]).max()) + 0.3
    v = np.linspace(-high, high, 120)
    heights = u[None, :] ** 2 / 2 + steepness * v[:, None] ** 2 / 2
    levels = np.geomspace(0.02, heights.max(), 14)
    axes.contour(u, v, heights, levels=levels, colors="#bbbbbb", linewidths=0.8)
    for (name, way), (colour, line), marker in zip(paths.items(), STYLES, "osD^vP", strict=False):
        axes.plot(
            *way.T, line, color=colour, marker=marker, markersize=3, linewidth=1.2, label=name
        )
    axes.plot(0, 0, "*", color=INK, markersize=12)
    axes.set(title="Down a long valley; the star is the lowest point", xlabel="u", ylabel="v")
    axes.legend(loc="upper right", frameon=True, facecolor="white", framealpha=0.9)
    plt.show()


def show_runs(solvers: Mapping[str, Any], title: str) -> None:
    """Show the loss, training and validation accuracy of several trained solvers.

    Args:
        solvers: for each run its name and its Solver.
        title: what was compared.
    """
    figure, panels = plt.subplots(1, 3, figsize=(11, 3.6))
    for (name, solver), (colour, line) in zip(solvers.items(), STYLES, strict=False):
        loss = np.asarray(solver.loss_history, dtype=np.float64)
        width = max(len(loss) // 30, 1)
        smooth = np.convolve(loss, np.ones(width) / width, mode="valid")
        steps = np.arange(len(smooth)) + width
        panels[0].plot(steps, smooth, line, color=colour, label=name, linewidth=1.4)
        for axes, values in zip(
            panels[1:], (solver.train_acc_history, solver.val_acc_history), strict=True
        ):
            axes.plot(100 * np.asarray(values), line, color=colour, marker="o", markersize=3)
    panels[0].set(title="loss, averaged over neighbouring steps", xlabel="step", ylabel="loss")
    panels[1].set(title="training accuracy", xlabel="epoch", ylabel="%")
    panels[2].set(title="validation accuracy", xlabel="epoch", ylabel="%")
    for axes in panels[1:]:
        axes.set_ylim(0, 103)
        axes.xaxis.get_major_locator().set_params(integer=True)
    figure.legend(loc="outside lower center", ncols=len(solvers))
    figure.suptitle(title)
    plt.show()


def show_sweep(
    values: Sequence[float], curves: Mapping[str, Mapping[str, Sequence[float]]], label: str
) -> None:
    """Show what came out for each value of something that was varied.

    Values that span more than a power of ten stand on a scale of those.

    Args:
        values: what was tried.
        curves: for each panel its title, and in it for each curve its name and a number a value.
        label: what was varied.
    """
    figure, panels = plt.subplots(1, len(curves), figsize=(4.2 * len(curves), 3.6), squeeze=False)
    for axes, (title, lines) in zip(panels[0], curves.items(), strict=True):
        for (name, numbers), (colour, line), marker in zip(
            lines.items(), STYLES, "osD^", strict=False
        ):
            shown = name if axes is panels[0][0] else None
            axes.plot(values, numbers, line, color=colour, marker=marker, label=shown)
        axes.set(title=title, xlabel=label)
        if max(values) > 10 * min(values):
            axes.set_xscale("log")
        axes.set_ylim(0, 103 if "%" in title else None)
    figure.legend(loc="outside lower center", ncols=4)
    plt.show()


def show_table_statistics(rows: int, columns: int) -> None:
    """Show which entries of a table share a mean in batch and in layer normalisation.

    Args:
        rows: N, the examples.
        columns: D, the features.
    """
    i, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    colours = mpl.colors.ListedColormap([SKY, ORANGE, GREEN, PURPLE, "#F0E442", "#bbbbbb"])
    figure, panels = plt.subplots(1, 2, figsize=(7, 2.6))
    owners = {"batch normalisation": j, "layer normalisation": i}
    for axes, (name, owner) in zip(panels, owners.items(), strict=True):
        axes.imshow(owner % 6, cmap=colours, vmin=0, vmax=5, alpha=0.55)
        for (row, column), group in np.ndenumerate(owner):
            axes.text(column, row, chr(ord("a") + int(group)), ha="center", va="center")
        axes.set(title=name, xlabel="feature", ylabel="example")
        axes.set_xticks(range(columns))
        axes.set_yticks(range(rows))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    figure.suptitle("Entries with the same letter share one mean and one variance")
    plt.show()


def show_dropout(x: Array, outs: Mapping[str, Array]) -> None:
    """Show units before and after dropout, as brightness.

    Args:
        x: units (H, W), not negative.
        outs: for each title what dropout made of them.
    """
    figure, panels = plt.subplots(1, 1 + len(outs), figsize=(2.7 * (1 + len(outs)), 2.9))
    limit = max(float(np.max(values)) for values in (x, *outs.values()))
    for axes, (name, values) in zip(panels, {"x": x, **outs}.items(), strict=True):
        axes.imshow(values, vmin=0, vmax=limit, cmap="Greys")
        axes.set(title=f"{name}\nmean {values.mean():.2f}", xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
    figure.suptitle("Darker is larger; white units were dropped or were 0")
    plt.show()
