"""Draw a wrong array: the expected values, the student's, and the error, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from grading.support.translation import tr

CELL, GAP, HEAD, FOOT, MOST = 14, 24, 18, 18, 32
NAME = 64  # room for the name above a narrow grid
LEAST = 0.8  # the smallest scale at which numbers can be read
# A small array is drawn with its numbers in its cells.
FEW, WIDE, HIGH = 6, 48, 22

# The colors of the largest numbers: orange above zero, blue below. Zero is white.
ABOVE, BELOW = (217, 95, 2), (44, 103, 176)

Rows = list[list[float | None]]


def picture(data: Mapping[str, Any]) -> Markup:
    """Draw both arrays and their difference as inline SVG.

    Besides the color, a number below zero has a bar and a number that is not finite has a cross.
    A small array shows its numbers.

    Args:
        data: "got" and "expected" (rows of numbers, None if not finite), "error" (their difference
            before rounding; computed from them if absent), "start" (the first row and column shown)
            and "worst" (the index of the worst place).

    Returns:
        The picture; empty if there is nothing to draw.
    """
    got, want = table_of(data.get("got")), table_of(data.get("expected"))
    if not got or len(got) != len(want) or len(got[0]) != len(want[0]):
        return Markup("")
    error = table_of(data.get("error"))
    if [len(row) for row in error] != [len(row) for row in got]:
        error = [
            [None if a is None or b is None else a - b for a, b in zip(*rows, strict=True)]
            for rows in zip(got, want, strict=True)
        ]
    few = len(got[0]) <= FEW and len(got) <= FEW
    size = (WIDE, HIGH) if few else (CELL, CELL)
    worst = worst_of(data)
    width, height = max(size[0] * len(got[0]), NAME), size[1] * len(got)
    both = largest_of(got, want)
    drawn = (
        (want, both, tr("expected")),
        (got, both, tr("yours")),
        (error, largest_of(error), tr("error")),
    )
    parts = [
        _grid(rows, largest, k * (width + GAP), name, worst, size)
        for k, (rows, largest, name) in enumerate(drawn)
    ]
    index = ", ".join(str(int(i)) for i in data.get("worst", []))
    label = tr(
        "Expected values, yours, and the error side by side; the worst place is [{index}]",
        index=index,
    )
    legend = (
        tr("frame: worst place; orange: above 0; blue: below 0")
        if few
        else tr("frame: worst place; orange: above 0; blue with a bar: below 0; cross: not finite")
    )
    whole = max(3 * width + 2 * GAP, 360 if few else 460)  # room for the legend
    foot = Markup('<text x="0" y="{}" font-size="11" fill="currentColor">{}</text>').format(
        HEAD + height + 13, legend
    )
    return Markup(
        # It shrinks a little before it scrolls: on a phone, smaller numbers could not be read.
        '<div style="overflow-x: auto" tabindex="0"><svg role="img" aria-label="{}" '
        'viewBox="0 0 {} {}" style="width: 100%; max-width: {}px; min-width: {}px">{}{}</svg></div>'
    ).format(
        label,
        whole,
        HEAD + height + FOOT,
        whole,
        round(LEAST * whole),
        Markup("").join(parts),
        foot,
    )


def largest_of(*tables: Rows) -> float:
    """The largest absolute value in the tables; 1 if all are 0."""
    numbers = [abs(v) for rows in tables for row in rows for v in row if v is not None]
    return max(numbers, default=0.0) or 1.0


def table_of(value: Any) -> Rows:
    """`value` if it is a full table of numbers, else an empty one."""
    if not isinstance(value, list) or not value or not isinstance(value[0], list):
        return []
    rows = [row[:MOST] for row in value[:MOST] if isinstance(row, list)]
    whole = all(len(row) == len(rows[0]) and row for row in rows)
    plain = all(v is None or isinstance(v, int | float) for row in rows for v in row)
    return rows if whole and plain else []


def worst_of(data: Mapping[str, Any]) -> tuple[int, int]:
    """The row and column of the worst place in what is drawn; (-1, -1) if unknown."""
    try:
        spot, start = [0, 0, *data["worst"]][-2:], data["start"]
        return int(spot[0]) - int(start[0]), int(spot[1]) - int(start[1])
    except (KeyError, IndexError, TypeError, ValueError):
        return -1, -1


def _grid(
    rows: Rows,
    largest: float,
    left: int,
    name: str,
    worst: tuple[int, int],
    size: tuple[int, int],
) -> Markup:
    width, height = size
    cells = [
        Markup('<text x="{}" y="12" font-size="12" fill="currentColor">{}</text>').format(
            left, name
        )
    ]
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            x, y = left + j * width + 1, HEAD + i * height + 1
            mark = Markup(' stroke="currentColor" stroke-width="2"') if (i, j) == worst else ""
            cells.append(
                Markup(
                    '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}>'
                    "<title>{}</title></rect>"
                ).format(
                    x,
                    y,
                    width - 2,
                    height - 2,
                    _color(value, largest),
                    mark,
                    tr("not finite") if value is None else f"{value:g}",
                )
            )
            cells.append(_sign(value, largest, x, y, size))
    return Markup("").join(cells)


def _sign(value: float | None, largest: float, x: int, y: int, size: tuple[int, int]) -> Markup:
    """The number in a wide cell; in a narrow one a bar if below zero, a cross if not finite."""
    width, height = size[0] - 2, size[1] - 2
    if size[0] == WIDE:
        text = tr("not finite") if value is None else f"{value:.3g}"
        if len(text) > 7 and value is not None:
            text = f"{value:.1e}"
        strong = value is None or abs(value) > 0.6 * largest
        return Markup(
            '<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="{}">{}</text>'
        ).format(
            x + width // 2,
            y + height - 6,
            9 if len(text) > 7 else 11,
            _ink(value, strong),
            text,
        )
    if value is None:
        path = f"M{x + 2} {y + 2}L{x + width - 2} {y + height - 2}M{x + 2} {y + height - 2}"
        path += f"L{x + width - 2} {y + 2}"
        return Markup('<path d="{}" stroke="#fff" stroke-width="1.5"/>').format(path)
    if value < 0:
        middle = y + height // 2
        path = f"M{x + 3} {middle}L{x + width - 3} {middle}"
        strong = abs(value) > 0.6 * largest
        return Markup('<path d="{}" stroke="{}" stroke-width="1.5"/>').format(
            path, _ink(value, strong)
        )
    return Markup("")


def _ink(value: float | None, strong: bool) -> str:
    """Black or white, whichever has more contrast; on full orange that is black."""
    return "#fff" if value is None or (strong and value < 0) else "#000"


def _color(value: float | None, largest: float) -> str:
    if value is None:
        return "#000"
    share = min(abs(value) / largest, 1.0)
    full = ABOVE if value > 0 else BELOW
    mixed = (round(245 + (c - 245) * share) for c in full)
    return f"rgb({', '.join(map(str, mixed))})"
