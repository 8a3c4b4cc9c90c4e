"""The figure of the notebooks on normalization: which numbers share one mean and one variance."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from cs231n.notebook.style import BLUE, GREEN, ORANGE, PURPLE, RED, SKY

__all__ = ["show_shared_statistics"]


def show_shared_statistics(rows: int, columns: int, groups: int | None = None) -> None:
    """Show which cells of a batch share one mean and one variance in each normalization.

    Args:
        rows: N, the examples or images.
        columns: D features, or C channels; the cell of a channel stands for its H x W pixels.
        groups: G of group normalization, for images; None for examples without channels, where
            only batch and layer normalization are shown.
    """
    n, c = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    owners = {"batch norm": c, "layer norm": n}
    labels = {"xlabel": "feature", "ylabel": "example"}
    if groups is not None:
        owners[f"group norm, G = {groups}"] = n * groups + c // (columns // groups)
        owners[f"instance norm, G = C = {columns}"] = n * columns + c
        labels = {"xlabel": "channel", "ylabel": "image"}
    tints = [SKY, ORANGE, GREEN, PURPLE, "#F0E442", "#bbbbbb", RED, BLUE]
    figure, panels = plt.subplots(1, len(owners), figsize=(0.4 + 2.6 * len(owners), 2.4))
    for axes, (name, owner) in zip(panels, owners.items(), strict=True):
        colors = mpl.colors.ListedColormap(tints)
        axes.imshow(owner % len(tints), cmap=colors, vmin=0, vmax=len(tints) - 1, alpha=0.55)
        for (row, column), group in np.ndenumerate(owner):
            axes.text(column, row, chr(ord("a") + int(group)), ha="center", va="center")
        axes.set(title=name, **labels)
        axes.set_xticks(range(columns))
        axes.set_yticks(range(rows))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    figure.suptitle("Cells with the same letter share one mean and one variance")
    plt.show()
