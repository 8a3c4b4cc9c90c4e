"""Show the course's comparison as a table, a picture or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from os import PathLike
from typing import TYPE_CHECKING

from cs231n.bench.course import Row
from cs231n.support.files import save_figure

if TYPE_CHECKING:
    from rich.table import Table

SCHEMA = 1
COLORS = {"cython": "#0072b2", "numpy": "#e69f00"}  # color-blind readers can distinguish them


def table(rows: Sequence[Row]) -> Table:
    """Show the rows as a table for the terminal.

    Args:
        rows: Rows from `course_table`.

    Returns:
        A rich table: milliseconds with quartiles, the speedup, and the backend.
    """
    from rich.table import Table

    repeats = min((row.timing.repeats for row in rows), default=0)
    shown = Table(
        caption=f"Medians of {repeats} or more runs taken in turn; naive layers ran once, in full."
    )
    shown.add_column("Layer")
    for heading in ("Naive ms", "Fast ms", "Quartiles", "Speed-up"):
        shown.add_column(heading, justify="right")
    shown.add_column("Path")
    shape = None
    for row in rows:
        if row.shape != shape:
            shown.add_section()
            shown.add_row(f"[italic]{row.shape}, {row.dtype}[/]")
            shape = row.shape
        low, high = row.timing.first_quartile * 1e3, row.timing.third_quartile * 1e3
        shown.add_row(
            row.name,
            f"{row.naive * 1e3:,.0f}",
            f"{row.fast * 1e3:.2f}",
            f"{low:.2f} to {high:.2f}",
            f"{row.speedup:,.0f}x",
            row.path,
        )
    return shown


def plot(rows: Sequence[Row], path: str | PathLike[str]) -> None:
    """Draw the speedups as bars on a logarithmic axis.

    Args:
        rows: Rows from `course_table`.
        path: File of the picture; the suffix chooses the format.
    """
    # Only Figure, without pyplot: it needs no window system and changes no global state.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 1.2 + 0.32 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    names = [row.name for row in rows]
    bars = axes.barh(names, [row.speedup for row in rows], color=[COLORS[row.path] for row in rows])
    axes.bar_label(bars, [f"{row.speedup:,.0f}x  ({row.path})" for row in rows], padding=3)
    axes.set_xscale("log")
    axes.set_xlim(1, 8 * max((row.speedup for row in rows), default=1))
    axes.invert_yaxis()
    axes.set_xlabel("times as fast as the naive loops")
    axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, path, dpi=150)


def as_json(rows: Sequence[Row]) -> str:
    """Write the rows and the machine as JSON.

    Args:
        rows: Rows from `course_table`.

    Returns:
        An object with `schema`, `date`, `machine` and `rows`. Times are in seconds.
    """
    from cs231n.info import facts

    entries = [
        {
            "name": row.name,
            "shape": row.shape,
            "dtype": row.dtype,
            "path": row.path,
            "naive": row.naive_timing._asdict(),
            "fast": row.timing._asdict(),
            "speedup": row.speedup,
        }
        for row in rows
    ]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    document = {"schema": SCHEMA, "date": now, "machine": facts(), "rows": entries}
    return json.dumps(document, indent=2) + "\n"
