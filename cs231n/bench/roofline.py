"""The roofline plot: how fast each implementation is, beside what the machine allows."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from cs231n.bench.session import Measurement, Measurements
from cs231n.support.files import save_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

# Colors that color-blind readers tell apart, and a shape each for those who see none.
MARKS = {
    "naive": ("#999999", "x"),
    "im2col-numpy": ("#e69f00", "s"),
    "im2col-cython": ("#f0e442", "s"),
    "blocked": ("#56b4e9", "D"),
    "direct": ("#0072b2", "o"),
    "winograd": ("#009e73", "^"),
    "torch": ("#d55e00", "v"),
    "torch-tuned": ("#d55e00", "1"),
    "onnxruntime": ("#cc79a7", "<"),
    "jax": ("#000000", ">"),
}
LINE = 12  # of the names, in points


def plot(comparison: Measurements, path: str | PathLike[str]) -> None:
    """Draw every convolution over its arithmetic intensity, a picture for each dtype.

    Args:
        comparison: Of `session.measure`, with its peaks.
        path: Where the picture goes; the suffix chooses the format.
    """
    # Figure alone, without pyplot: no window system is asked for, no global state is touched.
    from matplotlib.figure import Figure

    dtypes = list(dict.fromkeys(r.dtype for r in comparison.results))
    figure = Figure(figsize=(7.5 * max(1, len(dtypes)), 6.2), layout="constrained")
    drawn = {}
    for k, dtype in enumerate(dtypes):
        axes = figure.add_subplot(1, len(dtypes), k + 1)
        points = [p for r in comparison.results if r.dtype == dtype for p in _point(r)]
        xs = [x for x, _, _ in points] or [1.0, 100.0]
        peak = comparison.peaks.get(dtype)
        # From the slope on, though every layer stand under the flat roof.
        ridge = min(xs) if peak is None else peak.gflops / peak.gbytes
        reach = np.geomspace(min(*xs, ridge) / 2, max(xs) * 2, 200)
        if peak is not None:
            roof = np.minimum(peak.gflops, reach * peak.gbytes)
            axes.plot(reach, roof, color="#444444", linewidth=1.5)
            axes.annotate(
                f"{peak.gflops:.0f} GFLOP/s",
                (reach[-1], peak.gflops),
                ha="right",
                va="bottom",
                fontsize=9,
            )
            axes.annotate(
                f"{peak.gbytes:.0f} GB/s",
                (reach[0], roof[0]),
                xytext=(8, -6),
                textcoords="offset points",
                fontsize=9,
            )
        for x, y, r in points:
            colour, mark = MARKS[r.implementation]
            hollow = r.direction == "backward" and mark not in "x1"
            drawn[r.implementation] = axes.plot(
                x,
                y,
                mark,
                color=colour,
                markerfacecolor="none" if hollow else colour,
                markersize=7,
            )[0]
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        _label_cells(axes, figure.dpi, points)
        axes.set_xlabel("FLOPs of the direct sums a byte that must move")
        axes.set_ylabel("GFLOP/s (direct sums)")
        axes.set_title(f"{dtype}; filled: forward, hollow: backward", fontsize=10)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    if drawn:
        names = [name for name in MARKS if name in drawn]
        figure.legend(
            [_solid(drawn[name]) for name in names],
            names,
            loc="outside lower center",
            ncols=5,
            frameon=False,
        )
    save_figure(figure, path, dpi=130)


def _point(r: Measurement) -> list[tuple[float, float, Measurement]]:
    """Where a result stands; `fast` is one of the others and would only cover it."""
    flops, rate = r.cell.flops(r.direction), r.gflops()
    moved = r.cell.traffic(r.direction, 4 if r.dtype == "float32" else 8)
    if flops is None or rate is None or not moved or r.implementation not in MARKS:
        return []
    return [(flops / moved, rate, r)]


def _label_cells(axes: Axes, dpi: float, points: list[tuple[float, float, Measurement]]) -> None:
    """Name each cell once, below its lowest forward point and the names that are there already."""
    from matplotlib.patheffects import withStroke

    lowest: dict[str, tuple[float, float]] = {}
    for x, y, r in points:
        if r.direction == "forward":
            name = r.cell.name
            lowest[name] = min(lowest.get(name, (x, y)), (x, y), key=lambda at: at[1])
    axes.autoscale_view()  # the limits are made late, and places depend on them
    taken: list[tuple[float, float, float]] = []  # centre, height, half of the width
    for name, at in sorted(lowest.items(), key=lambda item: item[1][1]):
        x, y = axes.transData.transform(at) * (72 / dpi)
        half, below = 2.8 * len(name), 13
        while any(abs(x - u) < half + w and abs(y - below - v) < LINE for u, v, w in taken):
            below += LINE
        taken.append((x, y - below, half))
        axes.annotate(
            name,
            at,
            xytext=(0, -below),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            zorder=5,
            arrowprops={"arrowstyle": "-", "color": "#888888", "linewidth": 0.6, "shrinkB": 4}
            if below > 13
            else None,
            path_effects=[withStroke(linewidth=3, foreground="white")],  # marks may lie below
        )


def _solid(line: Line2D) -> Line2D:
    """The mark of a line, filled, for the legend."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=line.get_color(), marker=line.get_marker(), linestyle="none")
