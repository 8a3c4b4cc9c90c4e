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
from cs231n.modules.base import Array, Module, needs_forward, uniform
from cs231n.support.checks import (
    check_floating,
    check_integer,
    check_labels,
    check_same_shape,
    fail,
)

Cache = Any


class Linear(Module):
    """A dense layer, `x @ weight + bias`.

    Args:
        in_features: D, numbers a row of x has.
        out_features: M, numbers a row of the output has.
        dtype: of weights and biases.
        rng: draws the first weights and biases.

    Attributes:
        weight: (D, M), as the course has it; PyTorch keeps the transpose.
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
        check_integer("in_features", in_features, low=1)
        check_integer("out_features", out_features, low=1)
        self.weight = uniform((in_features, out_features), in_features, dtype, rng)
        self.bias = uniform((out_features,), in_features, dtype, rng)
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Compute the output (N, M) for rows x (N, D)."""
        # Your part: compute out with affine_forward; what backward needs goes into self.cache.
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
            ValueError: there was no forward pass, or dout has another shape than its output.
        """
        needs_forward(self, self.cache)
        # Your part: compute dx, and ADD the two other gradients to what weight.grad and bias.grad
        # hold already.
        ### BEGIN SOLUTION
        dx, dw, db = affine_backward(dout, self.cache)
        self.weight.grad += dw
        self.bias.grad += db
        ### END SOLUTION
        return dx


class ReLU(Module):
    """The larger of each number and 0."""

    def __init__(self) -> None:
        super().__init__()
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Cut negative numbers off, in x of any shape."""
        out, self.cache = relu_forward(x)
        return out

    def backward(self, dout: Array) -> Array:
        """Return the gradient of x: dout where x was above 0."""
        needs_forward(self, self.cache)
        return relu_backward(dout, self.cache)


class Flatten(Module):
    """Every image as one row of numbers: channel by channel, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.shape: tuple[int, ...] | None = None

    def forward(self, x: Array) -> Array:
        """Turn (N, d_1, ..., d_k) into (N, d_1 * ... * d_k)."""
        check_floating("x", x)
        self.shape = x.shape
        return x.reshape(x.shape[0], int(np.prod(x.shape[1:])))

    def backward(self, dout: Array) -> Array:
        """Give the gradient the shape that x had."""
        needs_forward(self, self.shape)
        assert self.shape is not None
        rows = (self.shape[0], int(np.prod(self.shape[1:])))
        check_same_shape("dout", dout, rows, "it has the shape of the layer's output")
        return dout.reshape(self.shape)


class Dropout(Module):
    """Set numbers to 0 by chance in train mode, and scale the others up to make good for it.

    Args:
        p: the chance to DROP a number, 0 <= p < 1, as in PyTorch; the chance to keep one, which
            `dropout_forward` takes, is 1 - p. Draws come from NumPy's global generator.
    """

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        if not 0 <= p < 1:
            fail(
                "p is out of range",
                got=p,
                expected="0 <= p < 1, the chance to drop a number",
                hint="pass 1 - p if you have the chance to keep one",
            )
        self.p = float(p)
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Drop numbers of x (any shape) in train mode; hand x on in eval mode."""
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
            scores: (N, C), any real numbers; large ones do not overflow.
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
