"""Mistakes that occur in mean pooling and in L2 pooling: their solutions have the same form."""

from __future__ import annotations

from grading.spec import Edit, Misconception


def gaps_closed(where: str) -> Misconception:
    """Forward: no window starts after the end of the one before it."""
    corner = "i * stride, j * stride"
    return Misconception(
        id="gaps-closed",
        says=(
            "If the stride is larger than the window, there is no gap: each window starts right "
            "after the one before it."
        ),
        hint="The top left corner of a window moves by the stride, whatever the window's size is.",
        changes=[Edit(where, corner, "i * min(height, stride), j * min(width, stride)")],
    )


def square_windows(where: str) -> Misconception:
    """Forward: the height is used for both sizes."""
    return Misconception(
        id="square-windows",
        says="The window's height is used as its width, too.",
        hint="pool_height and pool_width are two separate numbers.",
        changes=[Edit(where, "left : left + width", "left : left + height")],
    )


def overlaps_overwrite(where: str) -> Misconception:
    """Backward: the last window overwrites the others."""
    return Misconception(
        id="overlaps-overwrite",
        says=(
            "Where windows overlap, one window's gradient overwrites another's instead of being "
            "added."
        ),
        hint=(
            "A pixel that lies in several windows gets a share from each of them. How do you "
            "combine these shares?"
        ),
        changes=[Edit(where, "dx[n, c, rows, columns] += ", "dx[n, c, rows, columns] = ")],
    )


def gaps_closed_backwards(where: str) -> Misconception:
    """Backward: the same windows as in `gaps_closed`."""

    def closed(index: str, side: str) -> Edit:
        corner = f"{index} * stride"
        return Edit(
            where,
            f"slice({corner}, {corner} + {side})",
            f"slice({index} * min({side}, stride), {index} * min({side}, stride) + {side})",
        )

    return Misconception(
        id="gaps-closed",
        says=(
            "If the stride is larger than the window, there is no gap: each window starts right "
            "after the one before it."
        ),
        hint="Find the windows in the same way as the forward pass does.",
        changes=[closed("i", "height"), closed("j", "width")],
    )
