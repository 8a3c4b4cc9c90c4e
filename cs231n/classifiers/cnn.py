"""A small convolutional network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

from ..layer_utils import *

# Published notebooks rely on getting the layers from a star import of this module.
# ruff: noqa: F403, F405
from ..support.checks import check_conv_net, check_float_dtype

if TYPE_CHECKING:  # a student's own `layers.py`, written for the course, lacks this name
    from ..layers import Array


class ThreeLayerConvNet:
    """A network of three layers with weights:

    conv - relu - 2x2 max pool - affine - relu - affine - softmax

    The convolution has stride 1 and is padded so that the image keeps its height and width; the
    pooling has stride 2 and drops the last row or column if their number is odd.

    Attributes:
        params: the learnable arrays by name; every call of `loss` reads them again.
        reg: strength of the L2 regularization; may be set at any time.
        dtype: dtype of the parameters, and of everything computed.
    """

    def __init__(
        self,
        input_dim: tuple[int, int, int] = (3, 32, 32),
        num_filters: int = 32,
        filter_size: int = 7,
        hidden_dim: int = 100,
        num_classes: int = 10,
        weight_scale: float = 1e-3,
        reg: float = 0.0,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Draw the initial weights.

        Fill `self.params` with

            W1 (F, C, filter_size, filter_size), b1 (F,)      the convolution
            W2 (F * H' * W', hidden_dim), b2 (hidden_dim,)    the hidden affine layer
            W3 (hidden_dim, num_classes), b3 (num_classes,)   the output affine layer

        where H' = H // 2 and W' = W // 2 are the sizes after the pooling. Weights are normal with
        mean 0 and standard deviation `weight_scale`, drawn from NumPy's global generator
        (np.random.randn); biases are 0.

        Args:
            input_dim: (C, H, W) of an image, with H and W at least 2; they may differ.
            num_filters: F.
            filter_size: height and width of the filters; odd, because an even one cannot keep the
                size of the image.
            hidden_dim: units of the hidden affine layer.
            num_classes: number of classes.
            weight_scale: standard deviation of the initial weights.
            reg: strength of the L2 regularization.
            dtype: float32, or float64 for a gradient check.

        Raises:
            ValueError: filter_size is even, or another size is out of range.
        """
        check_conv_net(input_dim, num_filters, filter_size, hidden_dim, num_classes)
        check_float_dtype(dtype)
        self.params: dict[str, Array] = {}
        self.reg = reg
        self.dtype = np.dtype(dtype).type
        # Your part: fill self.params. The lines below convert them to dtype.
        ### BEGIN SOLUTION
        C, H, W = input_dim
        pooled = num_filters * (H // 2) * (W // 2)
        shapes = {
            "1": (num_filters, C, filter_size, filter_size),
            "2": (pooled, hidden_dim),
            "3": (hidden_dim, num_classes),
        }
        widths = {"1": num_filters, "2": hidden_dim, "3": num_classes}
        for layer, shape in shapes.items():
            self.params["W" + layer] = weight_scale * np.random.randn(*shape)
            self.params["b" + layer] = np.zeros(widths[layer])
        ### END SOLUTION
        for name, value in self.params.items():
            self.params[name] = value.astype(dtype)

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """Compute the class scores, or the loss and its gradients.

        The loss is softmax_loss(scores, y) + 0.5 * reg * (sum(W1²) + sum(W2²) + sum(W3²)); biases
        are not regularized.

        Args:
            X: images (N, C, H, W).
            y: labels (N,), or None to get the scores.

        Returns:
            The scores (N, num_classes) if y is None; else (loss, grads), where grads has the names
                and shapes of `self.params`.
        """
        X = X.astype(self.dtype, copy=False)
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        W3, b3 = self.params["W3"], self.params["b3"]
        # The padding that keeps the height and width of the image.
        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}
        conv_param["needs_dx"] = False  # nothing needs the gradient of the images
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        loss: float = 0.0
        grads: dict[str, Array] = {}
        # Your part: return scores if y is None, otherwise compute loss and grads.
        ### BEGIN SOLUTION
        pooled, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)
        hidden, hidden_cache = affine_relu_forward(pooled, W2, b2)
        scores, scores_cache = affine_forward(hidden, W3, b3)
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        dhidden, grads["W3"], grads["b3"] = affine_backward(dscores, scores_cache)
        dpooled, grads["W2"], grads["b2"] = affine_relu_backward(dhidden, hidden_cache)
        _, grads["W1"], grads["b1"] = conv_relu_pool_backward(dpooled, conv_cache)

        reg = float(self.reg)  # a NumPy float64 would turn float32 gradients into float64
        for name in ("W1", "W2", "W3"):
            loss += 0.5 * reg * np.sum(self.params[name] ** 2)
            grads[name] += reg * self.params[name]
        ### END SOLUTION
        return loss, grads
