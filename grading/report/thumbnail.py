"""Draw a wrong array in a few hundred bytes, because a class has thousands of them."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from grading.report.picture import ABOVE, BELOW, largest_of, table_of, worst_of
from grading.support.translation import tr

CELL, GAP = 10, 2  # pixels of a cell, cells between the tables
STEPS = 6  # shades above zero, and below
WHITE, FRAME, MISSING = 0, 1, 2
_FIRST = 3


def thumbnail(data: Mapping[str, Any]) -> Markup:
    """Draw the expected values, the student's, and the error side by side, as an embedded PNG.

    Orange is above zero, blue with a bar is below, black is not finite, and a frame marks the worst
    place.

    Args:
        data: see `picture`.

    Returns:
        The picture; empty if there is nothing to draw.
    """
    got, want = table_of(data.get("got")), table_of(data.get("expected"))
    if not got or len(got) != len(want) or len(got[0]) != len(want[0]):
        return Markup("")
    import numpy as np
    from PIL import Image

    first, second = (np.array(rows, dtype=float) for rows in (want, got))  # None becomes NaN
    with np.errstate(all="ignore"):
        error = second - first
    high, wide = first.shape
    drawn = np.full((high * CELL, (3 * wide + 2 * GAP) * CELL), WHITE, dtype=np.uint8)
    both = largest_of(got, want)
    finite = np.abs(error[np.isfinite(error)])
    own = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    spot = worst_of(data)
    for k, (values, largest) in enumerate(((first, both), (second, both), (error, own))):
        for (row, column), value in np.ndenumerate(values):
            top, left = row * CELL, (k * (wide + GAP) + column) * CELL
            cell = drawn[top : top + CELL - 1, left : left + CELL - 1]
            cell[:] = _shade(float(value), largest)
            if value < 0:
                cell[CELL // 2, 2:-2] = FRAME
            if (row, column) == spot:
                cell[[0, -1], :] = cell[:, [0, -1]] = FRAME
    image = Image.frombytes("P", (drawn.shape[1], drawn.shape[0]), drawn.tobytes())
    image.putpalette(_palette())
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True, transparency=WHITE, bits=4)
    where = ", ".join(str(int(i)) for i in data.get("worst", []))
    label = tr(
        "Expected values, yours, and the error side by side; the worst place is [{index}]",
        index=where,
    )
    return Markup('<img alt="{}" width="{}" height="{}" src="data:image/png;base64,{}">').format(
        label, 2 * image.width, 2 * image.height, base64.b64encode(file.getvalue()).decode()
    )


def _shade(value: float, largest: float) -> int:
    if value != value or abs(value) == float("inf"):
        return MISSING
    step = min(STEPS - 1, int(abs(value) / largest * STEPS))
    return _FIRST + step + (STEPS if value < 0 else 0)


def _palette() -> list[int]:
    colors = [255, 255, 255, 60, 60, 60, 0, 0, 0]
    for full in (ABOVE, BELOW):
        for step in range(STEPS):
            colors += [round(245 + (c - 245) * step / (STEPS - 1)) for c in full]
    return colors
