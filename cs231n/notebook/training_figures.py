"""The figures of training: losses, accuracies, and what a setting changes.

Each function draws one figure on the current pyplot backend and returns nothing, so that in a
notebook it appears once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import matplotlib.pyplot as plt
import numpy as np

from cs231n.notebook.style import BLUE, GREEN, ORANGE, PURPLE, RED, SKY

__all__ = ["STYLES", "LoopHistory", "Trained", "show_runs", "show_sweep", "show_training"]

STYLES = [(BLUE, "-"), (RED, "--"), (GREEN, "-."), (PURPLE, ":"), (ORANGE, "-"), (SKY, "--")]


class Trained(Protocol):
    """What a figure needs from a training run. A Solver has it.

    Attributes:
        loss_history: the loss of each mini-batch.
        train_acc_history: training accuracies, 0 to 1; the last is from the end of the last epoch.
        val_acc_history: validation accuracies, in the same form.
        epoch: number of epochs trained.
    """

    loss_history: Sequence[float]
    train_acc_history: Sequence[float]
    val_acc_history: Sequence[float]
    epoch: int


class LoopHistory:
    """The losses and accuracies that a training loop of a notebook collected.

    Attributes:
        loss_history: the loss of each mini-batch.
        train_acc_history: training accuracy after each epoch, 0 to 1.
        val_acc_history: validation accuracy after each epoch.
        epoch: number of epochs trained.
    """

    def __init__(self, losses: Sequence[float], accuracies: Sequence[tuple[float, float]]) -> None:
        """Store what the loop collected.

        Args:
            losses: one per mini-batch.
            accuracies: training and validation accuracy, 0 to 1, one pair per epoch.
        """
        self.loss_history = losses
        self.train_acc_history: Sequence[float] = [train for train, _ in accuracies]
        self.val_acc_history: Sequence[float] = [val for _, val in accuracies]
        self.epoch = len(accuracies)


def show_training(run: Trained, title: str) -> None:
    """Show the loss at every step and the accuracy after every epoch of a training run.

    Args:
        run: a trained Solver, or the `LoopHistory` of a loop of your own.
        title: title of the figure.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4))
    left.plot(np.arange(1, len(run.loss_history) + 1), run.loss_history, linewidth=1)
    left.set(title="loss of each mini-batch", xlabel="step", ylabel="loss")
    left.set_ylim(bottom=0)
    for values, label, marker in (
        (run.train_acc_history, "training", "o"),
        (run.val_acc_history, "validation", "s"),
    ):
        epochs = np.arange(run.epoch + 1 - len(values), run.epoch + 1)
        right.plot(epochs, 100 * np.asarray(values), marker=marker, markersize=4, label=label)
    right.set(title="accuracy", xlabel="epoch", ylabel="accuracy (%)", ylim=(0, 103))
    right.xaxis.get_major_locator().set_params(integer=True)
    right.legend(loc="lower right")
    figure.suptitle(title)
    plt.show()


def show_runs(solvers: Mapping[str, Trained], title: str) -> None:
    """Show the loss and the training and validation accuracy of several trained solvers.

    Args:
        solvers: the Solver (or `LoopHistory`) of each run, by the name of the run.
        title: title of the figure.
    """
    figure, panels = plt.subplots(1, 3, figsize=(11, 3.6))
    for (name, solver), (color, line) in zip(solvers.items(), STYLES, strict=False):
        loss = np.asarray(solver.loss_history, dtype=np.float64)
        width = max(len(loss) // 30, 1)
        smooth = np.convolve(loss, np.ones(width) / width, mode="valid")
        steps = np.arange(len(smooth)) + width
        panels[0].plot(steps, smooth, line, color=color, label=name, linewidth=1.4)
        for axes, values in zip(
            panels[1:], (solver.train_acc_history, solver.val_acc_history), strict=True
        ):
            axes.plot(100 * np.asarray(values), line, color=color, marker="o", markersize=3)
    panels[0].set(title="loss, averaged over neighboring steps", xlabel="step", ylabel="loss")
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
    """Show the result for each value of a setting.

    The axis is logarithmic if the largest value is more than ten times the smallest.

    Args:
        values: the values that were tried.
        curves: one panel for each title; in it one curve for each name, with a number per value.
        label: name of the setting.
    """
    figure, panels = plt.subplots(1, len(curves), figsize=(4.2 * len(curves), 3.6), squeeze=False)
    for axes, (title, lines) in zip(panels[0], curves.items(), strict=True):
        for (name, numbers), (color, line), marker in zip(
            lines.items(), STYLES, "osD^", strict=False
        ):
            shown = name if axes is panels[0][0] else None
            axes.plot(values, numbers, line, color=color, marker=marker, label=shown)
        axes.set(title=title, xlabel=label)
        if max(values) > 10 * min(values):
            axes.set_xscale("log")
        axes.set_ylim(0, 103 if "%" in title else None)
    figure.legend(loc="outside lower center", ncols=4)
    plt.show()
