"""Show a comparison as a table for the terminal, as JSON or as Markdown."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cs231n.bench.implementations import IMPLEMENTATIONS, PEERS
from cs231n.bench.session import Measurement, Measurements

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

SCHEMA = 3
AS_INSTALLED = [peer for peer in PEERS if not IMPLEMENTATIONS[peer].keeps_pages]
COURSE_STYLE = "im2col-numpy"  # columns of the whole batch in NumPy, as in the course's layer
HEADINGS = (
    *("Implementation", "ms", "quartiles", "over naive", "over im2col", "over best peer"),
    *("GFLOP/s", "of peak", "extra MB"),
)


def entries(comparison: Measurements) -> list[dict[str, Any]]:
    """List all results with their speedups over other implementations.

    Args:
        comparison: Result of `session.measure`.

    Returns:
        One object per result. `over_peers` has the speedup over each peer in the same cell and
        direction; `over_naive` and `over_im2col` are speedups too. Times are in seconds.
    """
    result = []
    for _, group in _cells(comparison.results):
        medians = {r.implementation: r.timing.median for r in group}
        result += [
            {
                "cell": r.cell.document(),
                "shape": r.cell.text,
                "dtype": r.dtype,
                "threads": r.threads,
                "direction": r.direction,
                "implementation": r.implementation,
                "seconds": r.timing._asdict(),
                "rejected": r.rejected,
                "noisy": r.noisy,
                "scaled_from_images": r.scaled_from,
                "over_naive": _over(medians.get("naive"), r),
                "over_im2col": _over(medians.get(COURSE_STYLE), r),
                "over_peers": {peer: _over(medians[peer], r) for peer in PEERS if peer in medians},
                "gflops": r.gflops(),
                "peak_gflops": r.peak_gflops,
                "percent_of_peak": r.percent_of_peak(),
                "extra_bytes": r.extra_bytes,
            }
            for r in group
        ]
    return result


def as_json(comparison: Measurements, command: str, machine: dict[str, str]) -> str:
    """Write a comparison as JSON.

    Args:
        comparison: Result of `session.measure`.
        command: The command, to run it again.
        machine: Result of `machine.facts`.

    Returns:
        An object with `schema`, `date`, `command`, `machine`, `peaks`, `skipped`, `rows`.
    """
    document = {
        "schema": SCHEMA,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "machine": machine,
        "peaks": {dtype: peak._asdict() for dtype, peak in comparison.peaks.items()},
        "skipped": comparison.skipped,
        "rows": entries(comparison),
    }
    return json.dumps(document, indent=1) + "\n"


def table(comparison: Measurements) -> Group:
    """Show a comparison as tables for the terminal.

    Args:
        comparison: Result of `session.measure`.

    Returns:
        A rich table for each cell, dtype and direction, one table of all cells against the fastest
            peer, and a line that explains them.
    """
    from rich.console import Group

    parts: list[RenderableType] = []
    every = entries(comparison)
    for title, rows in _sections(every):
        result = _narrow(title)
        result.show_edge = False  # two columns more, so that 80 are enough
        result.add_column(HEADINGS[0], no_wrap=True)
        for heading in HEADINGS[1:]:
            stacked = heading.replace(" ", "\n").replace("/s", "\n/s")
            result.add_column(stacked, justify="right", no_wrap=True)
        for row in rows:
            style = "bold green" if row["implementation"] == "fast" else None
            name, median, quartiles, *others = _fields(row)
            low, high = quartiles.split(" to ")
            short = "" if low == high == median else f"{low}-{high}"  # one run has no quartiles
            result.add_row(name, median, short, *others, style=style)
        parts += [result, ""]
    return Group(*parts, *_summary_table(every), _caption(comparison))


def as_markdown(document: dict[str, Any]) -> str:
    """Show a JSON document from `as_json` as Markdown.

    Args:
        document: The parsed JSON.

    Returns:
        Machine, versions, command, date, the cells against the fastest peer, if any, and all rows.
    """
    lines = ["# Measured", "", f"`{document['command']}`, {document['date']}", ""]
    lines += [f"- {name}: {value}" for name, value in document["machine"].items()]
    for dtype, peak in document["peaks"].items():
        lines.append(
            f"- roofs in {dtype}: {peak['gflops']:.1f} GFLOP/s ({peak['how']}), "
            f"{peak['gbytes']:.1f} GB/s"
        )
    lines += ["", *_summary_markdown(document["rows"]), "## All rows", ""]
    for title, rows in _sections(document["rows"]):
        lines += [f"### {title}", "", "| " + " | ".join(HEADINGS) + " |"]
        lines.append("| --- |" + " ---: |" * (len(HEADINGS) - 1))
        lines += ["| " + " | ".join(_fields(row)) + " |" for row in rows]
        lines.append("")
    lines += ["~ noisy: there were too few quiet samples, so all samples count.", ""]
    if document["skipped"]:
        lines += ["Skipped:", "", *(f"- {line}" for line in document["skipped"]), ""]
    return "\n".join(lines)


SUMMARY = ("cell", "dtype", "direction", "fast, ms", "fastest peer", "times", "over torch-tuned")


def summary(rows: Sequence[dict[str, Any]]) -> tuple[list[list[str]], str]:
    """Compare our fast layers with the fastest peer as installed, cell by cell.

    Args:
        rows: Rows from `entries`.

    Returns:
        One line of fields per cell, for the headings `SUMMARY` and "both tuned", and a sentence
            with the geometric mean. The last two fields compare PyTorch with the allocator that
            keeps its pages with ours as installed, and with ours with the same allocator.
    """
    lines, ratios = [], []
    for _, section in _sections(rows):
        named = {row["implementation"]: row for row in section}
        row = named.get("fast")
        if row is None:
            continue
        plain = {peer: times for peer, times in row["over_peers"].items() if peer in AS_INSTALLED}
        if not plain:
            continue
        peer, ratio = min(plain.items(), key=lambda item: item[1])
        ratios.append(ratio)
        tuned = (named.get(name, row)["over_peers"] for name in ("fast", "fast-tuned"))
        lines.append(
            [
                *(row["cell"]["name"], row["dtype"], row["direction"]),
                *(f"{row['seconds']['median'] * 1e3:.2f}", peer, f"{ratio:.2f}"),
                *(_times(over.get("torch-tuned")) for over in tuned),
            ]
        )
    if not ratios:
        return [], ""
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    return lines, f"Geometric mean {mean:.2f}, least {min(ratios):.2f}."


def _summary_markdown(rows: Sequence[dict[str, Any]]) -> list[str]:
    lines, mean = summary(rows)
    if not lines:
        return []
    result = ["## Against the fastest peer", "", f"| {' | '.join((*SUMMARY, 'both tuned'))} |"]
    result.append("| --- | --- | --- | ---: | --- | ---: | ---: | ---: |")
    result += [f"| {' | '.join(line)} |" for line in lines]
    return [*result, "", mean, ""]


def _narrow(title: str, caption: str | None = None) -> Table:
    """A table without columns; no number of it is cut off in a terminal of 80 columns."""
    from rich import box
    from rich.table import Table

    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        caption=caption,
        caption_justify="left",
    )


def _summary_table(rows: Sequence[dict[str, Any]]) -> list[RenderableType]:
    lines, mean = summary(rows)
    if not lines:
        return []
    result = _narrow("fast against the fastest peer", mean)
    for heading in SUMMARY:
        result.add_column(heading, justify="right" if heading in SUMMARY[3:] else "left")
    for line in lines:
        result.add_row(*line[: len(SUMMARY)])
    return [result]


def _fields(row: dict[str, Any]) -> list[str]:
    seconds = row["seconds"]
    best = min(row["over_peers"].values(), default=None)
    return [
        row["implementation"] + (" ~" if row["noisy"] else ""),
        _number(seconds["median"] * 1e3),
        f"{_number(seconds['first_quartile'] * 1e3)} to {_number(seconds['third_quartile'] * 1e3)}",
        _times(row["over_naive"]),
        _times(row["over_im2col"]),
        _times(best),
        "" if row["gflops"] is None else f"{row['gflops']:.1f}",
        "" if row["percent_of_peak"] is None else f"{row['percent_of_peak']:.0f}%",
        "" if row["extra_bytes"] is None else f"{row['extra_bytes'] / 1e6:.1f}",
    ]


def _sections(
    rows: Sequence[dict[str, Any]],
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    def key(row: dict[str, Any]) -> str:
        name, direction = row["cell"]["name"], row["direction"]
        called = name if name.endswith(direction) else f"{name} {direction}"
        return f"{called}, {row['dtype']}: {row['shape']}"

    for title, group in groupby(rows, key):
        yield title, list(group)


def _cells(results: Sequence[Measurement]) -> Iterator[tuple[object, list[Measurement]]]:
    """Group the results by cell, dtype and direction, in their first order."""
    groups: dict[object, list[Measurement]] = {}
    for r in results:
        groups.setdefault((r.cell, r.dtype, r.direction), []).append(r)
    yield from groups.items()


def _caption(comparison: Measurements) -> str:
    peaks = ", ".join(
        f"{dtype} {peak.gflops:.0f} GFLOP/s by {peak.how}, {peak.gbytes:.0f} GB/s"
        for dtype, peak in comparison.peaks.items()
    )
    text = "Medians of samples; implementations take turns, each in its own process. ~: noisy row. "
    text += "GFLOP/s count the direct sums, for Winograd too. "
    shares = "percentages are of the peak measured in turn with each layer"
    return text + (f"Measured peak: {peaks}; {shares}." if peaks else "")


def _over(other: float | None, result: Measurement) -> float | None:
    return None if other is None else other / result.timing.median


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _times(value: float | None) -> str:
    if value is None:
        return ""
    if value < 0.005:
        return "<0.01x"  # 0.00x would mean that it never ended
    return f"{value:,.0f}x" if value >= 20 else f"{value:.2f}x"
