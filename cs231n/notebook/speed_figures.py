"""The figures of the notebook on fast layers: memory order, roofline, ladder of speeds.

Each function draws one figure on the current pyplot backend and returns nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from cs231n.notebook.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    RED,
    SKY,
    Array,
    draw_frame,
    draw_table,
)

__all__ = ["climbed", "show_columns", "show_ladder", "show_roofline", "show_walks"]

MARKS = "osD^vP*X<>"
COLOURS = (BLUE, ORANGE, GREEN, RED, SKY)


def show_columns(image: Array, cols: Array, field: int, window: int) -> None:
    """Draw an image beside its column matrix, one window framed in both.

    Args:
        image: (H, W).
        cols: (field * field, windows) of the image, at stride 1 without padding.
        field: Side of a window in pixels.
        window: Which window to frame, counted row by row.
    """
    across = image.shape[1] - field + 1
    _, (left, right) = plt.subplots(
        1, 2, figsize=(9, 3.4), width_ratios=[image.shape[1], 1.5 * cols.shape[1]]
    )
    draw_table(left, image, "the image")
    draw_table(right, cols, "its columns: one for each window")
    row, column = divmod(window, across)
    draw_frame(left, (row, column), (field, field))
    draw_frame(right, (0, window), (cols.shape[0], 1))
    plt.show()


def show_walks(seconds: Mapping[str, float]) -> None:
    """Draw how long each way of adding the same numbers took, as bars.

    Args:
        seconds: By the name of the way.
    """
    least = min(seconds.values())
    _, axes = plt.subplots(figsize=(7, 0.8 + 0.5 * len(seconds)))
    bars = axes.barh(list(seconds), [1e3 * s for s in seconds.values()], color=BLUE)
    axes.bar_label(bars, [f"{s / least:.1f}x" for s in seconds.values()], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel("milliseconds")
    plt.show()
    print(climbed(seconds))


def show_roofline(
    gflops: float,
    gbytes: float,
    points: Mapping[tuple[str, str], tuple[float, float]],
    title: str,
) -> None:
    """Draw what the machine allows, and where each layer stands below it.

    Args:
        gflops: The most operations per second, in billions.
        gbytes: The most bytes per second, in billions.
        points: Operations per byte, and billions of operations per second, by the names of the
            layer and of the rung. A layer has its own marker, a rung its own color.
        title: What is written above.
    """
    xs = [x for x, _ in points.values()]
    reach = np.geomspace(min([*xs, 1.0]) / 2, 2 * max(xs), 200)
    _, axes = plt.subplots(figsize=(8, 4.6))
    axes.plot(reach, np.minimum(gflops, gbytes * reach), color=INK, linewidth=2)
    ridge = gflops / gbytes
    axes.axvline(ridge, color=INK, linewidth=0.8, linestyle=":")
    axes.annotate(
        f" {ridge:.1f} operations per byte",
        (ridge, 0.95),
        xycoords=axes.get_xaxis_transform(),
        fontsize=9,
    )
    axes.annotate(
        f"{gflops:.0f} GFLOP/s",
        (reach[-1], gflops),
        xytext=(0, 4),
        textcoords="offset points",
        ha="right",
    )
    # Beside the slope's lower end, under the line.
    axes.annotate(
        f"{gbytes:.0f} GB/s",
        (reach[0], gbytes * reach[0]),
        xytext=(10, -8),
        textcoords="offset points",
        ha="left",
    )
    layers, rungs = (list(dict.fromkeys(names)) for names in zip(*points, strict=True))
    for (layer, rung), (x, y) in points.items():
        axes.plot(
            x,
            y,
            MARKS[layers.index(layer) % len(MARKS)],
            color=COLOURS[rungs.index(rung) % len(COLOURS)],
            markersize=9,
            label=f"{layer}: {rung}",
        )
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel("operations per byte that must move")
    axes.set_ylabel("billions of operations a second")
    axes.set_title(title)
    # 2, 5, 10, 20: with so few powers of ten on the axis, exponents only hide them.
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    plt.show()


def show_ladder(seconds: Mapping[str, Mapping[str, float]], title: str) -> None:
    """Draw the rungs of the ladder as bars, forward and backward, on a logarithmic axis.

    Args:
        seconds: By direction, then by the name of the rung; the first rung is what the others are
            compared with.
        title: What is written above.
    """
    directions = list(seconds)
    rungs = list(seconds[directions[0]])
    _, axes = plt.subplots(figsize=(8, 1.4 + 0.55 * len(rungs)))
    height = 0.8 / len(directions)
    for k, (direction, colour) in enumerate(zip(directions, (BLUE, ORANGE), strict=False)):
        times = seconds[direction]
        places = np.arange(len(rungs)) + (k - (len(directions) - 1) / 2) * height
        bars = axes.barh(
            places,
            [1e3 * times[rung] for rung in rungs],
            height,
            color=colour,
            label=direction,
            hatch="//" if k else None,
            edgecolor="white",
        )
        first = times[rungs[0]]
        axes.bar_label(
            bars,
            [f"{_milliseconds(times[r])} ms, {first / times[r]:,.0f}x" for r in rungs],
            padding=4,
        )
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(low / 2, high * 30)
    axes.set_yticks(range(len(rungs)), rungs)
    axes.invert_yaxis()
    axes.set_xlabel("milliseconds, logarithmic")
    axes.set_title(title)
    if len(directions) > 1:
        axes.legend(loc="lower right")
    plt.show()
    for direction, times in seconds.items():
        print(f"{direction}: {climbed(times)}")


def climbed(seconds: Mapping[str, float]) -> str:
    """Say what was measured: which is the fastest, and which are slower than the one before.

    Args:
        seconds: By name, in the order in which they are compared.

    Returns:
        One or two sentences, about this machine only.
    """
    names = list(seconds)
    best = min(names, key=seconds.__getitem__)
    other = names[0] if best != names[0] else max(names, key=seconds.__getitem__)
    times = seconds[other] / seconds[best]
    fastest = f"here {best} is the fastest, {times:,.1f} times as fast as {other}."
    slower = [
        f"{name} ({seconds[name] / seconds[before]:.1f} times as long as {before})"
        for before, name in itertools.pairwise(names)
        if seconds[name] > seconds[before]
    ]
    return f"{fastest} Slower than the one before it: {', '.join(slower)}." if slower else fastest


def _milliseconds(seconds: float) -> str:
    """Three digits or more, without an exponent."""
    taken = 1e3 * seconds
    return f"{taken:,.0f}" if taken >= 100 else f"{taken:.3g}"
