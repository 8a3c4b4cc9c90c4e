"""The network in native TensorFlow: variables, operations and a gradient tape."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cs231n.frameworks import Weights, pooled_size

Array = NDArray[Any]


class Network:
    """3x3 convolution without padding - 2x2 max pooling - dense layer with softmax.

    On a CPU, TensorFlow convolves with channels last, so images and weights are rearranged.
    """

    def __init__(self, weights: Weights, learning_rate: float) -> None:
        self.weights = weights
        self.learning_rate = learning_rate
        self.filters = tf.Variable(weights.filters.transpose(2, 3, 1, 0))
        self.filter_bias = tf.Variable(weights.filter_bias)
        self.dense: Any = None  # its order depends on the size of the images
        self.dense_bias = tf.Variable(weights.dense_bias)
        self._graph = tf.function(self._step, reduce_retracing=True)

    def _forward(self, images: Any) -> Any:
        maps = tf.nn.conv2d(images, self.filters, strides=1, padding="VALID")
        maps = tf.nn.bias_add(maps, self.filter_bias)
        pooled = tf.nn.max_pool2d(maps, ksize=2, strides=2, padding="VALID")
        flat = tf.reshape(pooled, [tf.shape(pooled)[0], -1])
        return tf.matmul(flat, self.dense) + self.dense_bias

    def _step(self, images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=labels, logits=self._forward(images)
            )
            loss = tf.reduce_mean(losses)
        parameters = [self.filters, self.filter_bias, self.dense, self.dense_bias]
        for parameter, grad in zip(parameters, tape.gradient(loss, parameters), strict=True):
            parameter.assign_sub(self.learning_rate * grad)
        return loss

    def _built(self, x: Array) -> Any:
        """Rearrange images to channels last, and make the dense weights when the size is known."""
        if self.dense is None:
            self.dense = tf.Variable(self.weights.dense_channels_last(*pooled_size(*x.shape[2:])))
        return tf.constant(x.transpose(0, 2, 3, 1))

    def step(self, x: Array, y: Array) -> float:
        """Take one gradient step on a batch (N, C, H, W), and return the loss before it."""
        images = self._built(x)
        return float(self._graph(images, tf.constant(y)))

    def scores(self, x: Array) -> Array:
        """Return the scores (N, classes) of a batch."""
        return np.asarray(self._forward(self._built(x)))
