"""Numerical gradients of functions whose gradients are known."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from cs231n.gradient_check import (
    eval_numerical_gradient,
    eval_numerical_gradient_array,
    eval_numerical_gradient_blobs,
    eval_numerical_gradient_net,
    grad_check_sparse,
    rel_error,
)


def test_gradient_of_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    x = np.random.randn(2, 3)
    before = x.copy()
    grad = eval_numerical_gradient(lambda a: np.sum(a**3), x, verbose=False)
    np.testing.assert_allclose(grad, 3 * x**2, rtol=1e-6)
    np.testing.assert_array_equal(x, before)
    assert capsys.readouterr().out == ""
    eval_numerical_gradient(lambda a: np.sum(a**3), x)
    assert capsys.readouterr().out.startswith("(0, 0) ")


def test_the_array_is_perturbed_in_place_so_closures_see_it() -> None:
    params = {"w": np.array([2.0, 5.0])}
    grad = eval_numerical_gradient(lambda _: params["w"].prod(), params["w"], verbose=False)
    np.testing.assert_allclose(grad, [5, 2], rtol=1e-8)


def test_gradient_of_an_array_that_the_function_reuses() -> None:
    x, w, df = np.random.randn(2, 3), np.random.randn(3, 4), np.random.randn(2, 4)
    out = np.empty((2, 4))
    grad = eval_numerical_gradient_array(lambda a: np.matmul(a, w, out=out), x, df)
    np.testing.assert_allclose(grad, df @ w.T, rtol=1e-6)


def test_gradient_of_blobs_and_of_a_net() -> None:
    x, y, out = (
        SimpleNamespace(vals=np.random.randn(3), diffs=np.random.randn(3)) for _ in range(3)
    )

    def multiply(a: SimpleNamespace, b: SimpleNamespace, result: SimpleNamespace) -> None:
        result.vals = a.vals * b.vals

    net = SimpleNamespace(forward=lambda: multiply(x, y, out))
    for dx, dy in (
        eval_numerical_gradient_blobs(multiply, (x, y), out),
        eval_numerical_gradient_net(net, (x, y), out),
    ):
        np.testing.assert_allclose(dx, y.vals * out.diffs, rtol=1e-6)
        np.testing.assert_allclose(dy, x.vals * out.diffs, rtol=1e-6)


def test_sparse_check_prints_what_it_compared(capsys: pytest.CaptureFixture[str]) -> None:
    x = np.array([[1.0, 2.0]])
    random.seed(0)
    grad_check_sparse(lambda a: np.sum(a**2), x, 2 * x, num_checks=4)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert all(float(line.split()[-1]) < 1e-8 for line in lines)
    assert lines[0].startswith(("numerical: 2.000000 analytic: 2.0", "numerical: 4.000000"))
    grad_check_sparse(lambda a: np.sum(a**2), x, 3 * x, num_checks=1)
    assert float(capsys.readouterr().out.split()[-1]) == pytest.approx(0.2)
    grad_check_sparse(lambda a: 0.0, x, 0 * x, num_checks=1)
    assert float(capsys.readouterr().out.split()[-1]) == 0


def test_the_array_is_put_back_when_the_function_fails() -> None:
    x = np.array([1.0])

    def fails(_: object) -> float:
        raise RuntimeError("no value")

    with pytest.raises(RuntimeError):
        eval_numerical_gradient(fails, x)
    assert x[0] == 1


def test_relative_error() -> None:
    assert rel_error([1.0, 2.0], [1.0, 2.0]) == 0
    assert rel_error([1.0, 3.0], [1.0, 1.0]) == 0.5
    assert rel_error([0.0], [1e-12]) == pytest.approx(1e-4)
    assert rel_error([], []) == 0


def test_shapes_that_numpy_would_combine_are_refused() -> None:
    x, column = np.ones(3), np.ones((3, 1))
    with pytest.raises(ValueError, match=r"different shapes: got \(3,\) and \(3, 1\)"):
        rel_error(x, column)
    with pytest.raises(ValueError, match=r"df does not fit f\(x\): got shape \(3, 1\)"):
        eval_numerical_gradient_array(lambda a: 2 * a, x, column)
    assert eval_numerical_gradient_array(lambda a: 2 * a, x, 1.0) == pytest.approx(2)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.bool_, np.float16, np.float32])
def test_relative_error_of_other_numbers(dtype: type) -> None:
    one, none = np.array([1, 0], dtype), np.array([0, 0], dtype)
    assert rel_error(none, one) == rel_error(one, none) == 1
    assert rel_error(none, none) == 0


@pytest.mark.parametrize("what", ["whole numbers", "read-only"])
def test_what_cannot_be_perturbed_is_refused(what: str) -> None:
    x = np.array([1, 2]) if what == "whole numbers" else np.array([1.0, 2.0])
    x.flags.writeable = what != "read-only"
    with pytest.raises(ValueError, match="int64" if what == "whole numbers" else "read-only"):
        eval_numerical_gradient(np.sum, x)


@pytest.mark.parametrize(
    "answer", [(np.ones(2), "cache"), (1.0, {}), (np.ones(2), np.ones(2)), None]
)
def test_a_function_that_returns_more_than_numbers_is_refused(answer: object) -> None:
    x = np.ones(2)
    for check in (
        lambda f: eval_numerical_gradient(f, x, verbose=False),
        lambda f: eval_numerical_gradient_array(f, x, 1.0),
        lambda f: grad_check_sparse(f, x, x, num_checks=1),
    ):
        with pytest.raises(ValueError, match=r"f does not return numbers: got (tuple|NoneType)"):
            check(lambda _: answer)
    np.testing.assert_array_equal(x, 1)


def test_the_gradient_of_several_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match=r"several numbers: got shape \(2,\).*_gradient_array"):
        eval_numerical_gradient(lambda x: x, np.ones(2), verbose=False)
    one = eval_numerical_gradient(lambda x: x**2, np.ones(1), verbose=False)  # a loss of shape (1,)
    np.testing.assert_allclose(one, [2])
