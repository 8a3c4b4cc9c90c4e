"""Show a comparison as a table, a picture or JSON."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cs231n.frameworks.compare import TOLERANCE, WayRun, difference, disagreements
from cs231n.frameworks.lines import layer_lines
from cs231n.support.files import save_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from rich.table import Table

SCHEMA = 1
# Okabe and Ito's colors; dashes and markers distinguish the lines without color.
STYLES = {
    "scratch": ("#0072B2", "-", "o"),
    "pytorch": ("#D55E00", "--", "s"),
    "keras": ("#009E73", "-.", "^"),
    "tensorflow": ("#CC79A7", ":", "D"),
}


def table(results: Sequence[WayRun], steps: int, width: int) -> Table:
    """Make a table of the results for the terminal.

    Args:
        results: the results, with the network from scratch first.
        steps: number of steps to compare, from the first.
        width: columns of the terminal. Below 74 the first loss and the training accuracy are left
            out, because the names would have no room.

    Returns:
        The table, with a row for each network.
    """
    from rich import box
    from rich.table import Table

    reference, wrong = results[0], disagreements(results, steps)

    def apart(result: WayRun) -> str:
        largest = difference(result, reference, steps).max()
        return f"{largest:.1e}{' !' if result.key in wrong else ''}"

    columns: list[tuple[str, Callable[[WayRun], str]]] = [
        ("Network,\npackage", lambda result: f"{result.title}\n{result.version}"),
        ("Loss,\nstep 1", lambda result: f"{result.losses[0]:.4f}"),
        (f"Loss,\nstep {steps}", lambda result: f"{result.losses[:steps][-1]:.4f}"),
        ("Differ-\nence", lambda result: "" if result is reference else apart(result)),
        ("Train.", lambda result: f"{result.train_accuracy:.2%}"),
        ("Valid.", lambda result: f"{result.val_accuracy:.2%}"),
        ("Time\nper step", lambda result: f"{result.step_seconds * 1e3:.2f} ms"),
        ("Lines", lambda result: str(result.lines)),
    ]
    if width < 74:
        del columns[4], columns[1]
    summary = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for k, (heading, _) in enumerate(columns):
        summary.add_column(heading, justify="right" if k else "left", no_wrap=k > 0)
    for result in results:
        summary.add_row(*(cell(result) for _, cell in columns))
    return summary


def as_json(results: Sequence[WayRun], steps: int) -> str:
    """Return the results as JSON text; losses and differences that are not finite are null."""
    rows = [
        {
            "key": result.key,
            "title": result.title,
            "version": result.version,
            "losses": [_or_null(loss) for loss in result.losses[:steps].tolist()],
            "difference": _or_null(float(difference(result, results[0], steps).max())),
            "train_accuracy": result.train_accuracy,
            "val_accuracy": result.val_accuracy,
            "step_seconds": result.step_seconds,
            "lines": result.lines,
        }
        for result in results
    ]
    data = {"schema": SCHEMA, "steps": steps, "tolerance": TOLERANCE, "networks": rows}
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def _or_null(value: float) -> float | None:
    return value if math.isfinite(value) else None


def plot(results: Sequence[WayRun], steps: int, path: str | os.PathLike[str], title: str) -> None:
    """Draw the results into a file: losses, their differences, time per step, and lines of code.

    Args:
        results: the results, with the network from scratch first.
        steps: number of steps to compare, from the first.
        path: the picture to write.
        title: the title above the panels.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 7), layout="constrained")
    draw(figure.subplots(2, 2), results, steps)
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    save_figure(figure, path, dpi=120)


def draw(axes: Sequence[Sequence[Axes]], results: Sequence[WayRun], steps: int) -> None:
    """Draw the four panels on two by two axes.

    Args:
        axes: two rows of two axes.
        results: the results, with the network from scratch first.
        steps: number of steps to compare, from the first.
    """
    (losses, differences), (times, lines) = axes
    count = len(results)
    numbers = np.arange(1, len(results[0].losses[:steps]) + 1)
    for index, result in enumerate(results):
        color, dashes, mark = STYLES[result.key]
        # Each line has its markers at other steps, because the lines lie on top of each other.
        where = (index * max(len(numbers) // 40, 1), max(len(numbers) // 10, 1))
        losses.plot(
            numbers, result.losses[:steps], dashes, color=color, marker=mark, markevery=where,
            markersize=6, linewidth=1.5, label=result.title,
        )  # fmt: skip
        if index:
            gap = np.maximum.accumulate(difference(result, results[0], steps))
            gap = np.maximum(gap, 1e-9)  # a logarithmic axis cannot show 0
            differences.semilogy(
                numbers, gap, dashes, color=color, marker=mark, markevery=where, markersize=5,
                linewidth=1, label=result.title,
            )  # fmt: skip
    losses.set(title="Loss before each step", xlabel="step", ylabel="loss", ylim=(0, None))
    losses.legend(frameon=False)
    differences.axhline(TOLERANCE, color="#7a7a7a", linewidth=1)
    differences.annotate(
        "allowed", (numbers[-1], TOLERANCE), (0, 3), textcoords="offset points", ha="right"
    )
    differences.set(
        title="Largest difference from the first network so far", xlabel="step",
        ylabel="relative difference", ylim=(5e-10, 3 * TOLERANCE),
    )  # fmt: skip
    if count > 1:
        differences.legend(frameon=False, loc="lower right")
    _bars(times, results, [result.step_seconds * 1e3 for result in results], "{:.2f} ms")
    times.set(title="Time per step, one thread", xlabel="milliseconds")
    _lines(lines, results)
    lines.set(title="Lines of code of the network", xlabel="lines")
    for panel in (losses, differences, times, lines):
        panel.spines[["top", "right"]].set_visible(False)


def _bars(axes: Axes, results: Sequence[WayRun], values: Sequence[float], form: str) -> None:
    names = [result.title for result in results]
    bars = axes.barh(names, values, color=[STYLES[result.key][0] for result in results])
    axes.bar_label(bars, [form.format(value) for value in values], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.2)


def _lines(axes: Axes, results: Sequence[WayRun]) -> None:
    """Draw the lines of code; for the network from scratch, hatch the lines of its layers."""
    own_layers = layer_lines()
    for result in results:
        color = STYLES[result.key][0]
        axes.barh(result.title, result.lines, color=color)
        label, end = str(result.lines), result.lines
        if result.key == "scratch":
            axes.barh(
                result.title, own_layers, left=end, facecolor="none", edgecolor=color, hatch="///"
            )
            label, end = f"{label} + {own_layers} of its layers", end + own_layers
        axes.annotate(label, (end, result.title), (4, 0), textcoords="offset points", va="center")
    axes.invert_yaxis()
    axes.set_xlim(0, 1.75 * (own_layers + results[0].lines))
