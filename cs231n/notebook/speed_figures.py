"""The figures of the notebook on fast layers: columns, memory order, roofline, ladder of speeds.

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
    ORANGE,
    RED,
    SKY,
    TONE,
    Array,
    draw_frame,
    draw_table,
)

__all__ = ["climbed", "limits", "show_columns", "show_ladder", "show_roofline", "show_walks"]

MARKS = "osD^vP*X<>"
COLORS = (BLUE, ORANGE, GREEN, RED, SKY)


def show_columns(image: Array, cols: Array, field: int, window: int) -> None:
    """Draw an image beside its column matrix, with a frame around one window in both.

    Args:
        image: (H, W).
        cols: Its columns (field * field, windows), at stride 1 without padding.
        field: Height and width of a window, in pixels.
        window: Number of the window to frame, counted row by row from 0.
    """
    windows_per_row = image.shape[1] - field + 1
    _, (left, right) = plt.subplots(
        1, 2, figsize=(9, 3.4), width_ratios=[image.shape[1], 1.5 * cols.shape[1]]
    )
    draw_table(left, image, "the image")
    draw_table(right, cols, "its columns: one for each window")
    row, column = divmod(window, windows_per_row)
    draw_frame(left, (row, column), (field, field))
    draw_frame(right, (0, window), (cols.shape[0], 1))
    plt.show()


def show_walks(seconds: Mapping[str, float]) -> None:
    """Draw how long it took to add the same numbers in each order, as bars.

    Args:
        seconds: The time, by the name of the order.
    """
    shortest = min(seconds.values())
    _, axes = plt.subplots(figsize=(7, 0.8 + 0.5 * len(seconds)))
    bars = axes.barh(list(seconds), [1e3 * s for s in seconds.values()], color=BLUE)
    axes.bar_label(bars, [f"{s / shortest:.1f}x" for s in seconds.values()], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel("milliseconds")
    plt.show()
    fastest, slowest = min(seconds, key=seconds.__getitem__), max(seconds, key=seconds.__getitem__)
    factor = seconds[slowest] / seconds[fastest]
    print(f"On this machine, adding {slowest} took {factor:.1f} times as long as {fastest}.")


def show_roofline(
    gflops: float,
    gbytes: float,
    points: Mapping[tuple[str, str], tuple[float, float]],
    title: str,
) -> None:
    """Draw the limits of the machine, and the speed of each layer below them.

    Args:
        gflops: The most operations per second, in billions.
        gbytes: The most bytes per second, in billions.
        points: (operations per byte, billions of operations per second) by the names of the layer
            and of the rung. Each layer has its own marker, and each rung its own color.
        title: The title above the figure.
    """
    xs = [x for x, _ in points.values()]
    reach = np.geomspace(min([*xs, 1.0]) / 2, 2 * max(xs), 200)
    _, axes = plt.subplots(figsize=(8, 4.6))
    axes.plot(reach, np.minimum(gflops, gbytes * reach), color=TONE, linewidth=2)
    ridge = gflops / gbytes
    axes.axvline(ridge, color=TONE, linewidth=0.8, linestyle=":")
    axes.annotate(
        f" {ridge:.1f} operations per byte",
        (ridge, 0.03),
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
    # Under the lower end of the slope.
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
            color=COLORS[rungs.index(rung) % len(COLORS)],
            markersize=9,
            label=f"{layer}: {rung}",
        )
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel("operations per byte that must be moved")
    axes.set_ylabel("billions of operations per second")
    axes.set_title(title)
    # The axis spans few powers of ten, so plain numbers (2, 5, 10) are easier to read.
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    plt.show()
    print("\n".join(limits(gflops, gbytes, points)))


def limits(
    gflops: float, gbytes: float, points: Mapping[tuple[str, str], tuple[float, float]]
) -> list[str]:
    """Say which limit applies to each layer, and how close its fastest rung came to it.

    Args:
        gflops, gbytes, points: As in `show_roofline`.

    Returns:
        One sentence per layer, about the speeds that were measured.
    """
    fastest: dict[str, tuple[float, str, float]] = {}
    for (layer, rung), (intensity, speed) in points.items():
        fastest[layer] = max(fastest.get(layer, (0.0, "", 0.0)), (speed, rung, intensity))
    sentences = []
    for layer, (speed, rung, intensity) in fastest.items():
        reason = "memory" if intensity * gbytes < gflops else "arithmetic"
        limit = min(gflops, intensity * gbytes)
        sentences.append(
            f"{layer}: {reason} limits one core here to {limit:.0f} GFLOP/s, and '{rung}' reached "
            f"{speed / limit:.0%} of that."
        )
    return sentences


def show_ladder(seconds: Mapping[str, Mapping[str, float]], title: str) -> None:
    """Draw the time of each rung of the ladder as bars on a logarithmic axis.

    Args:
        seconds: The time, by direction and then by the name of the rung. The other rungs are
            compared with the first.
        title: The title above the figure.
    """
    directions = list(seconds)
    rungs = list(seconds[directions[0]])
    _, axes = plt.subplots(figsize=(8, 1.4 + 0.55 * len(rungs)))
    height = 0.8 / len(directions)
    for k, (direction, color) in enumerate(zip(directions, (BLUE, ORANGE), strict=False)):
        times = seconds[direction]
        places = np.arange(len(rungs)) + (k - (len(directions) - 1) / 2) * height
        bars = axes.barh(
            places,
            [1e3 * times[rung] for rung in rungs],
            height,
            color=color,
            label=direction,
            hatch="//" if k else None,
            edgecolor="white" if k else None,
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
    axes.set_xlabel("milliseconds (logarithmic scale)")
    axes.set_title(title)
    if len(directions) > 1:
        axes.legend(loc="lower right")
    plt.show()
    for direction, times in seconds.items():
        print(f"{direction}: {climbed(times)}")


def climbed(seconds: Mapping[str, float]) -> str:
    """Say which rung was the fastest, and which were slower than the rung before them.

    Args:
        seconds: The time by the name of the rung, in the order of the ladder.

    Returns:
        One or two sentences about the times that were measured.
    """
    names = list(seconds)
    fastest = min(names, key=seconds.__getitem__)
    other = names[0] if fastest != names[0] else max(names, key=seconds.__getitem__)
    factor = seconds[other] / seconds[fastest]
    sentence = f"On this machine {fastest} was the fastest: {factor:,.1f} times as fast as {other}."
    slower = [
        f"{name} took {seconds[name] / seconds[before]:.1f} times as long as {before}"
        for before, name in itertools.pairwise(names)
        if seconds[name] > seconds[before]
    ]
    return f"{sentence} Slower than the rung before: {', '.join(slower)}." if slower else sentence


def _milliseconds(seconds: float) -> str:
    """Write a time with at least three digits, and without an exponent."""
    milliseconds = 1e3 * seconds
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"
