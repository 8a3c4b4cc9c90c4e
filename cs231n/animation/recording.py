"""Record what the layers compute, one step per frame.

Nothing here computes a layer's result: the numbers come from the arrays that the layers of
`fast_layers` and `pooling_methods` return and cache (outputs, columns and winners). The backward
pass is linear in the errors. So the layer runs on the errors up to the current one, and each frame
shows what the last error added.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cs231n.animation.scene import (
    Array,
    Grid,
    Highlight,
    Movie,
    Scene,
    hidden,
    number,
    sum_of_products,
)
from cs231n.fast_layers import conv_backward_im2col, conv_forward_im2col
from cs231n.support.checks import fail

Pads = tuple[tuple[int, int], tuple[int, int]]


def agree(step: Any, layer: Any, what: str) -> None:
    """Compare the number in a frame with the layer's number, because a film must not be wrong.

    Args:
        step: The number in the frame.
        layer: The number that the layer computed.
        what: Name of the number, for the message.

    Raises:
        AssertionError: If the two differ.
    """
    if not np.allclose(step, layer, rtol=1e-6, atol=1e-9, equal_nan=True):
        raise AssertionError(f"{what} is {step} in the frame, and {layer} in the layer")


def padded(x: Array, pads: Pads) -> tuple[Array, Array]:
    """Return the padded image, and an array that is True where a zero was added."""
    return np.pad(x, pads), np.pad(np.zeros(x.shape, dtype=bool), pads, constant_values=True)


def _layer(x: Array, w: Array, stride: int) -> tuple[Array, Any]:
    """Run the convolution layer on one plane that already has its padding."""
    b = np.zeros(1, dtype=x.dtype)
    return conv_forward_im2col(x[None, None], w[None, None], b, {"stride": stride, "pad": 0})


def _slides(image: Grid, kernel: Grid, stride: int, out: Array) -> list[Scene]:
    """Record a kernel that slides over an image; every frame writes one number of the output."""
    rows, columns = kernel.values.shape
    whole = Highlight(0, 0, rows, columns, "read")
    scenes = []
    for k, (i, j) in enumerate(np.ndindex(out.shape)):
        at = Highlight(i * stride, j * stride, rows, columns, "read")
        window = image.values[at.row : at.row + rows, at.column : at.column + columns]
        products = window * kernel.values
        agree(products.sum(), out[i, j], f"out[{i}, {j}]")
        panels = (
            replace(image, marks=(at,)),
            replace(kernel, marks=(whole,), sign="×"),
            Grid("products", products, sign="="),
            Grid("output", hidden(out, k + 1), (Highlight(i, j, 1, 1, "written"),), sign="→"),
        )
        terms = sum_of_products(window, kernel.values, float(out[i, j]))
        scenes.append(Scene(panels, f"out[{i}, {j}] = {terms}"))
    return scenes


def _image(x: Array, pads: Pads) -> Grid:
    """Return the table of an image with its zeros."""
    values, zeros = padded(x, pads)
    return Grid("image and its zeros" if zeros.any() else "image", values, faint=zeros)


def convolution(x: Array, w: Array, stride: int, pads: Pads) -> Movie:
    """Record a window that slides over the image; every frame writes one number of the output.

    Args:
        x: the image (H, W).
        w: the kernel (HH, WW).
        stride: pixels from one window to the next.
        pads: zeros ((above, below), (left, right)).

    Returns:
        The movie.
    """
    image = _image(x, pads)
    plane = _layer(image.values, w, stride)[0][0, 0]
    scenes = _slides(image, Grid("kernel", w), stride, plane)
    description = (
        f"A {w.shape[0]}x{w.shape[1]} kernel slides over an image at stride {stride}; each window "
        "times the kernel, added up, is one number of the output."
    )
    return Movie("conv", f"Convolution, forward, stride {stride}", description, scenes, plane)


def convolution_backward(x: Array, w: Array, dout: Array, stride: int, pads: Pads) -> Movie:
    """Record how each error adds its share to its window of dx, and to dw.

    Args:
        x: the image (H, W).
        w: the kernel (HH, WW).
        dout: the errors (OH, OW).
        stride: pixels from one window to the next.
        pads: zeros ((above, below), (left, right)).

    Returns:
        The movie.
    """
    side = (w.shape[0], w.shape[1])
    image, zeros = padded(x, pads)
    _, cache = _layer(image, w, stride)
    windows = cache[4]
    scenes: list[Scene] = []
    dx_before, dw_before = np.zeros_like(image), np.zeros_like(w)
    for k, (i, j) in enumerate(np.ndindex(dout.shape)):
        visited = np.where(np.arange(dout.size) <= k, dout.ravel(), 0).reshape(1, 1, *dout.shape)
        dx4, dw4, _ = conv_backward_im2col(visited, cache)
        dx, dw = dx4[0, 0], dw4[0, 0]
        top, left = i * stride, j * stride
        inside = (slice(top, top + w.shape[0]), slice(left, left + w.shape[1]))
        share = dx[inside] - dx_before[inside]
        agree(share, dout[i, j] * w, f"the share of error [{i}, {j}]")
        seen = windows[:, k].reshape(w.shape)
        agree(dw - dw_before, dout[i, j] * seen, f"what error [{i}, {j}] adds to dw")
        block = Highlight(top, left, *side, "written")
        whole = Highlight(0, 0, *side, "written")
        panels = (
            Grid("errors (dout)", dout, (Highlight(i, j, 1, 1, "read"),)),
            Grid("kernel", w, (Highlight(0, 0, *side, "read"),), sign="×"),
            Grid("dx so far", dx, (block,), zeros, sign="→"),
            Grid("its window of x", seen, (Highlight(0, 0, *side, "read"),)),
            Grid("dw so far", dw, (whole,), sign="→"),
        )
        e = number(float(dout[i, j]))
        text = (
            f"error [{i}, {j}] = {e}: {e} × kernel is added to its window of dx, "
            f"and {e} × window to dw"
        )
        scenes.append(Scene(panels, text))
        dx_before, dw_before = dx, dw
    description = (
        f"Every error times the kernel is added to its window of dx (stride {stride}), "
        "and every error times that window to the gradient of the kernel; overlaps add up."
    )
    (above, _), (left, _) = pads
    result = dx_before[above : above + x.shape[0], left : left + x.shape[1]]
    title = f"Convolution, backward, stride {stride}"
    return Movie("conv-backward", title, description, scenes, result)


def im2col(x: Array, w: Array, stride: int, pads: Pads) -> Movie:
    """Record how every window becomes a column, and the convolution one matrix product.

    Args:
        x: the image (H, W).
        w: the kernel (HH, WW).
        stride: pixels from one window to the next.
        pads: zeros ((above, below), (left, right)).

    Returns:
        The movie.
    """
    side = (w.shape[0], w.shape[1])
    image = _image(x, pads)
    out, cache = _layer(image.values, w, stride)
    columns, flat = cache[4], out.reshape(1, -1)
    row = w.reshape(1, -1)
    scenes = []
    for k, (i, j) in enumerate(np.ndindex(out.shape[2:])):
        column = columns[:, k]
        agree(row[0] @ column, flat[0, k], f"column {k}")
        shown = np.full(columns.shape, np.nan)
        shown[:, : k + 1] = columns[:, : k + 1]
        at = Highlight(i * stride, j * stride, *side, "read")
        panels = (
            replace(image, marks=(at,)),
            Grid("kernel as a row", row, (Highlight(0, 0, 1, row.size, "read"),)),
            Grid(
                "columns: one window each",
                shown,
                (Highlight(0, k, len(columns), 1, "written"),),
                sign="·",
            ),
            Grid(
                "output as a row",
                hidden(flat, k + 1),
                (Highlight(0, k, 1, 1, "written"),),
                sign="→",
            ),
        )
        terms = sum_of_products(row, column, float(flat[0, k]))
        scenes.append(Scene(panels, f"window [{i}, {j}] is column {k}; kernel · column: {terms}"))
    description = (
        "Each window of the image is copied into a column of a matrix. The kernel, written as a "
        "row, times that matrix is the whole output."
    )
    return Movie("im2col", f"Columns of windows, stride {stride}", description, scenes, out[0, 0])


def transposed(y: Array, w: Array, stride: int, pad: int) -> Movie:
    """Record the rotated kernel sliding at stride 1 over the input, which is filled up with zeros.

    Args:
        y: the small image (H, W).
        w: the kernel (HH, WW).
        stride: pixels between two inputs in the output.
        pad: rows and columns cut off on each side.

    Returns:
        The movie.

    Raises:
        ValueError: If the padding is larger than the kernel allows.
    """
    if not 0 <= pad < min(w.shape):
        fail(
            "the padding does not fit a transposed convolution",
            got=f"padding {pad} and a {w.shape[0]}x{w.shape[1]} kernel",
            expected=f"0 to {min(w.shape) - 1}",
            hint="Use less padding: a transposed convolution cuts it off its output",
        )
    H, W = (
        (size - 1) * stride + edge - 2 * pad for size, edge in zip(y.shape, w.shape, strict=True)
    )
    if min(H, W) < 1:
        fail(
            "nothing is left of the output",
            got=f"{H}x{W} pixels",
            expected="at least 1x1",
            hint="Use less padding, or a larger image",
        )
    layer = (np.zeros((1, 1, H, W)), w[None, None], np.zeros(1), {"stride": stride, "pad": pad})
    out = conv_backward_im2col(y[None, None], layer)[0][0, 0]
    spread = np.zeros([(side - 1) * stride + 1 for side in y.shape])
    faint = np.ones(spread.shape, dtype=bool)
    spread[::stride, ::stride], faint[::stride, ::stride] = y, False
    around = tuple((side - 1 - pad, side - 1 - pad) for side in w.shape)
    filled = Grid(
        "input, zeros between and around",
        np.pad(spread, around),
        faint=np.pad(faint, around, constant_values=True),
    )
    scenes = _slides(filled, Grid("kernel, rotated", w[::-1, ::-1]), 1, out)
    description = (
        f"With {stride - 1} {'zero' if stride == 2 else 'zeros'} between the numbers of a small "
        "input and zeros around it, the "
        "kernel rotated by 180 degrees slides at stride 1 and gives a larger output."
    )
    return Movie("transposed", f"Transposed convolution, stride {stride}", description, scenes, out)
