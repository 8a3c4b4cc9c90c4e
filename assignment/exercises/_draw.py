"""Inputs that several exercises draw in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.spec import Array, Case, Ref

# The tolerance for float32: a sum of a few hundred products, in any order.
SINGLE: dict[str, Any] = {"rtol": 1e-4, "atol": 1e-6}


def normal(case: Case, *shape: int, dtype: str = "float64") -> Array:
    """Draw standard normal numbers, of which practically no two are equal."""
    return case.rng.normal(size=shape).astype(dtype)


def far_from_zero(case: Case, *shape: int, dtype: str = "float64") -> Array:
    """Draw numbers of either sign with an absolute value between 0.5 and 2, so none is near 0."""
    values: Array = case.rng.uniform(0.5, 2.0, size=shape)
    signs: Array = case.rng.choice([-1, 1], size=shape)
    return (values * signs).astype(dtype)


def span(outputs: int, window: int, stride: int, pad: int = 0, rest: int = 0) -> int:
    """Return the image size on which `outputs` windows fit and `rest` pixels are left over."""
    return max((outputs - 1) * stride + window - 2 * pad + rest, 1)


def outputs(size: int, window: int, stride: int, pad: int = 0) -> int:
    """Return how many windows fit."""
    return 1 + (size + 2 * pad - window) // stride


@dataclass(frozen=True)
class Convolution:
    """The named inputs of a convolution, in the worker, and the shape of its output."""

    x: Ref
    w: Ref
    b: Ref
    param: dict[str, int]
    out_shape: tuple[int, int, int, int]


def convolution(
    case: Case,
    *,
    stride: int = 1,
    pad: int = 0,
    kernel: tuple[int, int] = (3, 3),
    rest: tuple[int, int] = (0, 0),
    images: int | None = None,
    channels: int | None = None,
    filters: int | None = None,
    out: tuple[int, int] | None = None,
    oblong: bool = False,
    bias: bool = True,
    dtype: str = "float64",
) -> Convolution:
    """Draw x, w and b so that `out` windows fit, with `rest` rows and columns left over.

    The output is square unless it is `oblong`, so code that confuses height and width fails
    only there.
    """
    n = case.size(2, low=2, high=3) if images is None else images
    c = case.size(3, low=2, high=4) if channels is None else channels
    f = case.size(4, low=2, high=5) if filters is None else filters
    rows = case.size(4, low=3, high=5)
    oh, ow = out or (rows, rows + (case.choice(-1, among=[-1, 1, 2]) if oblong else 0))
    h, w = (
        span(many, side, stride, pad, over)
        for many, side, over in zip((oh, ow), kernel, rest, strict=True)
    )
    return Convolution(
        case.array("x", normal(case, n, c, h, w, dtype=dtype)),
        case.array("w", normal(case, f, c, *kernel, dtype=dtype)),
        case.array("b", far_from_zero(case, f, dtype=dtype) * np.array(bias, dtype)),
        {"stride": stride, "pad": pad},
        (n, f, outputs(h, kernel[0], stride, pad), outputs(w, kernel[1], stride, pad)),
    )


@dataclass(frozen=True)
class Pooling:
    """The named input of a pooling layer, in the worker, and the shape of its output."""

    x: Ref
    param: dict[str, int]
    out_shape: tuple[int, int, int, int]


def pooling(
    case: Case,
    *,
    window: tuple[int, int] = (2, 2),
    stride: int = 2,
    rest: tuple[int, int] = (0, 0),
    images: int | None = None,
    channels: int | None = None,
    kind: str = "normal",
    oblong: bool = False,
    dtype: str = "float64",
) -> Pooling:
    """Draw x: "normal" numbers, all "negative", with "ties", or with one "peak" in every map.

    The output is square unless it is `oblong`, as in `convolution`.
    """
    n = case.size(2, low=2, high=3) if images is None else images
    c = case.size(3, low=2, high=4) if channels is None else channels
    oh = case.size(3, low=3, high=5)
    ow = oh + (case.choice(2, among=[-1, 1, 2]) if oblong else 0)
    h, w = span(oh, window[0], stride, 0, rest[0]), span(ow, window[1], stride, 0, rest[1])
    values = normal(case, n, c, h, w)
    if kind == "normal" and case.hidden:
        # One channel is negative everywhere, so a maximum that starts at 0 always shows.
        values[:, 0] -= 10
    elif kind == "negative":
        # So far below 0 that it shows where a maximum starts at -100 instead of at minus infinity.
        values = -1e6 * (1 + np.abs(values))
    elif kind == "ties":
        values = np.floor(values)
    elif kind == "peak":
        # Where windows overlap, several of them cover it.
        values[:, :, h // 2, w // 2] += 10
    return Pooling(
        case.array("x", values.astype(dtype)),
        {"pool_height": window[0], "pool_width": window[1], "stride": stride},
        (n, c, outputs(h, window[0], stride), outputs(w, window[1], stride)),
    )


@dataclass(frozen=True)
class Normalization:
    """The named inputs of a normalization layer for images, in the worker."""

    x: Ref
    gamma: Ref
    beta: Ref
    shape: tuple[int, int, int, int]


def normalization(
    case: Case,
    *,
    shape: tuple[int, int, int, int],
    trivial: bool = False,
    per_channel: tuple[int, ...] | None = None,
    spread: float = 2.0,
    dtype: str = "float64",
) -> Normalization:
    """Draw x, in which each channel has its own mean and spread, with gamma and beta."""
    n, c, h, w = shape
    form = (c,) if per_channel is None else per_channel
    x = spread * normal(case, n, c, h, w)
    x = x * case.rng.uniform(0.5, 1.5, size=(1, c, 1, 1)) + 3 * normal(case, 1, c, 1, 1)
    gamma = np.ones(form) if trivial else far_from_zero(case, *form)
    beta = np.zeros(form) if trivial else far_from_zero(case, *form)
    return Normalization(
        case.array("x", x.astype(dtype)),
        case.array("gamma", gamma.astype(dtype)),
        case.array("beta", beta.astype(dtype)),
        shape,
    )


def image_shape(case: Case, *, images: int | None = None) -> tuple[int, int, int, int]:
    """Return the shape of a small batch; in the published case no two axes have the same size."""
    n = case.size(4, low=2, high=5) if images is None else images
    return n, case.size(3, low=2, high=4), case.size(5, low=3, high=6), case.size(2, low=2, high=4)


def options(case: Case, **entries: Any) -> Ref:
    """Create a dict in the worker, so that its entries can be read after a call."""
    return case.call("builtins:dict", **entries)
