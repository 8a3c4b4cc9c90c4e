"""Layers as objects against PyTorch's: outputs, gradients, over drawn shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n import modules

torch: Any = None  # its import takes seconds, so only the process that runs these tests does it


@pytest.fixture(autouse=True, scope="module")
def _import_torch() -> None:
    global torch
    torch = pytest.importorskip("torch")


few = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**31 - 1)


def compare(mine: Any, theirs: Any, x: np.ndarray, rng: np.random.Generator, rtol: float = 1e-9):
    """Run both forwards and backwards twice, and compare all there is."""
    for name, parameter in mine.named_parameters():
        values = parameter.data.T if isinstance(mine, modules.Linear) else parameter.data
        getattr(theirs, name).data = torch.tensor(values.copy())
    for _ in range(2):  # gradients add up in both
        leaf = torch.tensor(x, requires_grad=True)
        want = theirs(leaf)
        out = mine(x)
        assert out.shape == tuple(want.shape)
        assert np.allclose(out, want.detach().numpy(), rtol=rtol, atol=1e-10)
        dout = rng.normal(size=out.shape)
        want.backward(torch.tensor(dout))
        assert np.allclose(mine.backward(dout), leaf.grad.numpy(), rtol=rtol, atol=1e-9)
    for name, parameter in mine.named_parameters():
        grad = getattr(theirs, name).grad.numpy()
        grad = grad.T if isinstance(mine, modules.Linear) else grad
        assert np.allclose(parameter.grad, grad, rtol=rtol, atol=1e-9), name


def images(rng: np.random.Generator, channels: int, smallest: int = 5) -> np.ndarray:
    n, h, w = rng.integers(1, 4), *rng.integers(smallest, smallest + 5, size=2)
    return rng.normal(size=(n, channels, h, w))


@few
@given(seeds, st.integers(1, 3), st.integers(0, 2))
def test_conv2d(seed: int, stride: int, padding: int) -> None:
    rng = np.random.default_rng(seed)
    c, f, kernel = int(rng.integers(1, 4)), int(rng.integers(1, 4)), (3, int(rng.integers(1, 5)))
    mine = modules.Conv2D(c, f, kernel, stride, padding, dtype=np.float64, rng=rng)
    theirs = torch.nn.Conv2d(c, f, kernel, stride, padding, dtype=torch.float64)
    compare(mine, theirs, images(rng, c), rng)


@few
@given(seeds, st.integers(1, 4), st.integers(1, 4))
def test_pooling(seed: int, kernel: int, stride: int) -> None:
    rng = np.random.default_rng(seed)
    x = images(rng, 2)
    compare(modules.MaxPool2D(kernel, stride), torch.nn.MaxPool2d(kernel, stride), x, rng)
    compare(modules.AvgPool2D(kernel, stride), torch.nn.AvgPool2d(kernel, stride), x, rng)
    compare(modules.MaxPool2D(kernel), torch.nn.MaxPool2d(kernel), x, rng)


@few
@given(seeds)
def test_dense_layers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d, m = (int(k) for k in rng.integers(1, 6, size=2))
    rows = rng.normal(size=(3, d))
    mine = modules.Linear(d, m, dtype=np.float64, rng=rng)
    compare(mine, torch.nn.Linear(d, m, dtype=torch.float64), rows, rng)
    compare(modules.ReLU(), torch.nn.ReLU(), rows, rng)
    compare(modules.Flatten(), torch.nn.Flatten(), images(rng, 2), rng)


@few
@given(seeds)
def test_batchnorm2d(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mine = modules.BatchNorm2D(3, momentum=0.8, dtype=np.float64)
    mine.weight.data, mine.bias.data = rng.normal(size=(2, 3))
    theirs = torch.nn.BatchNorm2d(3, momentum=0.2, dtype=torch.float64)
    x = 3 + images(rng, 3)
    compare(mine, theirs, x, rng, rtol=1e-6)
    assert np.allclose(mine.running_mean, theirs.running_mean.numpy())
    # Two steps at 0.8 from 1; PyTorch's averages take the unbiased variance.
    count = x.size // 3
    unbiased = 0.64 + (mine.running_var - 0.64) * count / (count - 1)
    assert np.allclose(unbiased, theirs.running_var.numpy())
    theirs.running_var = torch.tensor(mine.running_var)
    out = mine.eval()(x)
    assert np.allclose(out, theirs.eval()(torch.tensor(x)).detach().numpy())


@few
@given(seeds, st.sampled_from([1, 2, 3, 6]))
def test_groupnorm(seed: int, groups: int) -> None:
    rng = np.random.default_rng(seed)
    mine = modules.GroupNorm(groups, 6, dtype=np.float64)
    mine.weight.data, mine.bias.data = rng.normal(size=(2, 6))
    compare(mine, torch.nn.GroupNorm(groups, 6, dtype=torch.float64), images(rng, 6), rng, 1e-6)


@few
@given(seeds)
def test_softmax_cross_entropy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, c = (int(k) for k in rng.integers(1, 6, size=2))
    scores, y = 20 * rng.normal(size=(n, c)), rng.integers(c, size=n)
    criterion = modules.SoftmaxCrossEntropy()
    leaf = torch.tensor(scores, requires_grad=True)
    want = torch.nn.functional.cross_entropy(leaf, torch.tensor(y))
    want.backward()
    assert criterion(scores, y) == pytest.approx(want.item(), abs=1e-12)
    assert np.allclose(criterion.backward(), leaf.grad.numpy(), atol=1e-12)
