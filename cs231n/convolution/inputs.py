"""Input checks and sizes of the convolutions by hand.

Raises:
    ValueError: an input does not fit; the message says what to do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.support.checks import check_integer, check_pair, fail

__all__ = [
    "MODES",
    "Array",
    "check_biases",
    "check_channels",
    "check_image",
    "check_numbers",
    "check_output",
    "check_pair",
    "check_planes",
    "leftover",
    "output_size",
]

Array = NDArray[Any]

MODES = ("valid", "same", "ceil", "full")


def check_numbers(name: str, value: Any, axes: str) -> None:
    """Require an array with the axes of a list such as "H, W".

    Integers are allowed, and objects too, because SymPy's symbols add and multiply like numbers.

    Args:
        name: the name of the argument, for the message.
        value: its value.
        axes: its axes, such as "H, W".
    """
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiuO":
        got = value.dtype if isinstance(value, np.ndarray) else type(value).__name__
        fail(
            f"{name} is not an array of numbers",
            got=got,
            expected="numpy.ndarray of real numbers",
            hint=f"Convert it: np.asarray({name}, dtype=np.float64)",
        )
    if not axes.endswith("...") and value.ndim != axes.count(",") + 1:
        fail(
            f"{name} has the wrong number of axes",
            got=f"shape {value.shape}",
            expected=f"({axes})",
            hint="Index or reshape it, or add the missing axes with None",
        )


def check_planes(name: str, value: Any) -> None:
    """Require an array whose last two axes are rows and columns."""
    check_numbers(name, value, "...")
    if value.ndim < 2:
        fail(
            f"{name} has no rows and columns",
            got=f"shape {value.shape}",
            expected="at least two axes",
            hint=f"If it is a single row, pass {name}[None]",
        )


def check_image(image: Any) -> tuple[int, int, int]:
    """Require the size of an image, (C, H, W): three whole numbers of 1 or more.

    Returns:
        The three numbers as plain ints.
    """
    if not isinstance(image, tuple | list) or len(image) != 3:
        fail(
            "image is not the size of an image",
            got=repr(image),
            expected="(C, H, W)",
            hint="Pass a tuple of three whole numbers",
        )
    names = ("channels", "height", "width")
    C, H, W = (check_integer(*each, low=1) for each in zip(names, image, strict=True))
    return C, H, W


def check_biases(b: Any, count: int) -> None:
    """Require one bias per kernel, or None."""
    if b is not None and np.shape(b) != (count,):
        fail(
            "b does not fit w",
            got=f"shape {np.shape(b)}",
            expected=f"({count},)",
            hint="Pass one bias per kernel",
        )


def check_channels(x: Array, w: Array) -> None:
    """Require the same number of channels in the images and in the kernels."""
    check_numbers("x", x, "N, C, H, W")
    check_numbers("w", w, "F, C, HH, WW")
    if x.shape[1] != w.shape[1]:
        fail(
            "x and w have different numbers of channels",
            got=f"{x.shape[1]} in x of shape {x.shape} and {w.shape[1]} in w of shape {w.shape}",
            expected="the same number on axis 1",
            hint="Check the order of the axes",
        )


def check_output(dout: Any, shape: tuple[int, ...]) -> None:
    """Require an upstream gradient of exactly the shape of the forward pass's output."""
    check_numbers("dout", dout, "N, F, OH, OW")
    if dout.shape != shape:
        fail(
            "dout has the wrong shape",
            got=f"{dout.shape}",
            expected=f"{shape}",
            hint="Pass a gradient with the shape of the layer's output",
        )


def output_size(size: int, kernel: int, stride: int = 1, before: int = 0, after: int = 0) -> int:
    """Count the windows that fit along one axis: 1 + (before + size + after - kernel) // stride.

    Args:
        size, kernel: Length of the image and of the kernel along the axis, in pixels.
        stride: Pixels from one window to the next.
        before, after: Zeros before the first pixel and after the last.

    Returns:
        The number of outputs, 1 or more.

    Raises:
        ValueError: If a number is out of range, or no window fits.
    """
    size = check_integer("size", size, low=1)
    kernel = check_integer("kernel", kernel, low=1)
    stride = check_integer("stride", stride, low=1)
    before = check_integer("before", before, low=0)
    after = check_integer("after", after, low=0)
    padded_size = before + size + after
    if kernel > padded_size:
        fail(
            "no window fits",
            got=f"a kernel of {kernel} on {size} pixels and {before + after} zeros",
            expected=f"a kernel of at most {padded_size}",
            hint="Pad more, or use a smaller kernel",
        )
    return 1 + (padded_size - kernel) // stride


def leftover(size: int, kernel: int, stride: int = 1, before: int = 0, after: int = 0) -> int:
    """Count the last rows (or columns) of the padded image that no window reaches.

    Args:
        size, kernel, stride, before, after: As in `output_size`.

    Returns:
        A number from 0 to stride - 1.

    Raises:
        ValueError: As in `output_size`.
    """
    windows = output_size(size, kernel, stride, before, after)
    return int(before) + int(size) + int(after) - ((windows - 1) * int(stride) + int(kernel))
