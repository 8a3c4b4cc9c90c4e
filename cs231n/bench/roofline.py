"""The roofline plot: how fast each implementation is, compared with what the machine can do."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from cs231n.bench.session import Measurement, Measurements
from cs231n.support.files import save_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

# Color-blind readers can distinguish these colors, and each implementation has its own shape.
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
LINE = 12  # height of a line of text, in points


def plot(comparison: Measurements, path: str | PathLike[str]) -> None:
    """Draw each convolution over its arithmetic intensity, with one picture per dtype.

    Args:
        comparison: Result of `session.measure`, with peaks.
        path: File of the picture; the suffix chooses the format.
    """
    # Only Figure, without pyplot: it needs no window system and changes no global state.
    from matplotlib.figure import Figure

    dtypes = list(dict.fromkeys(r.dtype for r in comparison.results))
    figure = Figure(figsize=(7.5 * max(1, len(dtypes)), 6.2), layout="constrained")
    lines = {}
    for k, dtype in enumerate(dtypes):
        axes = figure.add_subplot(1, len(dtypes), k + 1)
        points = [p for r in comparison.results if r.dtype == dtype for p in _point(r)]
        xs = [x for x, _, _ in points] or [1.0, 100.0]
        peak = comparison.peaks.get(dtype)
        # The slope is always lines, even if all layers are under the flat roof.
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
            color, mark = MARKS[r.implementation]
            hollow = r.direction == "backward" and mark not in "x1"
            lines[r.implementation] = axes.plot(
                x,
                y,
                mark,
                color=color,
                markerfacecolor="none" if hollow else color,
                markersize=7,
            )[0]
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        _label_cells(axes, figure.dpi, points)
        axes.set_xlabel("FLOPs of the direct sums per byte of memory traffic")
        axes.set_ylabel("GFLOP/s (direct sums)")
        axes.set_title(f"{dtype}; filled: forward, hollow: backward", fontsize=10)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    if lines:
        names = [name for name in MARKS if name in lines]
        figure.legend(
            [_solid(lines[name]) for name in names],
            names,
            loc="outside lower center",
            ncols=5,
            frameon=False,
        )
    save_figure(figure, path, dpi=130)


def _point(r: Measurement) -> list[tuple[float, float, Measurement]]:
    """Return the place of a result in a list; none for `fast`, which is one of the others."""
    flops, rate = r.cell.flops(r.direction), r.gflops()
    moved = r.cell.traffic(r.direction, 4 if r.dtype == "float32" else 8)
    if flops is None or rate is None or not moved or r.implementation not in MARKS:
        return []
    return [(flops / moved, rate, r)]


def _label_cells(axes: Axes, dpi: float, points: list[tuple[float, float, Measurement]]) -> None:
    """Name each cell once, below its lowest forward point and below names already placed."""
    from matplotlib.patheffects import withStroke

    lowest: dict[str, tuple[float, float]] = {}
    for x, y, r in points:
        if r.direction == "forward":
            name = r.cell.name
            lowest[name] = min(lowest.get(name, (x, y)), (x, y), key=lambda at: at[1])
    axes.autoscale_view()  # places depend on the limits, which are otherwise computed later
    labels: list[tuple[float, float, float]] = []  # center, height, half of the width
    for name, at in sorted(lowest.items(), key=lambda item: item[1][1]):
        x, y = axes.transData.transform(at) * (72 / dpi)
        half, below = 2.8 * len(name), 13
        while any(abs(x - u) < half + w and abs(y - below - v) < LINE for u, v, w in labels):
            below += LINE
        labels.append((x, y - below, half))
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
            path_effects=[withStroke(linewidth=3, foreground="white")],  # there may be marks below
        )


def _solid(line: Line2D) -> Line2D:
    """Return the mark of a line, filled, for the legend."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=line.get_color(), marker=line.get_marker(), linestyle="none")
