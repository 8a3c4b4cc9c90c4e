"""The gradients of a convolution, each written as a correlation.

They need no new loops: insert zeros, pad, rotate, correlate, crop. `conv_backward_naive` computes
the same numbers by adding each error to the window it belongs to.

Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, section 4.
"""

from __future__ import annotations

import numpy as np

from cs231n.convolution.by_hand import (
    Pads,
    correlate_images,
    dilate,
    paddings,
    rot180,
    sizes,
)
from cs231n.convolution.inputs import (
    Array,
    check_channels,
    check_numbers,
    check_output,
    check_pair,
)
from cs231n.support.checks import check_integer, fail


def input_gradient(
    dout: Array,
    w: Array,
    image: tuple[int, int],
    stride: int = 1,
    mode: str | int | Pads = "valid",
) -> Array:
    """Compute the error of the layer below: the gradient with respect to the images.

    Insert stride - 1 zeros between the errors (the numbers of dout), pad them by the size of the
    kernel minus one, and correlate at stride 1 with the kernels rotated by 180 degrees; each
    channel sums over all kernels. The result covers the padded image up to its last window. Rows
    and columns that no window reached get 0, and only the image without its padding is returned.

    Args:
        dout: Upstream gradient (N, F, OH, OW).
        w: Kernels (F, C, HH, WW).
        image: (H, W) of the images, which does not follow from dout.
        stride, mode: Of the forward pass, as in `correlate_images`.

    Returns:
        dx (N, C, H, W).

    Raises:
        ValueError: If `dout` does not have the size of the forward pass's output.
    """
    check_numbers("w", w, "F, C, HH, WW")
    H, W = check_pair("image", image)
    pads = paddings(mode, (H, W), w.shape[2:], stride)
    OH, OW = sizes((H, W), w.shape, stride, pads)
    check_numbers("dout", dout, "N, F, OH, OW")
    check_output(dout, (len(dout), w.shape[0], OH, OW))
    # Your part: compute dx with dilate, rot180 and correlate_images. Mind leftovers and padding.
    ### BEGIN SOLUTION
    (above, below), (left, right) = pads
    # In the forward pass a kernel sums over channels; here a channel sums over kernels.
    turned = rot180(w).swapaxes(0, 1)
    reached = correlate_images(dilate(dout, stride), turned, mode="full")
    padded = np.zeros(
        (len(dout), w.shape[1], above + H + below, left + W + right), dtype=reached.dtype
    )
    padded[:, :, : reached.shape[2], : reached.shape[3]] = reached
    dx = padded[:, :, above : above + H, left : left + W]
    ### END SOLUTION
    return dx


def kernel_gradient(
    dout: Array,
    x: Array,
    kernel: tuple[int, int],
    stride: int = 1,
    mode: str | int | Pads = "valid",
) -> Array:
    """Compute the gradient with respect to the kernels.

    First cut leftover rows and columns off the end of the padded images. Then insert stride - 1
    zeros between the errors (the numbers of dout), and slide them over the images at stride 1. Each
    pair of a kernel and a channel has its own plane; the images of the batch add up.

    Args:
        dout: Upstream gradient (N, F, OH, OW).
        x: Images (N, C, H, W) of the forward pass.
        kernel: (HH, WW), which does not follow from the other sizes.
        stride, mode: Of the forward pass, as in `correlate_images`.

    Returns:
        dw (F, C, HH, WW).

    Raises:
        ValueError: If `dout` does not have the size of the forward pass's output.
    """
    check_numbers("x", x, "N, C, H, W")
    HH, WW = check_pair("kernel", kernel)
    pads = paddings(mode, x.shape[2:], (HH, WW), stride)
    OH, OW = sizes(x.shape, (HH, WW), stride, pads)
    check_numbers("dout", dout, "N, F, OH, OW")
    check_output(dout, (len(x), dout.shape[1], OH, OW))
    # Your part: compute dw with dilate and correlate_images. Over which axis is the sum?
    ### BEGIN SOLUTION
    errors = dilate(dout, stride).swapaxes(0, 1)
    padded = np.pad(x, ((0, 0), (0, 0), *pads))
    used = padded[:, :, : errors.shape[2] + HH - 1, : errors.shape[3] + WW - 1]
    # correlate_images sums over axis 1; swapped, that axis holds the images of the batch.
    dw = correlate_images(used.swapaxes(0, 1), errors).swapaxes(0, 1)
    ### END SOLUTION
    return dw


def bias_gradient(dout: Array) -> Array:
    """Compute the gradient with respect to the biases: the sum of all errors of a kernel.

    Args:
        dout: Upstream gradient (N, F, OH, OW).

    Returns:
        db (F,).

    Raises:
        ValueError: If `dout` does not have four axes.
    """
    check_numbers("dout", dout, "N, F, OH, OW")
    db: Array = dout.sum(axis=(0, 2, 3))
    return db


def transposed(
    y: Array,
    w: Array,
    stride: int = 1,
    pad: int = 0,
    rest: tuple[int, int] = (0, 0),
) -> Array:
    """Compute a transposed convolution: the backward pass of a layer, used to make images larger.

    It is `input_gradient` for the smallest image that gives an output of the size of `y`, plus
    `rest`. If C is the matrix of the layer, the result is C^T y.

    Args:
        y: Images (N, F, OH, OW).
        w: Kernels (F, C, HH, WW) of the layer whose backward pass this is.
        stride, pad: Of that layer.
        rest: Additional rows and columns, each fewer than the stride.

    Returns:
        (N, C, H, W) with H = (OH - 1) * stride + HH - 2 * pad + rest and W likewise.

    Raises:
        ValueError: If the sizes do not fit.

    Source: Zeiler et al. 2010; `torch.nn.functional.conv_transpose2d` is the same.
    """
    check_numbers("w", w, "F, C, HH, WW")
    check_channels(y, w.swapaxes(0, 1))
    rest = check_pair("rest", rest, low=0)
    stride = check_integer("stride", stride, low=1)
    pad = check_integer("pad", pad, low=0)
    H, W = (
        (outputs - 1) * stride + side - 2 * pad + extra
        for outputs, side, extra in zip(y.shape[2:], w.shape[2:], rest, strict=True)
    )
    if max(rest) >= stride or min(H, W) < 1:
        fail(
            "there is no such image",
            got=f"{H}x{W} pixels, with rest {rest} at stride {stride}",
            expected="at least 1x1 pixels, and a rest below the stride",
            hint="Use a smaller pad or rest",
        )
    return input_gradient(y, w, (H, W), stride, pad)
