"""A small picture of a wrong array: what was got, beside what was expected, worst place marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

CELL, GAP, HEAD, MOST = 14, 24, 18, 32
NAME = 64  # room for the name above a narrow grid

# Where a number of the largest size is drawn: orange above zero, blue below; white is zero.
ABOVE, BELOW = (217, 95, 2), (44, 103, 176)

Rows = list[list[float | None]]


def picture(data: Mapping[str, Any]) -> Markup:
    """Both arrays as inline SVG, or nothing where there is nothing to draw.

    Args:
        data: "got" and "expected" (rows of numbers, None where not finite), "start" (the first row
            and column shown) and "worst" (the index of the worst place).
    """
    got, want = _rows(data.get("got")), _rows(data.get("expected"))
    if not got or len(got) != len(want) or len(got[0]) != len(want[0]):
        return Markup("")
    numbers = [abs(v) for row in (*got, *want) for v in row if v is not None]
    largest = max(numbers, default=0.0) or 1.0
    row, column = _worst(data)
    width, height = max(CELL * len(got[0]), NAME), CELL * len(got)
    parts = [
        _grid(rows, largest, x, name, (row, column))
        for rows, x, name in ((want, 0, "expected"), (got, width + GAP, "yours"))
    ]
    index = ", ".join(str(int(i)) for i in data.get("worst", []))
    label = f"Expected and your values side by side; the worst place is [{index}]"
    whole = 2 * width + GAP
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" style="max-width: 100%">'
        "{}</svg>"
    ).format(label, whole, height + HEAD, whole, Markup("").join(parts))


def _rows(value: Any) -> Rows:
    """`value` if it is a full table of numbers, else an empty one."""
    if not isinstance(value, list) or not value or not isinstance(value[0], list):
        return []
    rows = [row[:MOST] for row in value[:MOST] if isinstance(row, list)]
    whole = all(len(row) == len(rows[0]) and row for row in rows)
    plain = all(v is None or isinstance(v, int | float) for row in rows for v in row)
    return rows if whole and plain else []


def _worst(data: Mapping[str, Any]) -> tuple[int, int]:
    """The row and column of the worst place in what is drawn; (-1, -1) if unknown."""
    try:
        spot, start = [0, 0, *data["worst"]][-2:], data["start"]
        return int(spot[0]) - int(start[0]), int(spot[1]) - int(start[1])
    except (KeyError, IndexError, TypeError, ValueError):
        return -1, -1


def _grid(rows: Rows, largest: float, left: int, name: str, worst: tuple[int, int]) -> Markup:
    cells = [
        Markup('<text x="{}" y="12" font-size="12" fill="currentColor">{}</text>').format(
            left, name
        )
    ]
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            mark = Markup(' stroke="currentColor" stroke-width="2"') if (i, j) == worst else ""
            cells.append(
                Markup(
                    '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}>'
                    "<title>{}</title></rect>"
                ).format(
                    left + j * CELL + 1,
                    HEAD + i * CELL + 1,
                    CELL - 2,
                    CELL - 2,
                    _colour(value, largest),
                    mark,
                    "not finite" if value is None else f"{value:g}",
                )
            )
    return Markup("").join(cells)


def _colour(value: float | None, largest: float) -> str:
    if value is None:
        return "#000"
    share = min(abs(value) / largest, 1.0)
    full = ABOVE if value > 0 else BELOW
    mixed = (round(245 + (c - 245) * share) for c in full)
    return f"rgb({', '.join(map(str, mixed))})"
