"""Dense layers, activations, dropout and the loss, as objects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n.layers import (
    affine_backward,
    affine_forward,
    dropout_backward,
    dropout_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
)
from cs231n.modules.base import Array, Module, uniform
from cs231n.support.checks import (
    check_floating,
    check_integer,
    check_labels,
    check_number,
    check_same_shape,
    fail,
    needs_forward,
)

Cache = Any


class Linear(Module):
    """A dense layer, `x @ weight + bias`.

    Args:
        in_features: D, the length of a row of x.
        out_features: M, the length of a row of the output.
        dtype: dtype of weights and biases.
        rng: draws the initial weights and biases.

    Attributes:
        weight: (D, M), as in the course; PyTorch stores the transpose.
        bias: (M,).
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__()
        in_features = check_integer("in_features", in_features, low=1)
        out_features = check_integer("out_features", out_features, low=1)
        self.weight = uniform((in_features, out_features), in_features, dtype, rng)
        self.bias = uniform((out_features,), in_features, dtype, rng)
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Compute the output (N, M) for rows x (N, D)."""
        # Your part: compute out with affine_forward, and store what backward needs in self.cache.
        ### BEGIN SOLUTION
        out, self.cache = affine_forward(x, self.weight.data, self.bias.data)
        ### END SOLUTION
        return out

    def backward(self, dout: Array) -> Array:
        """Add to the gradients of weight and bias, and return the gradient of the rows.

        Args:
            dout: gradient of the loss with respect to the output, (N, M).

        Returns:
            dx (N, D).

        Raises:
            ValueError: there was no forward pass, or dout does not have the shape of its output.
        """
        needs_forward(self, self.cache)
        # Your part: compute dx, and ADD the other two gradients to weight.grad and bias.grad.
        ### BEGIN SOLUTION
        dx, dw, db = affine_backward(dout, self.cache)
        self.weight.grad += dw
        self.bias.grad += db
        ### END SOLUTION
        return dx


class ReLU(Module):
    """The rectified linear unit: each number, or 0 if the number is negative."""

    def __init__(self) -> None:
        super().__init__()
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Replace negative numbers with 0, in x of any shape."""
        out, self.cache = relu_forward(x)
        return out

    def backward(self, dout: Array) -> Array:
        """Return the gradient of x: dout where x was above 0, otherwise 0."""
        needs_forward(self, self.cache)
        return relu_backward(dout, self.cache)


class Flatten(Module):
    """Flatten every image to one row of numbers: channel by channel, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.shape: tuple[int, ...] | None = None

    def forward(self, x: Array) -> Array:
        """Reshape (N, d_1, ..., d_k) to (N, d_1 * ... * d_k)."""
        check_floating("x", x)
        self.shape = x.shape
        return x.reshape(x.shape[0], int(np.prod(x.shape[1:])))

    def backward(self, dout: Array) -> Array:
        """Reshape the gradient to the shape of x."""
        needs_forward(self, self.shape)
        assert self.shape is not None
        rows = (self.shape[0], int(np.prod(self.shape[1:])))
        check_same_shape("dout", dout, rows, "It has the shape of the layer's output")
        return dout.reshape(self.shape)


class Dropout(Module):
    """Set random numbers to 0 in train mode, and scale the others up so that the mean is kept.

    Args:
        p: the probability to DROP a number, 0 <= p < 1, as in PyTorch. `dropout_forward` takes the
            probability to keep a number, which is 1 - p. The random numbers come from NumPy's
            global generator.
    """

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        p = check_number("p", p)
        if not 0 <= p < 1:
            fail(
                "p is out of range",
                got=p,
                expected="0 <= p < 1, the probability to drop a number",
                hint="Pass 1 - p if you have the probability to keep a number",
            )
        self.p = p
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Drop numbers of x (any shape) in train mode; return x unchanged in test mode."""
        mode = "train" if self.training else "test"
        out, self.cache = dropout_forward(x, {"p": 1 - self.p, "mode": mode})
        return out.astype(x.dtype, copy=False)

    def backward(self, dout: Array) -> Array:
        """Return the gradient of x."""
        needs_forward(self, self.cache)
        return dropout_backward(dout, self.cache).astype(dout.dtype, copy=False)


class SoftmaxCrossEntropy(Module):
    """The mean over the batch of minus the log of the true class's probability."""

    def __init__(self) -> None:
        super().__init__()
        self.dscores: Array | None = None

    def forward(self, scores: Array, y: Array) -> float:
        """Compute the loss.

        Args:
            scores: (N, C), any real numbers; large scores do not overflow.
            y: true classes (N,), integers from 0 to C - 1.

        Returns:
            The loss.

        Raises:
            ValueError: y does not fit the scores.
        """
        check_labels(scores, y)
        loss, self.dscores = softmax_loss(scores, y)
        return float(loss)

    def backward(self, dloss: float = 1.0) -> Array:
        """Return the gradient of the scores, (N, C), times `dloss`."""
        needs_forward(self, self.dscores)
        assert self.dscores is not None
        return self.dscores * float(dloss)
