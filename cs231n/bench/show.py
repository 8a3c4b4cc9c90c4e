"""The measured rows as a table, a picture and JSON."""

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
COLOURS = {"cython": "#0072b2", "numpy": "#e69f00"}  # told apart by color-blind readers too


def table(rows: Sequence[Row]) -> Table:
    """Set the rows in a table for the terminal.

    Args:
        rows: Of `course_table`.

    Returns:
        A rich table: milliseconds with quartiles, the speed-up, and the path that ran.
    """
    from rich.table import Table

    repeats = min((row.timing.repeats for row in rows), default=0)
    made = Table(
        caption=f"Medians of {repeats} or more runs taken in turn; naive layers ran once, in full."
    )
    made.add_column("Layer")
    for heading in ("Naive ms", "Fast ms", "Quartiles", "Speed-up"):
        made.add_column(heading, justify="right")
    made.add_column("Path")
    shape = None
    for row in rows:
        if row.shape != shape:
            made.add_section()
            made.add_row(f"[italic]{row.shape}, {row.dtype}[/]")
            shape = row.shape
        low, high = row.timing.first_quartile * 1e3, row.timing.third_quartile * 1e3
        made.add_row(
            row.name,
            f"{row.naive * 1e3:,.0f}",
            f"{row.fast * 1e3:.2f}",
            f"{low:.2f} to {high:.2f}",
            f"{row.speedup:,.0f}x",
            row.path,
        )
    return made


def plot(rows: Sequence[Row], path: str | PathLike[str]) -> None:
    """Draw the speed-ups as bars on a logarithmic axis.

    Args:
        rows: Of `course_table`.
        path: Where the picture goes; the suffix chooses the format.
    """
    # Figure alone, without pyplot: no window system is asked for, no global state is touched.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 1.2 + 0.32 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    names = [row.name for row in rows]
    bars = axes.barh(
        names, [row.speedup for row in rows], color=[COLOURS[row.path] for row in rows]
    )
    axes.bar_label(bars, [f"{row.speedup:,.0f}x  ({row.path})" for row in rows], padding=3)
    axes.set_xscale("log")
    axes.set_xlim(1, 8 * max((row.speedup for row in rows), default=1))
    axes.invert_yaxis()
    axes.set_xlabel("times as fast as the naive loops")
    axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, path, dpi=150)


def as_json(rows: Sequence[Row]) -> str:
    """Write the rows and what they were measured on as JSON.

    Args:
        rows: Of `course_table`.

    Returns:
        An object with `schema`, `date`, `machine` and `rows`; times in seconds.
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
