"""Mistakes that are made in mean pooling as in L2 pooling, for their solutions have one form."""

from __future__ import annotations

from grading.spec import Edit, Misconception


def gaps_closed(where: str) -> Misconception:
    """Forwards: no window starts later than the one before it ends."""
    corner = "i * stride, j * stride"
    return Misconception(
        id="gaps-closed",
        says="Your out is what you get when gaps between the windows are closed.",
        hint="A window's corner moves by the stride. Its size has nothing to do with it.",
        changes=[Edit(where, corner, "i * min(height, stride), j * min(width, stride)")],
    )


def square_windows(where: str) -> Misconception:
    """Forwards: the height is used for both sizes."""
    return Misconception(
        id="square-windows",
        says="Your out is what you get when the window's height is taken for its width.",
        hint="pool_height and pool_width are two numbers.",
        changes=[Edit(where, "left : left + width", "left : left + height")],
    )


def overlaps_overwrite(where: str) -> Misconception:
    """Backwards: the last window has it all."""
    return Misconception(
        id="overlaps-overwrite",
        says="Your dx is what you get when a window replaces what another window left there.",
        hint="A pixel of several windows is owed a share by each of them.",
        changes=[Edit(where, "dx[n, c, rows, columns] += ", "dx[n, c, rows, columns] = ")],
    )


def gaps_closed_backwards(where: str) -> Misconception:
    """Backwards: the same windows as in `gaps_closed`."""

    def closed(index: str, side: str) -> Edit:
        corner = f"{index} * stride"
        return Edit(
            where,
            f"slice({corner}, {corner} + {side})",
            f"slice({index} * min({side}, stride), {index} * min({side}, stride) + {side})",
        )

    return Misconception(
        id="gaps-closed",
        says="Your dx is what you get when gaps between the windows are closed.",
        hint="Find the windows in the way that the forward pass does.",
        changes=[closed("i", "height"), closed("j", "width")],
    )
