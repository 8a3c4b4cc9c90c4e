"""Input checks for dense layers, losses, normalization and dropout.

Raises:
    ValueError: an input does not fit; the message says what to do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.support.array_checks import (
    check_float_dtype,
    check_floating,
    check_integer,
    check_mapping,
    check_ndarray,
    check_number,
    check_same_shape,
    entry_of,
    fail,
)

__all__ = [
    "MODES",
    "check_affine",
    "check_affine_grad",
    "check_batchnorm",
    "check_dense_net",
    "check_dropout",
    "check_labels",
    "check_layernorm",
    "check_mode",
    "check_scale_shift",
    "check_upstream",
    "needs_forward",
]

Array = NDArray[Any]

MODES = ("train", "test")


def check_upstream(dout: Any, cache: Any, axes: str | None = None) -> None:
    """Require an upstream gradient, and a cache that a forward pass filled.

    Args:
        dout: the upstream gradient.
        cache: the cache that the forward pass returned.
        axes: the axes of dout, such as "N, D"; None for any number.
    """
    check_floating("dout", dout, axes)
    if cache is None:
        fail(
            "the cache is empty",
            got="None",
            expected="the cache of a forward pass in train mode",
            hint='Run the forward pass with mode "train"',
        )


def needs_forward(layer: object, cache: Any) -> None:
    """Require that a forward pass of this layer came before this backward pass.

    Raises:
        ValueError: there is no cache.
    """
    if cache is None:
        fail(
            f"{type(layer).__name__} has no forward pass to go back through",
            got="backward() before forward()",
            expected="a forward pass first, in train mode if the layer has modes",
            hint="Call the layer on a batch. forward must store what backward needs",
        )


def check_labels(x: Any, y: Any) -> None:
    """Require scores (N, C) and integer labels (N,) in [0, C)."""
    check_floating("x", x, "N, C")
    if y is None:
        fail(
            "there are no labels",
            got="y = None",
            expected=f"({x.shape[0]},), one label per row of x",
            hint="There is no loss without labels; a network then returns its scores",
        )
    labels = np.asarray(y)
    if labels.shape != x.shape[:1]:
        fail(
            "y does not fit the scores",
            got=f"shape {labels.shape}",
            expected=f"({x.shape[0]},), one label per row of x",
            hint="Pass class numbers, not one-hot rows; y.ravel() removes an extra axis",
        )
    if not np.issubdtype(labels.dtype, np.integer) and labels.size:
        fail(
            "y has the wrong dtype",
            got=labels.dtype,
            expected="integers",
            hint="Convert it: y.astype(np.int64)",
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < x.shape[1]):
        fail(
            "y has a label that is not a class",
            got=f"labels from {labels.min()} to {labels.max()}",
            expected=f"0 to {x.shape[1] - 1}, because x has {x.shape[1]} columns",
            hint="Check the labels, or the number of classes of the model",
        )


def check_affine(x: Any, w: Any, b: Any) -> None:
    """Require x (N, d_1, ..., d_k), w (D, M) with D = d_1 * ... * d_k, and b (M,).

    Args:
        x: inputs (N, d_1, ..., d_k).
        w: weights (D, M), where D is the product of all d_i.
        b: biases (M,).
    """
    check_floating("x", x)
    check_floating("w", w, "D, M")
    check_floating("b", b)
    if x.ndim == 0:
        fail(
            "x has no batch axis", got="shape ()", expected="(N, d_1, ..., d_k)", hint="Use x[None]"
        )
    features = int(np.prod(x.shape[1:]))
    if features != w.shape[0]:
        fail(
            "x and w do not fit",
            got=f"{features} features per row of x and w of shape {w.shape}",
            expected="as many rows in w as features in x",
            hint="Print x.shape. Check the layers before this one, and whether w is transposed",
        )
    # A row vector (1, M) gives the same sum, and many models store their biases that way.
    if b.shape not in {(w.shape[1],), (1, w.shape[1])}:
        fail(
            "b does not fit w",
            got=f"shape {b.shape}",
            expected=f"({w.shape[1]},)",
            hint="Pass one bias per column of w",
        )


def check_affine_grad(dout: Any, x: Array, w: Array) -> None:
    """Require the upstream gradient of an affine layer, (N, M).

    Args:
        dout: upstream gradient (N, M).
        x: inputs (N, d_1, ..., d_k).
        w: weights (D, M).
    """
    check_same_shape(
        "dout", dout, (x.shape[0], w.shape[1]), "It has the shape of the layer's output"
    )


def check_scale_shift(gamma: Any, beta: Any, width: int, per_channel: bool = False) -> None:
    """Require gamma and beta of `width` numbers.

    Args:
        gamma: scale (width,).
        beta: shift (width,).
        width: the number of features or channels.
        per_channel: whether they may also have the shape (1, width, 1, 1).
    """
    allowed = {(width,)} | ({(1, width, 1, 1), (width, 1, 1)} if per_channel else set())
    for name, value in (("gamma", gamma), ("beta", beta)):
        check_ndarray(name, value)
        # Integers are allowed too, because the course's notebooks pass np.asarray([3, 4, 5]).
        if value.dtype.kind not in "fiu":
            fail(
                f"{name} has the wrong dtype",
                got=value.dtype,
                expected="real numbers",
                hint=f"Convert it: {name}.astype(np.float64)",
            )
        if value.shape not in allowed:
            fail(
                f"{name} does not fit x",
                got=f"shape {value.shape}",
                expected=" or ".join(map(str, sorted(allowed, key=len))),
                hint=f"Pass one number per channel of x ({width})"
                if per_channel
                else f"Pass one number per column of x ({width})",
            )


def check_batchnorm(x: Any, gamma: Any, beta: Any, bn_param: Any, axes: str = "N, D") -> None:
    """Require valid inputs of batch normalization, with the features (or channels) on axis 1.

    Args:
        x: inputs with the axes `axes`; each feature on axis 1 is normalized separately.
        gamma: scale, one entry per feature or channel.
        beta: shift, in the same form.
        bn_param: the mode, eps, momentum and running averages.
        axes: the axes of x, such as "N, C, H, W".
    """
    check_floating("x", x, axes)
    check_scale_shift(gamma, beta, x.shape[1])
    check_mode("bn_param", bn_param)
    if bn_param["mode"] == "train" and x.size == 0:
        fail(
            "the batch is empty, so it has no mean",
            got=f"x of shape {x.shape}",
            expected="at least one row in train mode",
            hint='Skip the empty batch, or use mode "test"',
        )
    for key in ("running_mean", "running_var"):
        if key in bn_param and np.shape(bn_param[key]) != (x.shape[1],):
            fail(
                f'bn_param["{key}"] does not fit x',
                got=f"shape {np.shape(bn_param[key])}",
                expected=f"({x.shape[1]},)",
                hint="Store it with one axis: a mean without keepdims has one"
                if np.size(bn_param[key]) == x.shape[1]
                else "Give every layer its own bn_param",
            )


def check_layernorm(x: Any, gamma: Any, beta: Any, ln_param: Any) -> None:
    """Require valid inputs of layer normalization.

    Args:
        x: inputs (N, D).
        gamma: scale (D,).
        beta: shift (D,).
        ln_param: a dict with eps, or an empty dict.
    """
    check_floating("x", x, "N, D")
    check_scale_shift(gamma, beta, x.shape[1])
    check_mapping("ln_param", ln_param)


def check_dropout(x: Any, dropout_param: Any) -> None:
    """Require an array and a dropout_param with a mode and a keep probability in (0, 1]."""
    check_floating("x", x)
    if x.ndim == 0:  # np.random.rand() returns a number, which is no mask
        fail("x has no axes", got="shape ()", expected="at least one axis", hint="Use x[None]")
    check_mode("dropout_param", dropout_param)
    keep = check_number('dropout_param["p"]', entry_of("dropout_param", dropout_param, "p"))
    if not 0 < keep <= 1:
        fail(
            'dropout_param["p"] is out of range',
            got=keep,
            expected="0 < p <= 1, the probability to keep a unit",
            hint="Pass 1 - p if you have the probability to drop a unit",
        )


def check_mode(name: str, params: Any) -> None:
    """Require a parameter dict whose "mode" is "train" or "test"."""
    mode = entry_of(name, params, "mode")
    if mode not in MODES:
        fail(
            f'{name}["mode"] is unknown',
            got=repr(mode),
            expected='"train" or "test"',
            hint="Check the spelling",
        )


def check_dense_net(dims: Any, dtype: Any = np.float64) -> None:
    """Require layer widths of 1 or more, and a floating dtype."""
    for index, width in enumerate(dims):
        check_integer(f"width {index} of the layers {list(dims)}", width, low=1)
    check_float_dtype(dtype)
