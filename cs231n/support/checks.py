"""Input checks that the layers share.

Each function looks at its arguments and returns nothing, or raises a `ValueError` that says what is
wrong, what it got, what it expected, and what to do next. They look at shapes, dtypes and the
parameter dicts, never at an array's values (labels apart), so that their cost stays far below that
of the work they guard.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MODES",
    "check_affine",
    "check_affine_grad",
    "check_batchnorm",
    "check_conv",
    "check_conv_grad",
    "check_conv_net",
    "check_dense_net",
    "check_dropout",
    "check_float_dtype",
    "check_floating",
    "check_groupnorm",
    "check_integer",
    "check_labels",
    "check_layernorm",
    "check_mode",
    "check_pool",
    "check_pool_grad",
    "check_same_shape",
    "check_scale_shift",
    "check_upstream",
    "fail",
]

Array = NDArray[Any]

MODES = ("train", "test")


def fail(what: str, *, got: object, expected: str, hint: str) -> NoReturn:
    """Raise the `ValueError` of a bad input, in the one form that all of them have."""
    raise ValueError(f"{what}: got {got}, expected {expected}; {hint}")


def check_floating(name: str, value: Any, axes: str | None = None) -> None:
    """Require a floating-point array, with the axes of a comma-separated list such as "N, D"."""
    _check_ndarray(name, value)
    if value.dtype.kind != "f":
        fail(
            f"{name} has the wrong dtype",
            got=value.dtype,
            expected="float32 or float64",
            hint=f"convert it: {name}.astype(np.float64)",
        )
    if axes is not None and value.ndim != axes.count(",") + 1:
        fail(
            f"{name} has the wrong number of axes",
            got=f"shape {value.shape}",
            expected=f"({axes})",
            hint="reshape it, or add the missing axes with None",
        )


def check_same_shape(name: str, value: Any, shape: tuple[int, ...], why: str) -> None:
    """Require a floating-point array of exactly `shape`."""
    check_floating(name, value)
    if value.shape != shape:
        fail(f"{name} does not fit", got=f"shape {value.shape}", expected=f"{shape}", hint=why)


def check_upstream(dout: Any, cache: Any, axes: str | None = None) -> None:
    """Require an upstream gradient, and a cache that a forward pass filled."""
    check_floating("dout", dout, axes)
    if cache is None:
        fail(
            "there is nothing to go back through",
            got="cache None",
            expected="the cache of a forward pass in train mode",
            hint='run the forward pass with mode "train"',
        )


def check_labels(x: Any, y: Any) -> None:
    """Require scores (N, C) and integer labels (N,) in [0, C)."""
    check_floating("x", x, "N, C")
    labels = np.asarray(y)
    if labels.shape != x.shape[:1]:
        fail(
            "y does not fit the scores",
            got=f"shape {labels.shape}",
            expected=f"({x.shape[0]},), one label a row of x",
            hint="pass class numbers, not one-hot rows; y.ravel() drops a spare axis",
        )
    if not np.issubdtype(labels.dtype, np.integer) and labels.size:
        fail(
            "y has the wrong dtype",
            got=labels.dtype,
            expected="integers",
            hint="convert it: y.astype(np.int64)",
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < x.shape[1]):
        fail(
            "y holds a label that is not a class",
            got=f"labels from {labels.min()} to {labels.max()}",
            expected=f"0 to {x.shape[1] - 1}, for x has {x.shape[1]} columns",
            hint="check the labels, or the number of classes of the model",
        )


def check_affine(x: Any, w: Any, b: Any) -> None:
    """Require x (N, d_1, ..., d_k), w (D, M) with D = d_1 * ... * d_k, and b (M,)."""
    check_floating("x", x)
    check_floating("w", w, "D, M")
    check_floating("b", b)
    if x.ndim == 0:
        fail(
            "x has no batch axis", got="shape ()", expected="(N, d_1, ..., d_k)", hint="use x[None]"
        )
    features = int(np.prod(x.shape[1:]))
    if features != w.shape[0]:
        fail(
            "x and w do not fit",
            got=f"{features} features in a row of x and w of shape {w.shape}",
            expected="as many rows in w as features in x",
            hint="check the sizes given to the model, or whether w is transposed",
        )
    # A row vector (1, M) adds up in the same way, and many a model keeps its biases so.
    if b.shape not in {(w.shape[1],), (1, w.shape[1])}:
        fail(
            "b does not fit w",
            got=f"shape {b.shape}",
            expected=f"({w.shape[1]},)",
            hint="one bias a column of w",
        )


def check_affine_grad(dout: Any, x: Array, w: Array) -> None:
    """Require the upstream gradient of an affine layer, (N, M)."""
    check_same_shape(
        "dout", dout, (x.shape[0], w.shape[1]), "it has the shape of the layer's output"
    )


def check_scale_shift(gamma: Any, beta: Any, width: int, per_channel: bool = False) -> None:
    """Require gamma and beta of `width` numbers, in the forms of a channel if `per_channel`."""
    allowed = {(width,)} | ({(1, width, 1, 1), (width, 1, 1)} if per_channel else set())
    for name, value in (("gamma", gamma), ("beta", beta)):
        _check_ndarray(name, value)
        # Whole numbers are welcome here: the course's notebooks pass np.asarray([3, 4, 5]).
        if value.dtype.kind not in "fiu":
            fail(
                f"{name} has the wrong dtype",
                got=value.dtype,
                expected="real numbers",
                hint=f"convert it: {name}.astype(np.float64)",
            )
        if value.shape not in allowed:
            fail(
                f"{name} does not fit x",
                got=f"shape {value.shape}",
                expected=" or ".join(map(str, sorted(allowed, key=len))),
                hint=f"x has {width} {'channels' if per_channel else 'columns'}",
            )


def check_batchnorm(x: Any, gamma: Any, beta: Any, bn_param: Any, axes: str = "N, D") -> None:
    """Require what batch normalisation takes, with the features (or channels) on axis 1."""
    check_floating("x", x, axes)
    check_scale_shift(gamma, beta, x.shape[1])
    check_mode("bn_param", bn_param)
    if bn_param["mode"] == "train" and x.size == 0:
        fail(
            "there is nothing to average over",
            got=f"x of shape {x.shape}",
            expected="at least one row in train mode",
            hint='drop the empty batch, or use mode "test"',
        )
    for key in ("running_mean", "running_var"):
        if key in bn_param and np.shape(bn_param[key]) != (x.shape[1],):
            fail(
                f'bn_param["{key}"] does not fit x',
                got=f"shape {np.shape(bn_param[key])}",
                expected=f"({x.shape[1]},)",
                hint="give every layer a bn_param of its own",
            )


def check_layernorm(x: Any, gamma: Any, beta: Any, ln_param: Any) -> None:
    """Require what layer normalisation takes."""
    check_floating("x", x, "N, D")
    check_scale_shift(gamma, beta, x.shape[1])
    _check_mapping("ln_param", ln_param)


def check_groupnorm(x: Any, gamma: Any, beta: Any, G: Any, gn_param: Any) -> None:
    """Require what group normalisation takes: G must divide the channels."""
    check_floating("x", x, "N, C, H, W")
    check_scale_shift(gamma, beta, x.shape[1], per_channel=True)
    _check_mapping("gn_param", gn_param)
    check_integer("G", G, low=1)
    if x.shape[1] % G:
        fail(
            "G does not divide the channels",
            got=f"G = {G} and {x.shape[1]} channels",
            expected="groups of equal size",
            hint=f"choose a divisor of {x.shape[1]}",
        )


def check_dropout(x: Any, dropout_param: Any) -> None:
    """Require an array and a dropout_param with a mode and a chance to keep in (0, 1]."""
    check_floating("x", x)
    check_mode("dropout_param", dropout_param)
    keep = _entry("dropout_param", dropout_param, "p")
    if not 0 < keep <= 1:
        fail(
            'dropout_param["p"] is out of range',
            got=keep,
            expected="0 < p <= 1, the chance to keep a unit",
            hint="pass 1 - p if you have the chance to drop one",
        )


def check_conv(x: Any, w: Any, b: Any, conv_param: Any) -> None:
    """Require x (N, C, H, W), w (F, C, HH, WW), b (F,), and a stride and pad that fit them."""
    check_floating("x", x, "N, C, H, W")
    check_floating("w", w, "F, C, HH, WW")
    stride, pad = (_entry("conv_param", conv_param, key) for key in ("stride", "pad"))
    check_integer('conv_param["stride"]', stride, low=1)
    check_integer('conv_param["pad"]', pad, low=0)
    if x.shape[1] != w.shape[1]:
        fail(
            "x and w differ in channels",
            got=f"{x.shape[1]} in x of shape {x.shape} and {w.shape[1]} in w of shape {w.shape}",
            expected="the same number on axis 1",
            hint="check input_dim, or the order of the axes",
        )
    # Real numbers of any kind: the course's notebooks pass np.array([0, 128]).
    if np.shape(b) != (w.shape[0],):
        fail(
            "b does not fit w",
            got=f"shape {np.shape(b)}",
            expected=f"({w.shape[0]},)",
            hint="one bias a filter",
        )
    border = 2 * int(pad)  # an integer of one byte would wrap
    _check_window("kernel", w.shape[2:], (x.shape[2] + border, x.shape[3] + border))


def check_conv_grad(dout: Any, x: Array, w: Array, conv_param: Mapping[str, Any]) -> None:
    """Require the upstream gradient of a convolution."""
    border = 2 * int(conv_param["pad"])
    height, width = x.shape[2] + border, x.shape[3] + border
    _check_window_grad(dout, x.shape[0], w.shape[0], (height, width), w.shape[2:], conv_param)


def check_pool(x: Any, pool_param: Any) -> None:
    """Require x (N, C, H, W), and a window and stride that fit it."""
    check_floating("x", x, "N, C, H, W")
    for key in ("pool_height", "pool_width", "stride"):
        check_integer(f'pool_param["{key}"]', _entry("pool_param", pool_param, key), low=1)
    _check_window("window", (pool_param["pool_height"], pool_param["pool_width"]), x.shape[2:])


def check_pool_grad(dout: Any, x: Array, pool_param: Mapping[str, Any]) -> None:
    """Require the upstream gradient of a pooling layer."""
    window = (pool_param["pool_height"], pool_param["pool_width"])
    _check_window_grad(dout, x.shape[0], x.shape[1], x.shape[2:], window, pool_param)


def check_mode(name: str, params: Any) -> None:
    """Require a parameter dict whose "mode" is "train" or "test"."""
    mode = _entry(name, params, "mode")
    if mode not in MODES:
        fail(
            f'{name}["mode"] is unknown',
            got=repr(mode),
            expected='"train" or "test"',
            hint="check its spelling",
        )


def check_conv_net(
    input_dim: Any, num_filters: Any, filter_size: Any, hidden_dim: Any, num_classes: Any
) -> None:
    """Require sizes that a convolutional network with a 2x2 pooling can have."""
    if len(input_dim) != 3 or min(input_dim) < 1 or min(input_dim[1:]) < 2:
        fail(
            "input_dim is not the size of an image",
            got=f"{input_dim}",
            expected="(C, H, W) with H and W at least 2",
            hint="check the order of the axes: X_train.shape[1:]",
        )
    sizes = {
        "num_filters": num_filters,
        "filter_size": filter_size,
        "hidden_dim": hidden_dim,
        "num_classes": num_classes,
    }
    for name, value in sizes.items():
        check_integer(name, value, low=1)
    if filter_size % 2 == 0:
        fail(
            "filter_size is even",
            got=filter_size,
            expected="an odd number",
            hint=f"use {filter_size - 1} or {filter_size + 1}: only an odd filter has a centre, "
            "so that padding keeps the size of the image",
        )


def check_dense_net(dims: Any, dtype: Any = np.float64) -> None:
    """Require layer widths of 1 or more, and a floating dtype."""
    for index, width in enumerate(dims):
        check_integer(f"width {index} of the layers {list(dims)}", width, low=1)
    check_float_dtype(dtype)


def check_float_dtype(dtype: Any) -> None:
    """Require a dtype for parameters."""
    if not np.issubdtype(np.dtype(dtype), np.floating):
        fail(
            "dtype is not a floating type",
            got=np.dtype(dtype),
            expected="float32 or float64",
            hint="pass np.float32, or np.float64 for a gradient check",
        )


def check_integer(name: str, value: Any, low: int) -> None:
    """Require a whole number of `low` or more; NumPy integers count."""
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if number < low:
        fail(
            f"{name} is out of range",
            got=repr(value),
            expected=f"a whole number of {low} or more",
            hint="pass an int; // divides to one",
        )


def _check_ndarray(name: str, value: Any) -> None:
    if not isinstance(value, np.ndarray):
        fail(
            f"{name} is not a NumPy array",
            got=type(value).__name__,
            expected="numpy.ndarray",
            hint=f"convert it: np.asarray({name}, dtype=np.float64)",
        )


def _check_mapping(name: str, params: Any) -> None:
    if not isinstance(params, Mapping):
        fail(f"{name} is not a dict", got=type(params).__name__, expected="a dict", hint="pass {}")


def _entry(name: str, params: Any, key: str) -> Any:
    _check_mapping(name, params)
    if key not in params:
        fail(
            f'{name} has no "{key}"',
            got=f"the keys {sorted(map(str, params))}",
            expected=f'"{key}" among them',
            hint=f'add it: {name}["{key}"] = ...',
        )
    return params[key]


def _check_window(what: str, window: tuple[int, ...], image: tuple[int, ...]) -> None:
    if not (0 < window[0] <= image[0] and 0 < window[1] <= image[1]):
        fail(
            f"the {what} does not fit the padded image",
            got=f"a {what} of {window[0]}x{window[1]} on {image[0]}x{image[1]} pixels",
            expected=f"a {what} from 1x1 up to the size of the padded image",
            hint=f"pad more, or use a smaller {what}",
        )


def _check_window_grad(
    dout: Any,
    count: int,
    depth: int,
    image: tuple[int, ...],
    window: tuple[int, ...],
    params: Mapping[str, Any],
) -> None:
    stride = int(params["stride"])
    rows, columns = (1 + (size - side) // stride for size, side in zip(image, window, strict=True))
    why = "it has the shape of the layer's output"
    check_same_shape("dout", dout, (count, depth, rows, columns), why)
