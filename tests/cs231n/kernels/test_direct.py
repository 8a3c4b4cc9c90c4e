"""Direct convolution against the naive layer, against PyTorch, and against what could go wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cs231n import layers
from cs231n._fast import calls, dispatch
from cs231n.fast_layers import conv_backward_direct, conv_forward_direct

TOLERANCE = {np.dtype(np.float32): 1e-4, np.dtype(np.float64): 1e-11}
# The fixture chooses an instruction set for all examples of a test: nothing to set up again.
quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
pytestmark = pytest.mark.usefixtures("on_kernels")


class Case(NamedTuple):
    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    param: dict[str, int]
    dout: np.ndarray


Way = Callable[[Case], list[np.ndarray]]


def case_of(
    x: tuple[int, ...], w: tuple[int, ...], stride: int, pad: int, dtype: Any, seed: int = 0
) -> Case:
    rng = np.random.default_rng(seed)
    OH, OW = (1 + (s + 2 * pad - f) // stride for s, f in zip(x[2:], w[2:], strict=True))
    shapes = (x, w, w[:1], (x[0], w[0], OH, OW))
    arrays = [rng.standard_normal(s).astype(dtype) for s in shapes]
    for a in arrays:
        a.flags.writeable = False  # a write to what the caller owns is an error
    return Case(arrays[0], arrays[1], arrays[2], {"stride": stride, "pad": pad}, arrays[3])


@cache
def answered(way: Way, *setting: Any) -> tuple[Case, list[np.ndarray]]:
    """A case and its right answers, computed once for all sets of kernels."""
    case = case_of(*setting)
    return case, way(case)


@st.composite
def settings_of_cases(draw: st.DrawFn, most: int, side: int) -> tuple[Any, ...]:
    """What `case_of` takes: the same examples for each set of kernels."""
    N, C, F = draw(st.integers(0, 3)), draw(st.integers(1, most)), draw(st.integers(1, most))
    HH, WW = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    stride, pad = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    H = draw(st.integers(max(1, HH - 2 * pad), side))
    W = draw(st.integers(max(1, WW - 2 * pad), side))
    dtype, seed = draw(st.sampled_from([np.float32, np.float64])), draw(st.integers(0, 2**32 - 1))
    return (N, C, H, W), (F, C, HH, WW), stride, pad, dtype, seed


def assert_close(got: np.ndarray, expected: np.ndarray) -> None:
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    tolerance = TOLERANCE[got.dtype]
    scale = float(np.abs(expected).max(initial=1.0))
    np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance * scale)


def direct(case: Case) -> list[np.ndarray]:
    """Output and gradients, by the kernels and nothing else."""
    x, w, b, param, dout = case
    shape = (len(x), len(w), *dout.shape[2:])
    stride, pad = param["stride"], param["pad"]
    out = calls.conv_forward(dispatch.core, x, w, b, stride, pad, shape, False)
    back = calls.conv_backward(dispatch.core, dout, x, w, stride, pad, (False, False))
    assert out is not None, "the kernels did not take this shape"
    assert back is not None, "the kernels did not take this shape"
    return [out, *back]


def with_torch(case: Case) -> list[np.ndarray]:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    tensors = [torch.tensor(a.copy(), requires_grad=True) for a in case[:3]]
    stride, pad = case.param["stride"], case.param["pad"]
    out = torch.nn.functional.conv2d(*tensors, stride=stride, padding=pad)
    out.backward(torch.tensor(case.dout.copy()))
    return [out.detach().numpy(), *(t.grad.numpy() for t in tensors)]


def naive(case: Case) -> list[np.ndarray]:
    out, saved = layers.conv_forward_naive(*case[:4])
    return [out, *layers.conv_backward_naive(case.dout, saved)]


def by_taps(case: Case) -> list[np.ndarray]:
    """The naive layer's products, added up a tap of the kernel at a time, which takes less time."""
    x, w, b, param, dout = case
    stride, pad = param["stride"], param["pad"]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    OH, OW = dout.shape[2:]
    out = np.zeros(dout.shape) + b[:, None, None]
    dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
    for i, j in np.ndindex(w.shape[2:]):
        seen = np.s_[:, :, i : i + stride * OH : stride, j : j + stride * OW : stride]
        out += np.einsum("nchw,fc->nfhw", padded[seen], w[:, :, i, j])
        dpadded[seen] += np.einsum("nfhw,fc->nchw", dout, w[:, :, i, j])
        dw[:, :, i, j] = np.einsum("nchw,nfhw->fc", padded[seen], dout)
    H, W = x.shape[2:]
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return [out, dx, dw, dout.sum(axis=(0, 2, 3))]


