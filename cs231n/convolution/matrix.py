"""A convolution as one explicit matrix: forward y = C x, backward dx = C^T dy."""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n.convolution.by_hand import Pads, paddings, sizes
from cs231n.convolution.inputs import Array, check_image, check_numbers
from cs231n.support.checks import check_integer, fail


def convolution_matrix(
    image: tuple[int, int, int],
    w: Array,
    stride: int = 1,
    mode: str | int | Pads = "valid",
) -> Any:
    """Write a layer without its bias as a sparse matrix.

    Row (f, i, j) holds kernel f, spread out over the pixels of window (i, j). Padded zeros have no
    column. For a flattened image, `C @ x.ravel()` is the output and `C.T @ dy.ravel()` is the
    gradient with respect to the image.

    Args:
        image: (C, H, W) of one image.
        w: Kernels (F, C, HH, WW).
        stride, mode: As in `correlate_images`.

    Returns:
        A `scipy.sparse.csr_array` (F * OH * OW, C * H * W), dtype of `w`.

    Raises:
        ValueError: If the numbers of channels differ, or no window fits.
        ImportError: If SciPy is not installed.
    """
    from scipy import sparse

    check_numbers("w", w, "F, C, HH, WW")
    C, H, W = check_image(image)
    stride = check_integer("stride", stride, low=1)
    if w.shape[1] != C:
        fail(
            "the image and w have different numbers of channels",
            got=f"{C} in the image and {w.shape[1]} in w of shape {w.shape}",
            expected="the same number",
            hint="Pass the image's size as (C, H, W)",
        )
    pads = paddings(mode, (H, W), w.shape[2:], stride)
    OH, OW = sizes((H, W), w.shape, stride, pads)
    f, c, p, q, i, j = np.indices((*w.shape, OH, OW), dtype=np.intp).reshape(6, -1)
    row, column = i * stride + p - pads[0][0], j * stride + q - pads[1][0]
    inside = (row >= 0) & (row < H) & (column >= 0) & (column < W)
    places = ((f * OH + i) * OW + j, (c * H + row) * W + column)
    return sparse.csr_array(
        (w[f, c, p, q][inside], (places[0][inside], places[1][inside])),
        shape=(len(w) * OH * OW, C * H * W),
    )


def adjoint_gap(forward: Array, x: Array, y: Array, backward: Array) -> float:
    """Measure how far <C x, y> is from <x, C^T y>, relative to their size.

    Args:
        forward: C x.
        x: An input.
        y: Any array of the shape of `forward`.
        backward: C^T y, of the shape of `x`.

    Returns:
        0, except for rounding, if the second map is the transpose of the first.

    Raises:
        ValueError: If the two arrays of a pair differ in shape.
    """
    if forward.shape != y.shape or x.shape != backward.shape:
        fail(
            "the two arrays of a pair have different shapes",
            got=f"C x {forward.shape} with y {y.shape}, x {x.shape} with C^T y {backward.shape}",
            expected="equal shapes in each pair",
            hint="Check the order of the arguments",
        )
    left, right = float(np.vdot(forward, y)), float(np.vdot(x, backward))
    scale = float(np.linalg.norm(forward) * np.linalg.norm(y))
    return abs(left - right) / scale if scale else abs(left - right)
