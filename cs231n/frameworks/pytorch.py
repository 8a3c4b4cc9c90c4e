"""The network in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cs231n.frameworks import Weights

Array = NDArray[Any]


class Network:
    """3x3 convolution without padding - 2x2 max pooling - dense layer with softmax."""

    def __init__(self, weights: Weights, learning_rate: float) -> None:
        filters, channels, height, width = weights.filters.shape
        features, classes = weights.dense.shape
        self.model = nn.Sequential(
            nn.Conv2d(channels, filters, (height, width)),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(features, classes),
        )
        state = {
            "0.weight": weights.filters,
            "0.bias": weights.filter_bias,
            "3.weight": weights.dense.T,
            "3.bias": weights.dense_bias,
        }
        self.model.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=learning_rate)

    def step(self, x: Array, y: Array) -> float:
        """Take one gradient step on a batch (N, C, H, W), and return the loss before it."""
        loss = self.loss(self.model(torch.from_numpy(x)), torch.from_numpy(y))
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return float(loss.item())

    def scores(self, x: Array) -> Array:
        """Return the scores (N, classes) of a batch."""
        with torch.no_grad():
            return np.asarray(self.model(torch.from_numpy(x)))
