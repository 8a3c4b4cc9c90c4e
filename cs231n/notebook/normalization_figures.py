"""The figure of the notebooks on normalization: which numbers share one mean and one variance."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from cs231n.notebook.style import BLUE, GREEN, INK, ORANGE, PURPLE, RED, SKY

__all__ = ["show_shared_statistics"]


def show_shared_statistics(rows: int, columns: int, groups: int | None = None) -> None:
    """Show which cells of a batch share one mean and one variance in each normalization.

    Args:
        rows: N, the number of examples or images.
        columns: number of features D, or of channels C; one cell is all H x W pixels of a channel.
        groups: G of group normalization, for images. None: the examples have features and no
            channels, so only batch and layer normalization are shown.
    """
    n, c = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    owners = {"batch norm": c, "layer norm": n}
    labels = {"xlabel": "feature", "ylabel": "example"}
    if groups is not None:
        owners[f"group norm, G = {groups}"] = n * groups + c // (columns // groups)
        owners[f"instance norm, G = C = {columns}"] = n * columns + c
        labels = {"xlabel": "channel", "ylabel": "image"}
    strong = [SKY, ORANGE, GREEN, PURPLE, "#F0E442", "#bbbbbb", RED, BLUE]
    # Mixed with white, because transparent tints would be dark on a dark page.
    tints = [1 - 0.55 * (1 - np.array(mpl.colors.to_rgb(color))) for color in strong]
    figure, panels = plt.subplots(1, len(owners), figsize=(0.4 + 2.6 * len(owners), 2.4))
    for axes, (name, owner) in zip(panels, owners.items(), strict=True):
        colors = mpl.colors.ListedColormap(tints)
        axes.imshow(owner % len(tints), cmap=colors, vmin=0, vmax=len(tints) - 1)
        for (row, column), group in np.ndenumerate(owner):
            letter = chr(ord("a") + int(group))
            axes.text(column, row, letter, ha="center", va="center", color=INK)
        axes.set(title=name, **labels)
        axes.set_xticks(range(columns))
        axes.set_yticks(range(rows))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    figure.suptitle("Cells with the same letter share one mean and one variance")
    plt.show()
