"""Input checks for the layers on images: convolution, pooling, group normalization.

Raises:
    ValueError: an input does not fit; the message says what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.support.array_checks import (
    check_floating,
    check_integer,
    check_mapping,
    check_same_shape,
    entry_of,
    fail,
)
from cs231n.support.layer_checks import check_scale_shift

__all__ = [
    "MOST_PIXELS",
    "check_conv",
    "check_conv_grad",
    "check_conv_net",
    "check_groupnorm",
    "check_pool",
    "check_pool_grad",
    "check_tiles",
]

Array = NDArray[Any]
# A larger stride, padding or window is a mistake, and would overflow the numbers of C.
MOST_PIXELS = 1 << 20


def check_pixels(name: str, params: Any, key: str, low: int) -> int:
    """Require an entry that is a whole number of pixels, from `low` to `MOST_PIXELS`.

    Args:
        name: the name of the dict, for the message.
        params: the dict.
        key: the key of the entry.
        low: the smallest allowed value.

    Returns:
        The entry as a Python integer.
    """
    value = entry_of(name, params, key)
    if type(value) is int and low <= value <= MOST_PIXELS:
        return value  # the usual case, because a small layer takes 10 microseconds in all
    name = f'{name}["{key}"]'
    number = check_integer(name, value, low)
    if number > MOST_PIXELS:
        fail(
            f"{name} is too large",
            got=value,
            expected=f"at most {MOST_PIXELS}",
            hint="It counts pixels, so check its value",
        )
    return number


def check_groupnorm(x: Any, gamma: Any, beta: Any, G: Any, gn_param: Any) -> int:
    """Require valid inputs of group normalization: G must divide the number of channels.

    Args:
        x: images (N, C, H, W).
        gamma: scale, one entry per channel.
        beta: shift, in the same form.
        G: number of groups; it divides C.
        gn_param: a dict with eps, or an empty dict.

    Returns:
        G, as a Python integer.
    """
    check_floating("x", x, "N, C, H, W")
    check_scale_shift(gamma, beta, x.shape[1], per_channel=True)
    check_mapping("gn_param", gn_param)
    groups = check_integer("G", G, low=1)
    if x.shape[1] % groups:
        fail(
            "G does not divide the channels",
            got=f"G = {G} and {x.shape[1]} channels",
            expected="groups of equal size",
            hint=f"Choose a divisor of {x.shape[1]}",
        )
    return groups


def check_conv(x: Any, w: Any, b: Any, conv_param: Any) -> tuple[int, int]:
    """Require x (N, C, H, W), w (F, C, HH, WW), b (F,), and a stride and pad that fit them.

    Args:
        x: images (N, C, H, W).
        w: filters (F, C, HH, WW).
        b: biases (F,).
        conv_param: stride and pad, in pixels.

    Returns:
        stride and pad, as Python integers.
    """
    check_floating("x", x, "N, C, H, W")
    check_floating("w", w, "F, C, HH, WW")
    stride = check_pixels("conv_param", conv_param, "stride", low=1)
    pad = check_pixels("conv_param", conv_param, "pad", low=0)
    _, C, H, W = x.shape
    F, depth, HH, WW = w.shape
    if depth != C:
        fail(
            "x and w have different numbers of channels",
            got=f"{C} in x of shape {x.shape} and {depth} in w of shape {w.shape}",
            expected="the same number on axis 1",
            hint="Check input_dim, or the order of the axes",
        )
    # Integers are allowed too, because the course's notebooks pass np.array([0, 128]).
    shape = b.shape if isinstance(b, np.ndarray) else np.shape(b)
    if shape != (F,):
        fail(
            "b does not fit w",
            got=f"shape {shape}",
            expected=f"({F},)",
            hint="Pass one bias per filter",
        )
    padded = (H + 2 * pad, W + 2 * pad)
    _check_window("kernel", (HH, WW), "padded image", padded, "Pad more, or use a smaller kernel")
    return stride, pad


def check_conv_grad(
    dout: Any, x: Array, w: Array, conv_param: Mapping[str, Any]
) -> tuple[int, int]:
    """Require the upstream gradient of a convolution.

    Args:
        dout: upstream gradient (N, F, OH, OW).
        x: images (N, C, H, W).
        w: filters (F, C, HH, WW).
        conv_param: stride and pad, in pixels.

    Returns:
        stride and pad, as Python integers.
    """
    stride, pad = int(conv_param["stride"]), int(conv_param["pad"])
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    _check_window_grad(dout, (N, F), (H + 2 * pad, W + 2 * pad), (HH, WW), stride)
    return stride, pad


def check_pool(x: Any, pool_param: Any) -> tuple[int, int, int]:
    """Require x (N, C, H, W), and a window and stride that fit it.

    Returns:
        pool_height, pool_width and stride, as Python integers.
    """
    check_floating("x", x, "N, C, H, W")
    HH = check_pixels("pool_param", pool_param, "pool_height", low=1)
    WW = check_pixels("pool_param", pool_param, "pool_width", low=1)
    stride = check_pixels("pool_param", pool_param, "stride", low=1)
    _check_window("window", (HH, WW), "image", x.shape[2:], "Use a smaller window")
    return HH, WW, stride


def check_pool_grad(dout: Any, x: Array, pool_param: Mapping[str, Any]) -> tuple[int, int, int]:
    """Require the upstream gradient of a pooling layer.

    Args:
        dout: upstream gradient (N, C, OH, OW).
        x: images (N, C, H, W).
        pool_param: pool_height, pool_width and stride, in pixels.

    Returns:
        pool_height, pool_width and stride, as Python integers.
    """
    HH, WW = int(pool_param["pool_height"]), int(pool_param["pool_width"])
    stride = int(pool_param["stride"])
    N, C, H, W = x.shape
    _check_window_grad(dout, (N, C), (H, W), (HH, WW), stride)
    return HH, WW, stride


def check_tiles(x: Array, height: int, width: int, stride: int) -> tuple[int, int]:
    """Require square windows that lie side by side and cover the images.

    Args:
        x: images (N, C, H, W).
        height, width: size of a window, in pixels.
        stride: pixels from one window to the next.

    Returns:
        height and width.

    Raises:
        ValueError: the windows overlap, leave pixels out, or are not square.
    """
    if not height == width == stride or x.shape[2] % height or x.shape[3] % width:
        fail(
            "the windows do not tile the images",
            got=f"{height}x{width} windows at stride {stride} on {x.shape[2]}x{x.shape[3]} pixels",
            expected="square windows, as wide as the stride, that divide the image",
            hint="Use max_pool_forward_naive or max_pool_forward_fast for other windows",
        )
    return height, width


def check_conv_net(
    input_dim: Any, num_filters: Any, filter_size: Any, hidden_dim: Any, num_classes: Any
) -> None:
    """Require valid sizes of a convolutional network with 2x2 pooling.

    Args:
        input_dim: (C, H, W) of an image.
        num_filters: F, the number of filters.
        filter_size: height and width of a filter, in pixels.
        hidden_dim: units of the hidden layer.
        num_classes: the number of scores.
    """
    if np.shape(input_dim) != (3,) or min(input_dim) < 1 or min(input_dim[1:]) < 2:
        fail(
            "input_dim is not the size of an image",
            got=f"{input_dim}",
            expected="(C, H, W) with H and W at least 2",
            hint="Check the order of the axes: X_train.shape[1:]",
        )
    sizes = {
        "num_filters": num_filters,
        "filter_size": filter_size,
        "hidden_dim": hidden_dim,
        "num_classes": num_classes,
    }
    for name, value in (*zip(("C", "H", "W"), input_dim, strict=True), *sizes.items()):
        check_integer(name, value, low=1)
    if filter_size % 2 == 0:
        fail(
            "filter_size is even",
            got=filter_size,
            expected="an odd number",
            hint=f"Use {filter_size - 1} or {filter_size + 1}, because only an odd filter can be "
            "padded so that the image keeps its size",
        )


def _check_window(
    what: str, window: tuple[int, int], place: str, image: tuple[int, ...], hint: str
) -> None:
    if not (0 < window[0] <= image[0] and 0 < window[1] <= image[1]):
        fail(
            f"the {what} does not fit the {place}",
            got=f"a {what} of {window[0]}x{window[1]} on {image[0]}x{image[1]} pixels",
            expected=f"a {what} from 1x1 up to the size of the {place}",
            hint=hint,
        )


def _check_window_grad(
    dout: Any,
    planes: tuple[int, int],
    image: tuple[int, int],
    window: tuple[int, int],
    stride: int,
) -> None:
    rows, columns = 1 + (image[0] - window[0]) // stride, 1 + (image[1] - window[1]) // stride
    why = "It has the shape of the layer's output"
    check_same_shape("dout", dout, (*planes, rows, columns), why)
