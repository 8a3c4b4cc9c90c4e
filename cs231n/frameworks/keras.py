"""The network in Keras 3."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from cs231n.frameworks import Weights, pooled_size

Array = NDArray[Any]


class Network:
    """3x3 convolution without padding - 2x2 max pooling - dense layer with softmax.

    Keras keeps the channels last, so images and weights are rearranged.
    """

    def __init__(self, weights: Weights, learning_rate: float) -> None:
        filters, _, *kernel = weights.filters.shape
        self.weights = weights
        self.model = keras.Sequential(
            [
                layers.Conv2D(filters, kernel),
                layers.MaxPooling2D(2),
                layers.Flatten(),
                layers.Dense(weights.dense.shape[1]),
            ]
        )
        self.model.compile(
            optimizer=keras.optimizers.SGD(learning_rate),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        )

    def _built(self, x: Array) -> Array:
        """Rearrange images to channels last, and build the model once their size is known."""
        if not self.model.built:
            channels, height, width = x.shape[1:]
            self.model.build((None, height, width, channels))
            weights = self.weights
            self.model.set_weights(
                [
                    weights.filters.transpose(2, 3, 1, 0),
                    weights.filter_bias,
                    weights.dense_channels_last(*pooled_size(height, width)),
                    weights.dense_bias,
                ]
            )
        return x.transpose(0, 2, 3, 1)

    def step(self, x: Array, y: Array) -> float:
        """Take one gradient step on a batch (N, C, H, W), and return the loss before it."""
        images = self._built(x)
        self.model.reset_metrics()  # otherwise it returns the mean loss of all steps so far
        return float(self.model.train_on_batch(images, y))

    def scores(self, x: Array) -> Array:
        """Return the scores (N, classes) of a batch."""
        return np.asarray(self.model(self._built(x), training=False))