@cache
def case_that_is_not_finite(
    bad: float, where: str, shape: tuple[Any, ...], place: int
) -> tuple[Case, list[np.ndarray]]:
    """A case with one number replaced by `bad` and its right answers, computed once as well."""
    case = case_of(*shape, np.float64, seed=place)
    array = getattr(case, where)
    array.flags.writeable = True
    array.reshape(-1)[(0, array.size // 2, array.size - 1)[place]] = bad
    array.flags.writeable = False
    with np.errstate(invalid="ignore"):
        return case, by_taps(case)


@pytest.mark.parametrize("on_kernels", ["none"])  # no kernel runs here
@pytest.mark.parametrize("bad", [0.5, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("where", ["x", "w", "dout"])
@pytest.mark.parametrize(("width", "stride", "pad"), [(4, 1, 0), (9, 2, 2), (7, 3, 1)])
def test_sums_by_taps_are_those_of_the_naive_layer(
    bad: float, where: str, width: int, stride: int, pad: int
) -> None:
    shape = ((2, 3, 5, width), (5, 3, 3, 3), stride, pad)
    for place in range(3):
        case, sums = case_that_is_not_finite(bad, where, shape, place)
        with np.errstate(invalid="ignore"):
            right = naive(case)
        for got, wanted in zip(sums, right, strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)


@quick
@given(setting=settings_of_cases(most=4, side=8))
def test_it_equals_the_naive_layer(setting: tuple[Any, ...]) -> None:
    case, right = answered(naive, *setting)
    for got, expected in zip(direct(case), right, strict=True):
        assert_close(got, expected)


@quick
@given(setting=settings_of_cases(most=40, side=40))
def test_it_equals_pytorch(setting: tuple[Any, ...]) -> None:
    case, right = answered(with_torch, *setting)
    for got, expected in zip(direct(case), right, strict=True):
        assert_close(got, expected)


# Short rows, whose columns are copied: of several images, blocks that begin within a channel, a
# last pixel that is alone, windows that are not squares, the image itself as the source, and
# fewer pixels than a vector holds.
COPIED = [
    ((2, 40, 13, 13), (130, 40, 3, 3), 2, 1),
    ((1, 70, 14, 14), (150, 70, 3, 3), 2, 1),
    ((1, 53, 18, 10), (200, 53, 5, 2), 1, 0),
    ((3, 31, 17, 18), (260, 31, 4, 3), 2, 1),
    ((1, 31, 9, 8), (70, 31, 4, 3), 2, 0),
    ((1, 190, 6, 5), (50, 190, 3, 3), 1, 0),
    ((17, 1, 9, 9), (70, 1, 5, 5), 1, 2),  # so many pixels that weights are packed
    ((9, 1, 13, 13), (90, 1, 3, 3), 1, 1),
]
# Numbers of pixels are broadcast, which need not be neighbors: from the image itself, padded, of
# windows with gaps between them, and of single pixels.
BROADCAST = [
    ((13, 20, 13, 11), (40, 20, 3, 3), 3, 0),
    ((40, 33, 12, 9), (17, 33, 1, 1), 2, 0),
    ((60, 16, 14, 15), (32, 16, 3, 2), 4, 1),
    ((90, 12, 9, 9), (34, 12, 1, 5), 2, 0),
    ((30, 40, 6, 6), (35, 40, 2, 2), 2, 1),
]


def loops_of(x: tuple[int, ...], w: tuple[int, ...], stride: int, pad: int) -> set[str]:
    """Name the loops of the forward pass in both dtypes."""
    if dispatch.core.running()[1] <= 8:
        pytest.skip("a vector is one number here, so no lane is idle")
    out = case_of(x, w, stride, pad, np.float32).dout.shape
    return {dispatch.core.conv_loop(single, x, w, out, stride, pad, 0) for single in (True, False)}


@pytest.mark.parametrize(("x", "w", "stride", "pad"), COPIED, ids=str)
def test_columns_of_short_rows_are_copied(
    x: tuple[int, ...], w: tuple[int, ...], stride: int, pad: int
) -> None:
    assert any("copied columns" in loop for loop in loops_of(x, w, stride, pad))


@pytest.mark.parametrize(("x", "w", "stride", "pad"), BROADCAST, ids=str)
def test_pixels_with_gaps_between_them_are_broadcast(
    x: tuple[int, ...], w: tuple[int, ...], stride: int, pad: int
) -> None:
    assert any("vectors of filters" in loop for loop in loops_of(x, w, stride, pad))


@pytest.mark.parametrize(
    ("x", "w", "stride", "pad"),
    [
        ((4, 3, 31, 31), (25, 3, 3, 3), 2, 1),  # the shapes of the benchmark
        ((3, 3, 32, 32), (32, 3, 7, 7), 1, 3),
        ((2, 3, 33, 65), (6, 3, 4, 4), 2, 1),  # dx by pairs: an even number of taps
        ((2, 3, 40, 40), (5, 3, 5, 5), 2, 2),
        ((3, 3, 19, 32), (9, 3, 1, 2), 2, 0),  # and one row of them
        ((2, 3, 120, 64), (40, 3, 7, 7), 2, 3),  # and a strip of an image at a time
        ((2, 3, 32, 31), (5, 3, 3, 3), 2, 1),  # and a last row that meets padding
        ((2, 3, 31, 47), (5, 3, 3, 3), 2, 1),  # and a last tile that the row does not fill
        ((3, 3, 40, 31), (5, 3, 2, 3), 2, 1),  # and rows that meet one row of dout
        ((2, 1, 31, 63), (4, 1, 3, 3), 2, 1),  # one channel: dx in four parts
        ((2, 3, 32, 32), (3, 3, 2, 2), 2, 0),  # pairs with no pixel before the first
        ((2, 3, 32, 32), (5, 3, 4, 4), 2, 2),  # and not from its first column on
        ((2, 3, 31, 31), (130, 3, 3, 3), 2, 1),  # and too large an image for that
        ((5, 3, 32, 96), (26, 3, 3, 3), 2, 1),  # and several strips per image
        ((1, 2, 64, 50), (9, 2, 5, 4), 3, 1),  # and every third pixel side by side
        ((2, 64, 32, 32), (64, 64, 3, 3), 1, 1),
        ((2, 128, 16, 16), (128, 128, 3, 3), 1, 1),
        ((2, 64, 32, 32), (256, 64, 1, 1), 1, 0),  # panels of pixels
        ((5, 17, 8, 8), (39, 17, 1, 1), 1, 0),  # and tiles of several images
        ((3, 100, 9, 13), (40, 100, 1, 1), 1, 0),  # and a last panel that the plane does not fill
        ((1, 16, 30, 35), (700, 16, 1, 1), 1, 0),  # and many filters
        ((2, 20, 40, 40), (3, 20, 1, 1), 1, 0),  # few filters
        ((3, 520, 17, 17), (600, 520, 1, 1), 1, 0),  # many weights
        ((4, 2048, 7, 7), (130, 2048, 1, 1), 1, 0),  # and too many channels for one block of dw
        ((1, 3, 1, 9), (8, 3, 1, 1), 1, 1),  # one row of pixels, but with padding
        ((4, 4, 3, 27), (34, 4, 1, 3), 3, 1),  # one tap per pixel of dx, but with padding
        ((1, 2, 9, 700), (5, 2, 3, 3), 1, 1),  # cut into strips, and strips into columns
        ((1, 200, 5, 2400), (7, 200, 3, 3), 2, 1),  # and even and odd pixels apart
        ((1, 20, 9, 3000), (40, 20, 5, 5), 2, 2),
        ((2, 200, 5, 901), (33, 200, 3, 5), 4, 1),
        ((1, 300, 20, 33), (7, 300, 3, 3), 1, 1),
        ((1, 8, 5, 64), (8, 8, 3, 3), 1, 0),  # read in place
        ((2, 5, 14, 14), (7, 5, 1, 1), 3, 0),  # a stride above the kernel leaves rows out
        ((2, 4, 12, 12), (6, 4, 2, 2), 4, 1),
        ((5, 160, 7, 7), (72, 160, 3, 3), 1, 1),  # weights beyond the cache: images share a batch
        ((3, 96, 14, 14), (130, 96, 3, 3), 2, 1),
        ((7, 300, 6, 9), (340, 300, 1, 1), 2, 0),  # and grids of dx that no tap meets
        ((2, 200, 13, 70), (60, 200, 3, 3), 1, 1),
        ((1, 1, 3, 3), (1, 1, 2, 2), 1, 5),  # windows that hold padding alone
        ((1, 2, 6, 6), (3, 2, 3, 3), 70, 1),
        ((3, 20, 14, 14), (33, 20, 3, 3), 2, 1),  # rows of 7: vectors of filters
        ((2, 600, 7, 7), (70, 600, 1, 1), 1, 0),  # taps in several slices
        ((2, 33, 8, 9), (130, 33, 3, 3), 2, 1),  # dx in four parts, whose vectors are filters
        ((3, 9, 40, 33), (20, 9, 5, 4), 3, 2),  # and in nine, interleaved by threes
        ((2, 5, 9, 11), (7, 5, 3, 3), 4, 0),  # and pixels between them that no tap meets
        ((1, 400, 14, 14), (70, 400, 1, 1), 1, 0),  # dw panel by panel, in blocks of channels
        ((2, 40, 11, 10), (90, 40, 1, 1), 1, 0),  # and more filters than channels
        ((1, 300, 9, 9), (70, 300, 3, 3), 2, 1),  # and one tile of padded rows
        ((5, 70, 7, 7), (37, 70, 1, 1), 1, 0),  # vectors that belong to two images
        ((3, 40, 13, 14), (64, 40, 1, 1), 2, 0),  # and pixels that are not neighbors
        ((2, 40, 20, 13), (23, 40, 1, 1), 3, 0),
        ((1, 90, 7, 7), (31, 90, 3, 3), 1, 1),  # weights in place; three vectors in the last panel
        ((1, 1500, 5, 5), (9, 1500, 1, 1), 1, 0),  # and several blocks of taps
        ((1, 64, 14, 14), (64, 64, 1, 1), 2, 0),  # one image: threads share out the filters
        ((2, 4, 5, 5), (17, 4, 3, 3), 2, 0),  # planes shorter than a vector
        ((40, 3, 13, 13), (40, 3, 5, 5), 1, 2),  # more images than a group holds
        ((1, 300, 30, 30), (16, 300, 3, 3), 1, 0),  # one that is too large for it
        ((1, 40, 7, 7), (70, 40, 1, 1), 1, 0),  # 49 pixels: the last one is left alone
        ((1, 600, 17, 17), (100, 600, 1, 1), 1, 0),  # and several blocks of taps
        ((1, 100, 14, 14), (61, 100, 1, 1), 2, 0),  # and pixels that are not neighbors
        ((1, 100, 5, 33), (17, 100, 3, 3), 1, 1),  # and in padded rows
        ((3, 70, 8, 12), (2, 70, 1, 1), 1, 0),  # few filters: pixels are read in place
        ((1, 20, 48, 40), (3, 20, 1, 1), 1, 0),
        ((1, 300, 16, 5), (1, 300, 1, 1), 1, 0),
        ((2, 9, 6, 7), (4, 9, 1, 1), 1, 0),  # but not from planes that are shorter than a tile
        ((5, 30, 13, 17), (40, 30, 1, 1), 1, 0),  # planes that are not a number of vectors
        ((7, 3, 7, 7), (5, 3, 1, 1), 1, 0),
        ((2, 9, 41, 53), (64, 9, 1, 1), 1, 0),
        ((1, 320, 20, 29), (17, 320, 1, 1), 1, 0),  # a tile would begin in the last vector of x
        ((2, 320, 20, 29), (17, 320, 1, 1), 1, 0),  # and be empty, once that vector is whole
        ((1, 700, 4, 9), (10, 700, 1, 1), 1, 0),  # and the last one of two vectors is not whole
        ((1, 1100, 9, 9), (6, 1100, 1, 1), 1, 0),  # too many taps for that
        ((1, 3, 130, 128), (33, 3, 3, 3), 1, 1),  # large planes: three vectors, more panels
        ((1, 5000, 1, 1), (37, 5000, 1, 1), 1, 0),  # a dense layer: all pixels are alone
        ((2, 70, 6, 6), (130, 70, 6, 6), 1, 0),  # and of two images
        ((3, 9, 4, 3), (5, 9, 4, 3), 1, 0),
        ((1, 40, 2, 2), (50, 40, 3, 3), 1, 1),  # and with padding
        *COPIED,
        ((13, 3, 9, 9), (33, 3, 11, 11), 1, 5),  # packed weights of several blocks of taps
        ((9, 1, 15, 15), (20, 1, 3, 3), 1, 1),  # rows that are nearly a vector, few taps
        *BROADCAST,
        ((2, 5, 9, 32), (7, 5, 3, 3), 2, 1),  # rows of two vectors: even and odd pixels apart
        ((1, 5, 9, 31), (7, 5, 3, 3), 2, 0),  # and a row that is one pixel shorter
        ((1, 3, 5, 16), (4, 3, 3, 3), 2, 1),
        ((1, 3, 6, 8), (4, 3, 2, 2), 2, 1),
        ((2, 6, 14, 14), (16, 6, 5, 5), 1, 0),  # a panel of filters that is half full
        ((1, 30, 12, 12), (49, 30, 3, 3), 1, 0),
    ],
    ids=str,
)
def test_shapes_that_take_a_path_of_their_own(
    x: tuple[int, ...], w: tuple[int, ...], stride: int, pad: int
) -> None:
    for dtype in (np.float32, np.float64):
        case, right = answered(with_torch, x, w, stride, pad, dtype)
        for got, expected in zip(direct(case), right, strict=True):
            assert_close(got, expected)


def test_every_number_of_filters_is_cut_into_blocks() -> None:
    for F, C in [(f, c) for f in range(1, 18) for c in (1, 17 - f) if c]:
        case, right = answered(by_taps, (2, C, 6, 7), (F, C, 3, 2), 1, 1, np.float64)
        for got, expected in zip(direct(case), right, strict=True):
            assert_close(got, expected)


@pytest.mark.parametrize("pixels", [*range(1, 18), *range(33, 49)])
def test_every_number_of_pixels(pixels: int) -> None:
    """Few pixels, or the last ones after whole vectors; with several blocks of taps and a rest."""
    for F, C in [(1, 1), (3, 9), (17, 37), (10, 700)]:
        for x, w, stride, pad in [
            ((pixels, C, 2, 3), (F, C, 2, 3), 1, 0),  # each image is a column
            ((1, C, 3, 2 * pixels + 2), (F, C, 2, 3), 2, 0),  # neighbors are a stride apart
            ((1, C, 1, pixels + 2), (F, C, 3, 3), 1, 1),  # padded
            ((1, C, 1, pixels), (F, C, 1, 1), 1, 0),  # neighbors in memory
        ]:
            case, right = answered(by_taps, x, w, stride, pad, np.float64)
            for dtype in (np.float32, np.float64):
                x_, w_, b = (a.astype(dtype) for a in case[:3])
                shape = case.dout.shape
                out = calls.conv_forward(dispatch.core, x_, w_, b, stride, pad, shape, False)
                assert out is not None
                assert_close(out, right[0].astype(dtype))


@pytest.mark.parametrize("w", [(3, 3, 3), (2, 2, 2), (1, 1, 5), (1, 2, 1), (1, 1, 1)], ids=str)
def test_sums_of_few_channels_are_cut_into_blocks(w: tuple[int, ...]) -> None:
    """Every number of filters and of taps, where rows of dout are whole vectors."""
    x = (3, w[0], w[1] + 14, w[2] + 30)
    for F in (*range(1, 10), 25):
        case, right = answered(by_taps, x, (F, *w), 2, 0, np.float64)
        assert case.dout.shape[3] == 16
        for got, expected in zip(direct(case), right, strict=True):
            assert_close(got, expected)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("empty", [(0, 3, 5, 5), (2, 3, 0, 5)])
def test_an_empty_batch_or_image(empty: tuple[int, ...], dtype: Any) -> None:
    case = case_of(empty, (4, 3, 3, 3), 1, 2, dtype)
    for got, expected in zip(direct(case), naive(case), strict=True):
        assert_close(got, expected)


@pytest.mark.parametrize("where", ["x", "w", "dout"])
@pytest.mark.parametrize(
    ("x", "w", "stride", "pad"),
    [
        *(
            ((2, 3, 5, width), (filters, 3, 3, 3), stride, pad)
            for stride, pad in [(1, 0), (1, 1), (2, 2), (3, 1)]
            for width, filters in [(4, 5), (19, 5), (9, 18)]
        ),
        ((2, 3, 9, 31), (5, 3, 3, 3), 2, 1),  # dx by pairs
        ((2, 17, 5, 5), (18, 17, 1, 1), 1, 0),  # panels that pixels do not fill
        ((2, 17, 4, 8), (18, 17, 1, 1), 1, 0),  # panels of pixels
        ((2, 19, 3, 3), (9, 19, 3, 3), 1, 0),  # two pixels that are alone
        ((1, 5, 4, 4), (9, 5, 3, 3), 2, 1),  # and four, with padding
    ],
    ids=str,
)
def test_inf_and_nan_stay_where_the_naive_layer_has_them(
    where: str, x: tuple[int, ...], w: tuple[int, ...], stride: int, pad: int
) -> None:
    for bad, place in product([np.inf, -np.inf, np.nan], range(3)):
        case, expected = case_that_is_not_finite(bad, where, (x, w, stride, pad), place)
        with np.errstate(invalid="ignore"):
            # Weights that are not finite are left to the matrix product, by the layer itself.
            out, saved = conv_forward_direct(*case[:4])
            answers = [out, *conv_backward_direct(case.dout, saved)]
        for got, wanted in zip(answers, expected, strict=True):
            infinite, right = (np.where(np.isfinite(a), 0, a) for a in (got, wanted))
            np.testing.assert_array_equal(infinite, right, f"{bad} at place {place}")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_denormals_are_neither_lost_nor_switched_off(dtype: Any) -> None:
    tiny = np.finfo(dtype).smallest_subnormal
    x = np.full((1, 2, 6, 20), 4 * tiny, dtype)
    w, b = np.full((3, 2, 3, 3), 0.5, dtype), np.zeros(3, dtype)
    out, saved = conv_forward_direct(x, w, b, {"stride": 1, "pad": 0})
    np.testing.assert_array_equal(out, 36 * tiny)
    conv_backward_direct(out, saved)
    # Nothing that runs later in this process may lose its denormals either.
    assert np.float32(1e-40) * np.float32(0.5) != 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("kernel", "pad"), [(3, 1), (1, 0)])
def test_the_same_call_gives_the_same_bits(kernel: int, pad: int, dtype: Any) -> None:
    case = case_of((9, 19, 8, 8), (21, 19, kernel, kernel), 1, pad, dtype)
    runs = [[a.tobytes() for a in direct(case)] for _ in range(4)]
    assert all(run == runs[0] for run in runs[1:])


@quick
@given(setting=settings_of_cases(most=9, side=20))
def test_nothing_is_written_beside_the_outputs(setting: tuple[Any, ...]) -> None:
    """Outputs lie between guards: a vector stored past the end would change them."""
    guard = 64

    def fenced(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        size = int(np.prod(shape))
        whole = np.full(size + 2 * guard, 7, case.x.dtype)
        return whole, whole[guard : guard + size].reshape(shape)

    x, w, b, param, dout = case = case_of(*setting)
    core = dispatch.kernels_for(x)
    fences = [fenced(a.shape) for a in (dout, x, w, b)]
    out, dx, dw, db = (inner for _, inner in fences)
    stride, pad = param["stride"], param["pad"]
    assert core.conv_forward(x, w, b, out, stride, pad, False, 2)
    assert core.conv_backward(dout, x, w, dx, dw, db, stride, pad, (False, False), 2)
    for whole, _ in fences:
        np.testing.assert_array_equal(whole[:guard], 7)
        np.testing.assert_array_equal(whole[-guard:], 7)
    for got, expected in zip((out, dx, dw, db), direct(case), strict=True):
        assert_close(got, expected)


def test_a_shape_too_large_for_the_scratch_memory_goes_to_blas() -> None:
    x, w, b, param, dout = case_of((1, 1, 900, 900), (1, 1, 901, 901), 1, 1, np.float64)
    assert calls.conv_forward(dispatch.core, x, w, b, 1, 1, dout.shape, False) is None
    out, saved = conv_forward_direct(x, w, b, param)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x[0, 0], 1), (901, 901))
    assert_close(out, (np.einsum("ijkl,kl->ij", windows, w[0, 0]) + b)[None, None])
    dx, _, db = conv_backward_direct(dout, saved)
    assert dx.shape == x.shape
    assert_close(db, dout.sum(axis=(0, 2, 3)))
