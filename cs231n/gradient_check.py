"""Gradients by finite differences, to check analytic gradients.

All functions use the centered difference (f(x + h) - f(x - h)) / (2h), whose error shrinks with
h². They change the array in place, one element at a time, and restore each element exactly. So a
function that reads the same array (`lambda _: model.loss(X, y)[0]`) works too. Use float64: in
float32, rounding hides a step of 1e-5.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .support.checks import check_floating, check_same_shape, fail

Array = NDArray[Any]


def rel_error(x: Any, y: Any) -> float:
    """Compute the largest relative difference of two arrays, max |x - y| / max(1e-8, |x| + |y|).

    Args:
        x: numbers of any shape.
        y: numbers of the same shape.

    Returns:
        The error; 0 for empty arrays.

    Raises:
        ValueError: the shapes differ.
    """
    x, y = np.asarray(x), np.asarray(y)
    # NumPy would repeat the numbers of one array, and the error could still be 0.
    if x.shape != y.shape:
        fail(
            "x and y have different shapes",
            got=f"{x.shape} and {y.shape}",
            expected="the same shape",
            hint="A gradient has the shape of what it is the gradient of",
        )
    # Differences of unsigned numbers wrap, and 1e-8 is 0 in float16.
    dtype = np.result_type(x, y, np.float32)
    x, y = x.astype(dtype, copy=False), y.astype(dtype, copy=False)
    if x.size == 0:
        return 0.0
    return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))


def eval_numerical_gradient(
    f: Callable[[Array], Any], x: Array, verbose: bool = True, h: float = 1e-5
) -> Array:
    """Compute the gradient of a function that returns one number.

    Args:
        f: takes x and returns a number.
        x: where to take the gradient; writable, unchanged afterwards.
        verbose: print the gradient of every element.
        h: the step.

    Returns:
        The gradient, the shape of x.

    Raises:
        ValueError: x cannot be changed, or f does not return one number.
    """
    _check_writable(x)
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        grad[index] = _slope(f, x, index, h)
        if verbose:
            print(index, grad[index])
    return grad


def eval_numerical_gradient_array(
    f: Callable[[Array], Array], x: Array, df: Array | float, h: float = 1e-5
) -> Array:
    """Compute the gradient of a function that returns an array, given the upstream gradient.

    Args:
        f: takes x and returns an array.
        x: where to take the gradient; writable, unchanged afterwards.
        df: gradient of the loss with respect to f(x), the shape of f(x); or one number for all.
        h: the step.

    Returns:
        The gradient of the loss with respect to x, the shape of x.

    Raises:
        ValueError: x cannot be changed, f does not return an array, or df does not have its shape.
    """
    _check_writable(x)
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = _both_sides(lambda: f(x), x, index, h)
        if np.shape(df) not in ((), above.shape):
            fail(
                "df does not fit f(x)",
                got=f"shape {np.shape(df)}",
                expected=f"{above.shape}",
                hint="It is the gradient with respect to f(x), not x",
            )
        grad[index] = np.sum((above - below) * df) / (2 * h)
    return grad


def eval_numerical_gradient_blobs(
    f: Callable[..., Any], inputs: Sequence[Any], output: Any, h: float = 1e-5
) -> list[Array]:
    """Compute the gradients of a function that writes into a blob, as Caffe's layers do.

    A blob has two arrays of the same shape: `vals`, and `diffs` for the gradient.

    Args:
        f: called as f(*inputs, output); reads inputs[i].vals and writes output.vals.
        inputs: the input blobs; their vals are unchanged afterwards.
        output: the output blob; its diffs hold the upstream gradient.
        h: the step.

    Returns:
        The gradient with respect to each input, the shape of its vals.
    """

    def run() -> Array:
        f(*inputs, output)
        values: Array = output.vals
        return values

    grads = []
    for blob in inputs:
        grad = np.zeros_like(blob.diffs)
        for index in np.ndindex(blob.vals.shape):
            above, below = _both_sides(run, blob.vals, index, h)
            grad[index] = np.sum((above - below) * output.diffs) / (2 * h)
        grads.append(grad)
    return grads


def eval_numerical_gradient_net(
    net: Any, inputs: Sequence[Any], output: Any, h: float = 1e-5
) -> list[Array]:
    """Compute the gradients of a net that is already connected to its blobs, by `net.forward()`.

    Args:
        net: has a method forward() that reads the input blobs and writes the output blob.
        inputs: as in `eval_numerical_gradient_blobs`.
        output: as in `eval_numerical_gradient_blobs`.
        h: the step.

    Returns:
        The gradient with respect to each input.
    """
    return eval_numerical_gradient_blobs(lambda *_: net.forward(), inputs, output, h=h)


def grad_check_sparse(
    f: Callable[[Array], Any],
    x: Array,
    analytic_grad: Array,
    num_checks: int = 10,
    h: float = 1e-5,
) -> None:
    """Compare an analytic gradient with the numerical one at random elements, and print both.

    The elements come from `random.randrange`, so `random.seed` makes them repeatable.

    Args:
        f: takes x and returns a number.
        x: where to compare; writable, unchanged afterwards.
        analytic_grad: the gradient to check, the shape of x.
        num_checks: number of elements to compare.
        h: the step.

    Raises:
        ValueError: x cannot be changed, f does not return one number, or the shapes differ.
    """
    _check_writable(x)
    check_same_shape("analytic_grad", analytic_grad, x.shape, "A gradient has the shape of x")
    for _ in range(num_checks):
        index = tuple(random.randrange(size) for size in x.shape)
        numerical, analytic = _slope(f, x, index, h), analytic_grad[index]
        scale = abs(numerical) + abs(analytic)
        error = abs(numerical - analytic) / scale if scale else 0.0
        print(f"numerical: {numerical:f} analytic: {analytic:f}, relative error: {error:e}")


def _slope(f: Callable[[Array], Any], x: Array, index: tuple[int, ...], h: float) -> float:
    """Return the derivative of a function that returns one number, at one element of x."""
    above, below = _both_sides(lambda: f(x), x, index, h)
    if above.size != 1:
        fail(
            "f returns several numbers",
            got=f"shape {above.shape}",
            expected="one number",
            hint="Use eval_numerical_gradient_array for a function that returns an array",
        )
    slope: float = ((above - below) / (2 * h)).item()
    return slope


def _both_sides(
    run: Callable[[], Any], x: Array, index: tuple[int, ...], h: float
) -> tuple[Array, Array]:
    """Return run() with x[index] increased and decreased by h."""
    old = x[index]
    try:
        x[index] = old + h
        above = _numbers(run())
        x[index] = old - h
        below = _numbers(run())
    finally:
        x[index] = old
    return above, below


def _numbers(answer: Any) -> Array:
    """Copy what a function returned, because it may write both results into the same array."""
    if isinstance(answer, tuple) or np.asarray(answer).dtype.kind not in "biufc":
        fail(
            "f does not return numbers",
            got=type(answer).__name__,
            expected="a number or an array",
            hint="If it returns (out, cache) or (loss, grads), use the first: lambda x: f(x)[0]",
        )
    return np.array(answer)


def _check_writable(x: Any) -> None:
    check_floating("x", x)
    if not x.flags.writeable:
        fail(
            "x cannot be changed",
            got="a read-only array",
            expected="a writable one",
            hint="Pass x.copy()",
        )
