"""The network from scratch, with NumPy and the layers of this kit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.frameworks import Weights
from cs231n.layer_utils import (
    affine_backward,
    affine_forward,
    conv_backward_fast,
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
    softmax_loss,
)

Array = NDArray[Any]

CONV = {"stride": 1, "pad": 0}
POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}


class Network:
    """3x3 convolution without padding - 2x2 max pooling - dense layer with softmax.

    Args:
        weights: the initial weights; they are copied.
        learning_rate: learning rate of the gradient steps.

    Attributes:
        W1, b1: filters (8, C, 3, 3) and their biases (8,).
        W2, b2: dense weights (D, classes) and biases (classes,).
    """

    def __init__(self, weights: Weights, learning_rate: float) -> None:
        self.W1, self.b1 = weights.filters.copy(), weights.filter_bias.copy()
        self.W2, self.b2 = weights.dense.copy(), weights.dense_bias.copy()
        self.learning_rate = float(learning_rate)

    def scores(self, x: Array) -> Array:
        """Compute the scores of a batch. The caches of the layers stay in `self.caches`.

        Args:
            x: images (N, C, H, W).

        Returns:
            Scores (N, classes), before the softmax.
        """
        # Your part: compute scores with three layers, and store their caches in self.caches.
        ### BEGIN SOLUTION
        maps, conv_cache = conv_forward_fast(x, self.W1, self.b1, CONV)
        pooled, pool_cache = max_pool_forward_fast(maps, POOL)
        scores, dense_cache = affine_forward(pooled, self.W2, self.b2)
        self.caches = conv_cache, pool_cache, dense_cache
        ### END SOLUTION
        return scores

    def gradients(self, x: Array, y: Array) -> tuple[float, dict[str, Array]]:
        """Compute the loss of a batch and its gradients.

        Args:
            x: images (N, C, H, W).
            y: true classes (N,).

        Returns:
            loss: the mean of the softmax loss over the batch, without a penalty on the weights.
            grads: gradients of the loss, named "W1", "b1", "W2" and "b2", each with the shape of
                its parameter.
        """
        scores = self.scores(x)
        grads: dict[str, Array] = {}
        # Your part: compute loss, and fill grads by going back through the three layers.
        ### BEGIN SOLUTION
        conv_cache, pool_cache, dense_cache = self.caches
        loss, dscores = softmax_loss(scores, y)
        dpooled, grads["W2"], grads["b2"] = affine_backward(dscores, dense_cache)
        dmaps = max_pool_backward_fast(dpooled, pool_cache)
        _, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)
        ### END SOLUTION
        return float(loss), grads

    def step(self, x: Array, y: Array) -> float:
        """Take one gradient step on a batch.

        Every parameter p becomes p - learning_rate * (gradient of p), all from the same gradients,
        and keeps its dtype.

        Args:
            x: images (N, C, H, W).
            y: true classes (N,).

        Returns:
            The loss before the step.
        """
        loss, grads = self.gradients(x, y)
        # Your part: update all four parameters.
        ### BEGIN SOLUTION
        for name, grad in grads.items():
            setattr(self, name, getattr(self, name) - self.learning_rate * grad)
        ### END SOLUTION
        return loss


def accuracy(scores: Array, y: Array) -> float:
    """Return the fraction of rows whose largest score is that of the true class."""
    return float(np.mean(scores.argmax(axis=1) == y))
