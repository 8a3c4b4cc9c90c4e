"""Every bad input of a layer is refused, in a line that says what, got, expected and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cs231n import layers
from cs231n.modules import Parameter

X = np.zeros((2, 3, 5, 4))
W = np.zeros((2, 3, 3, 2))
B = np.zeros(2)
ROWS = np.zeros((2, 3))
SCALE = np.ones(3)
WEIGHTS = np.zeros((3, 4))
BIASES = np.zeros(4)
CONV = {"stride": 1, "pad": 1}
POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}
TRAIN = {"mode": "train"}


def conv(x: Any = X, w: Any = W, b: Any = B, param: Any = CONV) -> Any:
    return layers.conv_forward_naive(x, w, b, param)


def pool(x: Any = X, **changed: Any) -> Any:
    return layers.max_pool_forward_naive(x, {**POOL, **changed})


def affine(x: Any = ROWS, w: Any = WEIGHTS, b: Any = BIASES) -> Any:
    return layers.affine_forward(x, w, b)


def batchnorm(x: Any = ROWS, gamma: Any = SCALE, beta: Any = SCALE, param: Any = TRAIN) -> Any:
    return layers.batchnorm_forward(x, gamma, beta, dict(param))


def dropout(**param: Any) -> Any:
    return layers.dropout_forward(ROWS, param)


def without(param: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in param.items() if name != key}


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "conv, x has three axes": (lambda: conv(X[0]), r"x .*\(3, 5, 4\)"),
    "conv, x is a list": (lambda: conv([[1.0]]), "x is not a NumPy array"),
    "conv, x has a mask": (
        lambda: conv(np.ma.masked_less(X, 1)),
        r"got MaskedArray.*np\.asarray\(x",
    ),
    "affine, x is a matrix": (
        lambda: affine(ROWS.view(np.matrix)),
        r"got matrix.*np\.asarray\(x",
    ),
    "conv, w is a parameter": (
        lambda: conv(w=Parameter(W)),
        r"got Parameter.*Pass its array: w\.data",
    ),
    "conv, x is whole numbers": (lambda: conv(X.astype(np.uint8)), "x .*uint8"),
    "conv, x is complex": (lambda: conv(X.astype(complex)), "x .*complex"),
    "conv, x is objects": (lambda: conv(X.astype(object)), "x .*object"),
    "conv, w is whole numbers": (lambda: conv(w=W.astype(int)), "w .*int"),
    "conv, w has two axes": (lambda: conv(w=W[0, 0]), r"w .*\(3, 2\)"),
    "conv, channels differ": (lambda: conv(w=W[:, :2]), "channels.*3 in x.*2 in w"),
    "conv, biases differ": (lambda: conv(b=np.zeros(3)), r"b .*\(3,\)"),
    "conv, stride 0": (lambda: conv(param={"stride": 0, "pad": 1}), "stride.*0"),
    "conv, stride 1.5": (lambda: conv(param={"stride": 1.5, "pad": 1}), "stride.*1.5"),
    "conv, pad -1": (lambda: conv(param={"stride": 1, "pad": -1}), "pad.*-1"),
    "conv, pad 1.0": (lambda: conv(param={"stride": 1, "pad": 1.0}), "pad.*//"),
    "conv, no stride": (lambda: conv(param={"pad": 1}), 'no "stride"'),
    "conv, no pad": (lambda: conv(param={"stride": 1}), 'no "pad"'),
    "conv, no dict": (lambda: conv(param=1), "conv_param is not a dict"),
    "conv, kernel too high": (lambda: conv(w=np.zeros((2, 3, 8, 2))), "kernel.*8x2 on 7x6"),
    "conv, kernel too wide": (lambda: conv(w=np.zeros((2, 3, 2, 7))), "kernel.*2x7 on 7x6"),
    "conv, kernel of no pixels": (lambda: conv(w=np.zeros((2, 3, 0, 2))), "kernel.*0x2"),
    "conv, gradient of another shape": (
        lambda: layers.conv_backward_naive(np.zeros((2, 2, 5, 4)), conv()[1]),
        r"dout .*\(2, 2, 5, 4\).*\(2, 2, 5, 5\)",
    ),
    "pool, x has two axes": (lambda: pool(ROWS), r"x .*\(2, 3\)"),
    "pool, stride 0": (lambda: pool(stride=0), "stride.*0"),
    "pool, height 0": (lambda: pool(pool_height=0), "pool_height.*0"),
    "pool, window too high": (lambda: pool(pool_height=6), "window.*6x2 on 5x4"),
    "pool, window too wide": (lambda: pool(pool_width=5), "fit the image: .*2x5 on 5x4.*smaller"),
    "pool, no width": (
        lambda: layers.max_pool_forward_naive(X, without(POOL, "pool_width")),
        'no "pool_width"',
    ),
    "pool, gradient of another shape": (
        lambda: layers.max_pool_backward_naive(np.zeros((2, 3, 3, 2)), pool()[1]),
        r"dout .*\(2, 3, 2, 2\)",
    ),
    "affine, sizes differ": (lambda: affine(np.zeros((2, 4))), "4 features"),
    "affine, biases differ": (lambda: affine(b=np.zeros(3)), r"b .*\(3,\).*\(4,\)"),
    "affine, no batch": (lambda: affine(np.float64(1) * np.zeros(())), "batch axis|NumPy array"),
    "affine, gradient of another shape": (
        lambda: layers.affine_backward(np.zeros((2, 3)), affine()[1]),
        r"dout .*\(2, 4\)",
    ),
    "relu, whole numbers": (lambda: layers.relu_forward(np.arange(3)), "x .*int"),
    "relu, gradient of another shape": (
        lambda: layers.relu_backward(np.zeros((3, 2)), ROWS),
        r"dout .*\(2, 3\)",
    ),
    "batchnorm, unknown mode": (lambda: batchnorm(param={"mode": "eval"}), "mode.*'eval'"),
    "batchnorm, no mode": (lambda: batchnorm(param={}), 'no "mode"'),
    "batchnorm, four axes": (lambda: batchnorm(X), r"x .*\(2, 3, 5, 4\)"),
    "batchnorm, gamma differs": (lambda: batchnorm(gamma=np.ones(2)), r"gamma .*\(2,\).*\(3,\)"),
    "batchnorm, beta is complex": (lambda: batchnorm(beta=SCALE + 1j), "beta .*complex"),
    "batchnorm, gamma is a list": (lambda: batchnorm(gamma=[1, 1, 1]), "gamma is not a NumPy"),
    "batchnorm, empty in train mode": (lambda: batchnorm(ROWS[:0]), "at least one row"),
    "batchnorm, foreign statistics": (
        lambda: batchnorm(param={"mode": "train", "running_mean": np.zeros(2)}),
        r"running_mean.*\(2,\).*\(3,\)",
    ),
    "batchnorm, statistics with two axes": (
        lambda: batchnorm(param={"mode": "train", "running_mean": np.zeros((1, 3))}),
        "running_mean.*without keepdims",
    ),
    "batchnorm, backward after test mode": (
        lambda: layers.batchnorm_backward(ROWS, batchnorm(param={"mode": "test"})[1]),
        "cache is empty: got None.*train",
    ),
    "spatial batchnorm, two axes": (
        lambda: layers.spatial_batchnorm_forward(ROWS, SCALE, SCALE, {"mode": "train"}),
        r"x .*\(2, 3\)",
    ),
    "layernorm, no dict": (
        lambda: layers.layernorm_forward(ROWS, SCALE, SCALE, None),  # type: ignore[arg-type]
        "ln_param is not a dict",
    ),
    "groupnorm, groups do not divide": (
        lambda: layers.spatial_groupnorm_forward(X, SCALE, SCALE, 2, {}),
        "G = 2 and 3 channels",
    ),
    "groupnorm, no groups": (
        lambda: layers.spatial_groupnorm_forward(X, SCALE, SCALE, 0, {}),
        "G .*0",
    ),
    "groupnorm, gamma in an unknown form": (
        lambda: layers.spatial_groupnorm_forward(X, SCALE[None], SCALE, 3, {}),
        r"gamma .*\(1, 3\)",
    ),
    "dropout, no p": (lambda: dropout(mode="train"), 'no "p"'),
    "dropout, p 0": (lambda: dropout(mode="train", p=0), "p.*0 < p <= 1"),
    "dropout, p above 1": (lambda: dropout(mode="train", p=1.5), "p.*1.5"),
    "dropout, p None": (lambda: dropout(mode="train", p=None), "p.* is not a number: got None"),
    "dropout, a number": (
        lambda: layers.dropout_forward(np.array(1.0), {"mode": "train", "p": 0.5}),
        r"x has no axes: got shape \(\), .* Use x\[None\]",
    ),
    "dropout, unknown mode": (lambda: dropout(mode="training", p=0.5), "'training'"),
    "loss, label out of range": (
        lambda: layers.softmax_loss(ROWS, np.array([0, 3])),
        "labels from 0 to 3.*0 to 2",
    ),
    "loss, negative label": (lambda: layers.svm_loss(ROWS, np.array([0, -1])), "labels from -1"),
    "loss, no labels": (lambda: layers.softmax_loss(ROWS, None), "no labels: got y = None"),
    "loss, labels are floats": (lambda: layers.softmax_loss(ROWS, np.zeros(2)), "y .*float64"),
    "loss, one-hot labels": (
        lambda: layers.softmax_loss(ROWS, np.zeros((2, 3), int)),
        r"y .*\(2, 3\).*one-hot",
    ),
    "loss, too few labels": (lambda: layers.svm_loss(ROWS, np.array([0])), r"y .*\(1,\).*\(2,\)"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_one_clear_line(name: str) -> None:
    call, what = BAD[name]
    with pytest.raises(ValueError, match=what) as caught:
        call()
    assert re.fullmatch(r"[^\n]+: got [^\n]+, expected [^\n]+\. [A-Z][^\n]+\.", str(caught.value))


def test_what_the_bad_inputs_were_made_from_is_accepted() -> None:
    conv()
    pool()
    affine()
    batchnorm()
    dropout(mode="train", p=0.5)
    layers.spatial_groupnorm_forward(X, SCALE, SCALE, 3, {})
    for loss in (layers.softmax_loss, layers.svm_loss):
        loss(ROWS, np.array([0, 2], dtype=np.uint8))
