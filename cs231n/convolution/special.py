"""Two special cases: kernels of one pixel, and dense layers, which are convolutions too."""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n.convolution.inputs import Array, check_biases, check_image, check_numbers, check_planes
from cs231n.support.checks import fail


def mix_channels(x: Array, w: Array, b: Any = None) -> Array:
    """Apply 1x1 kernels: the same matrix maps C channels to F at every pixel.

    Args:
        x: Images (N, C, H, W).
        w: Weights (F, C), or kernels (F, C, 1, 1).
        b: One bias per kernel (F,), or None.

    Returns:
        (N, F, H, W).

    Raises:
        ValueError: If the kernels are larger than one pixel, or channels or biases do not fit.

    Source: Lin, Chen and Yan, "Network in Network", 2014, section 3.1.
    """
    check_numbers("x", x, "N, C, H, W")
    check_planes("w", w)
    if w.shape not in {(w.shape[0], x.shape[1]), (w.shape[0], x.shape[1], 1, 1)}:
        fail(
            "w cannot mix the channels of x",
            got=f"shape {w.shape}",
            expected=f"(F, {x.shape[1]}) or (F, {x.shape[1]}, 1, 1)",
            hint="Use correlate_images for larger kernels",
        )
    check_biases(b, w.shape[0])
    weights = w.reshape(w.shape[0], x.shape[1])
    out: Array = np.einsum("fc,nchw->nfhw", weights, x, optimize=True)
    return out if b is None else out + np.asarray(b)[:, None, None]


def dense_kernels(w: Array, image: tuple[int, int, int]) -> Array:
    """Convert the weights of a dense layer to kernels of the size of its input.

    Without padding such a kernel fits in one position only. So each kernel gives one number: the
    output of its column of w.

    Args:
        w: Weights (D, M) of `affine_forward`, D = C * H * W.
        image: (C, H, W) of the layer's input.

    Returns:
        Kernels (M, C, H, W).

    Raises:
        ValueError: If D is not the number of values in the image.
    """
    check_numbers("w", w, "D, M")
    image = check_image(image)
    if w.shape[0] != np.prod(image):
        fail(
            "w does not fit the image",
            got=f"{w.shape[0]} rows",
            expected=f"{np.prod(image)}, the values of an image {image}",
            hint="Pass (C, H, W) of the array that the dense layer flattens",
        )
    return w.T.reshape(w.shape[1], *image)
