"""Fully connected networks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

from ..layer_utils import *

# Published notebooks rely on getting the layers from a star import of this module.
# ruff: noqa: F403, F405
from ..support.checks import check_dense_net, fail
from ..support.course_years import keep_ratio, kind_of_normalization

if TYPE_CHECKING:  # a student's own `layers.py`, written for the course, lacks this name
    from ..layers import Array


class TwoLayerNet:
    """A network with one hidden layer: affine - relu - affine - softmax.

    Attributes:
        params: the learnable arrays by name; every call of `loss` reads them again.
        reg: strength of the L2 regularization; may be set at any time.
    """

    def __init__(
        self,
        input_dim: int = 3 * 32 * 32,
        hidden_dim: int = 100,
        num_classes: int = 10,
        weight_scale: float = 1e-3,
        reg: float = 0.0,
    ) -> None:
        """Draw the initial weights.

        Fill `self.params` with arrays W1 (input_dim, hidden_dim), b1 (hidden_dim,),
        W2 (hidden_dim, num_classes), b2 (num_classes,). Weights are normal with mean 0 and standard
        deviation `weight_scale`, drawn from NumPy's global generator (np.random.randn); biases are
        0.

        Args:
            input_dim: numbers in an example, D.
            hidden_dim: units of the hidden layer.
            num_classes: number of classes.
            weight_scale: standard deviation of the initial weights.
            reg: strength of the L2 regularization.

        Raises:
            ValueError: a size is out of range.
        """
        check_dense_net([input_dim, hidden_dim, num_classes])
        self.params: dict[str, Array] = {}
        self.reg = reg
        # Your part: fill self.params.
        ### BEGIN SOLUTION
        self.params["W1"] = weight_scale * np.random.randn(input_dim, hidden_dim)
        self.params["b1"] = np.zeros(hidden_dim)
        self.params["W2"] = weight_scale * np.random.randn(hidden_dim, num_classes)
        self.params["b2"] = np.zeros(num_classes)
        ### END SOLUTION

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """Compute the class scores, or the loss and its gradients.

        The loss is softmax_loss(scores, y) + 0.5 * reg * (sum(W1²) + sum(W2²)); biases are not
        regularized.

        Args:
            X: examples (N, d_1, ..., d_k) with d_1 * ... * d_k = D.
            y: labels (N,), or None to get the scores.

        Returns:
            The scores (N, num_classes) if y is None; else (loss, grads), where grads has the names
                and shapes of `self.params`.
        """
        loss: float = 0.0
        grads: dict[str, Array] = {}
        # Your part: return scores if y is None, otherwise compute loss and grads.
        ### BEGIN SOLUTION
        hidden, hidden_cache = affine_relu_forward(X, self.params["W1"], self.params["b1"])
        scores, scores_cache = affine_forward(hidden, self.params["W2"], self.params["b2"])
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        dhidden, grads["W2"], grads["b2"] = affine_backward(dscores, scores_cache)
        _, grads["W1"], grads["b1"] = affine_relu_backward(dhidden, hidden_cache)
        for name in ("W1", "W2"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]
        ### END SOLUTION
        return loss, grads


class FullyConnectedNet:
    """A network of any depth, with optional normalization and dropout:

    {affine - [batchnorm or layernorm] - relu - [dropout]} x (L - 1) - affine - softmax

    Attributes:
        params: the learnable arrays by name; every call of `loss` reads them again.
        num_layers: L, the number of affine layers.
        normalization: "batchnorm", "layernorm" or None.
        use_dropout: whether a dropout layer follows each ReLU.
        dropout_param: the parameter dict of every dropout layer.
        bn_params: the parameter dict of each normalization layer, in order; batch normalization
            keeps its running statistics here.
        reg: strength of the L2 regularization; may be set at any time.
        dtype: dtype of the parameters, and of everything computed.
    """

    def __init__(
        self,
        hidden_dims: Sequence[int],
        input_dim: int = 3 * 32 * 32,
        num_classes: int = 10,
        dropout_keep_ratio: float = 1,
        normalization: str | bool | None = None,
        reg: float = 0.0,
        weight_scale: float = 1e-2,
        dtype: DTypeLike = np.float32,
        seed: int | None = None,
        *,
        dropout: float | None = None,
        use_batchnorm: bool | None = None,
    ) -> None:
        """Draw the initial weights.

        Fill `self.params` with Wi (fan_in, fan_out) and bi (fan_out,) for the layers i = 1, ..., L,
        and with gammai and betai (fan_out,) for i < L if there is normalization. Weights are
        normal with mean 0 and standard deviation `weight_scale`, drawn from NumPy's global
        generator (np.random.randn); bi and betai are 0, gammai is 1.

        Args:
            hidden_dims: width of each hidden layer, so L = len(hidden_dims) + 1; may be empty.
            input_dim: numbers in an example.
            num_classes: number of classes.
            dropout_keep_ratio: probability to keep a unit, 0 < ratio <= 1; 1 is no dropout.
            normalization: "batchnorm", "layernorm" or None.
            reg: strength of the L2 regularization.
            weight_scale: standard deviation of the initial weights.
            dtype: float32, or float64 for a gradient check.
            seed: seeds every dropout layer, so that results are repeatable.
            dropout: the name until 2020: the probability to drop in 2016-17, to keep in 2018-20. 0
                and 1 mean no dropout. In between it is the probability to drop if `use_batchnorm`
                is also given, because only the earlier years had that; otherwise it is the
                probability to keep. A warning says which.
            use_batchnorm: the argument of 2016-17; True means normalization="batchnorm".

        Raises:
            ValueError: a size, ratio or name is out of range, or two arguments conflict.
        """
        if np.ndim(hidden_dims) != 1:
            fail(
                "hidden_dims is not a list of widths",
                got=repr(hidden_dims),
                expected="a list, such as [100, 50]",
                hint="Pass [100] for one hidden layer of 100 units",
            )
        dims = [input_dim, *hidden_dims, num_classes]
        check_dense_net(dims, dtype)
        keep = keep_ratio(dropout_keep_ratio, dropout, drops=use_batchnorm is not None)
        self.normalization = kind_of_normalization(normalization, use_batchnorm)
        self.use_dropout = keep != 1
        self.reg = reg
        self.num_layers = len(dims) - 1
        self.dtype = np.dtype(dtype).type
        self.params: dict[str, Array] = {}
        # Your part: fill self.params.
        ### BEGIN SOLUTION
        for i, (fan_in, fan_out) in enumerate(pairwise(dims), start=1):
            self.params[f"W{i}"] = weight_scale * np.random.randn(fan_in, fan_out)
            self.params[f"b{i}"] = np.zeros(fan_out)
            if self.normalization and i < self.num_layers:
                self.params[f"gamma{i}"] = np.ones(fan_out)
                self.params[f"beta{i}"] = np.zeros(fan_out)
        ### END SOLUTION

        # All dropout layers share one dict, because it holds no state.
        self.dropout_param: dict[str, Any] = {}
        if self.use_dropout:
            self.dropout_param = {"mode": "train", "p": keep}
            if seed is not None:
                self.dropout_param["seed"] = seed

        # Each normalization layer has its own dict, for its running statistics.
        self.bn_params: list[dict[str, Any]] = []
        if self.normalization == "batchnorm":
            self.bn_params = [{"mode": "train"} for _ in range(self.num_layers - 1)]
        elif self.normalization == "layernorm":
            self.bn_params = [{} for _ in range(self.num_layers - 1)]

        for name, value in self.params.items():
            self.params[name] = value.astype(dtype)

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """Compute the class scores, or the loss and its gradients.

        The loss is softmax_loss(scores, y) + 0.5 * reg * (sum(W1²) + ... + sum(WL²)); biases,
        gammas and betas are not regularized. Dropout and batch normalization run in test mode when
        y is None, else in train mode; the lines before the marker have set that in
        `self.dropout_param` and in `self.bn_params`, of which normalization layer i uses number i -
        1.

        Args:
            X: examples (N, d_1, ..., d_k) with d_1 * ... * d_k = input_dim.
            y: labels (N,), or None to get the scores.

        Returns:
            The scores (N, num_classes) if y is None; else (loss, grads), where grads has the names
                and shapes of `self.params`.
        """
        X = X.astype(self.dtype, copy=False)
        mode = "test" if y is None else "train"
        if self.use_dropout:
            self.dropout_param["mode"] = mode
        if self.normalization == "batchnorm":
            for bn_param in self.bn_params:
                bn_param["mode"] = mode
        loss: float = 0.0
        grads: dict[str, Array] = {}
        # Your part: return scores if y is None, otherwise compute loss and grads.
        ### BEGIN SOLUTION
        out = X
        caches = []
        for i in range(1, self.num_layers):
            out, affine_cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            norm_cache = dropout_cache = None
            if self.normalization:
                forward = (
                    batchnorm_forward if self.normalization == "batchnorm" else layernorm_forward
                )
                gamma, beta = self.params[f"gamma{i}"], self.params[f"beta{i}"]
                out, norm_cache = forward(out, gamma, beta, self.bn_params[i - 1])
            out, relu_cache = relu_forward(out)
            if self.use_dropout:
                out, dropout_cache = dropout_forward(out, self.dropout_param)
            caches.append((affine_cache, norm_cache, relu_cache, dropout_cache))
        last = self.num_layers
        scores, scores_cache = affine_forward(out, self.params[f"W{last}"], self.params[f"b{last}"])
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        dout, grads[f"W{last}"], grads[f"b{last}"] = affine_backward(dscores, scores_cache)
        for i in range(self.num_layers - 1, 0, -1):
            affine_cache, norm_cache, relu_cache, dropout_cache = caches[i - 1]
            if self.use_dropout:
                dout = dropout_backward(dout, dropout_cache)
            dout = relu_backward(dout, relu_cache)
            if self.normalization:
                backward = (
                    batchnorm_backward_alt
                    if self.normalization == "batchnorm"
                    else layernorm_backward
                )
                dout, grads[f"gamma{i}"], grads[f"beta{i}"] = backward(dout, norm_cache)
            dout, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dout, affine_cache)

        reg = float(self.reg)  # a NumPy float64 would turn float32 gradients into float64
        for i in range(1, self.num_layers + 1):
            W = self.params[f"W{i}"]
            loss += 0.5 * reg * np.sum(W**2)
            grads[f"W{i}"] += reg * W
        ### END SOLUTION
        return loss, grads
