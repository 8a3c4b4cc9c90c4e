"""The gradients of a convolution, each written as a correlation.

No new loops: insert zeros, pad, turn, correlate, crop. `conv_backward_naive` gives the same numbers
by handing each error back to its window.

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


def input_gradient(
    dout: Array,
    w: Array,
    image: tuple[int, int],
    stride: int = 1,
    mode: str | int | Pads = "valid",
) -> Array:
    """Compute the error of the layer below: the gradient with respect to the images.

    Insert stride - 1 zeros between the errors, pad them by the kernel's size less one, and
    correlate at stride 1 with the kernels turned by 180 degrees; each channel collects from all
    kernels. That covers the padded image up to its last window. Rows and columns that no window
    reached get 0, and of the padded image only the image itself is returned.

    Args:
        dout: Upstream gradient (N, F, OH, OW).
        w: Kernels (F, C, HH, WW).
        image: (H, W) of the images, which dout alone does not tell.
        stride, mode: Of the forward pass, as `correlate_images` takes them.

    Returns:
        dx (N, C, H, W).

    Raises:
        ValueError: If `dout` is not of the size that the forward pass gives.
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
    # Forwards a kernel sums over channels; backwards a channel sums over kernels.
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

    Insert stride - 1 zeros between the errors and slide them, at stride 1, over the padded images,
    of which leftover rows and columns at the end are first cut off. Each pair of a kernel and a
    channel has a plane of its own; the images of the batch add up.

    Args:
        dout: Upstream gradient (N, F, OH, OW).
        x: Images (N, C, H, W) of the forward pass.
        kernel: (HH, WW), which the other sizes alone do not tell.
        stride, mode: Of the forward pass, as `correlate_images` takes them.

    Returns:
        dw (F, C, HH, WW).

    Raises:
        ValueError: If `dout` is not of the size that the forward pass gives.
    """
    check_numbers("x", x, "N, C, H, W")
    HH, WW = check_pair("kernel", kernel)
    pads = paddings(mode, x.shape[2:], (HH, WW), stride)
    OH, OW = sizes(x.shape, (HH, WW), stride, pads)
    check_numbers("dout", dout, "N, F, OH, OW")
    check_output(dout, (len(x), dout.shape[1], OH, OW))
    # Your part: compute dw with dilate and correlate_images. Which axis is summed over?
    ### BEGIN SOLUTION
    errors = dilate(dout, stride).swapaxes(0, 1)
    padded = np.pad(x, ((0, 0), (0, 0), *pads))
    used = padded[:, :, : errors.shape[2] + HH - 1, : errors.shape[3] + WW - 1]
    # The sum over channels becomes the sum over images: both stand on axis 1 for this.
    dw = correlate_images(used.swapaxes(0, 1), errors).swapaxes(0, 1)
    ### END SOLUTION
    return dw


def bias_gradient(dout: Array) -> Array:
    """Compute the gradient with respect to the biases: every error of a kernel, added up.

    Args:
        dout: Upstream gradient (N, F, OH, OW).

    Returns:
        db (F,).

    Raises:
        ValueError: If `dout` has not four axes.
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
    """Convolve transposed: the way back through a layer, used as a way forward to larger images.

    It is `input_gradient` for the smallest image that gives an output of the size of `y`, plus
    `rest`: with C the matrix of the layer, what comes out is C^T y.

    Args:
        y: Images (N, F, OH, OW).
        w: Kernels (F, C, HH, WW), as of the layer that goes the other way.
        stride, pad: Of that layer.
        rest: Further rows and columns, each below the stride.

    Returns:
        (N, C, H, W) with H = (OH - 1) * stride + HH - 2 * pad + rest and W likewise.

    Raises:
        ValueError: If the sizes do not fit.

    Source: Zeiler et al. 2010; `torch.nn.functional.conv_transpose2d` is the same.
    """
    check_channels(y, w.swapaxes(0, 1))
    check_pair("rest", rest, low=0)
    H, W = (
        (many - 1) * stride + side - 2 * pad + more
        for many, side, more in zip(y.shape[2:], w.shape[2:], rest, strict=True)
    )
    return input_gradient(y, w, (H, W), stride, pad)
