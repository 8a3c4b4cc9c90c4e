"""Sizes and machines that no layer expects: C never sees them, or runs on what there is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cs231n import fast_layers, im2col, layers
from cs231n._fast import dispatch
from cs231n._fast.processors import processors
from cs231n.pooling_methods import METHODS

compiled = pytest.mark.skipif(dispatch.core is None, reason="cs231n._kernels.core is not compiled")
X, W, B = np.ones((1, 2, 5, 5)), np.ones((3, 2, 3, 3)), np.ones(3)


@pytest.mark.parametrize("method", fast_layers.CONV_METHODS)
@pytest.mark.parametrize("key", ["stride", "pad"])
@pytest.mark.parametrize("size", [2**61, 2**31, (1 << 20) + 1])
def test_a_stride_or_padding_beyond_any_image_is_refused(method: str, key: str, size: int) -> None:
    with pytest.raises(ValueError, match=f"{key}.* is too large: got {size}"):
        fast_layers.CONV_METHODS[method].forward(X, W, B, {"stride": 1, "pad": 0, key: size})


def test_a_stride_of_pooling_beyond_any_image_is_refused() -> None:
    param = {"pool_height": 2, "pool_width": 2, "stride": 2**61}
    for kind in ("max", "mean", "l2"):
        for run in METHODS[kind].values():
            with pytest.raises(ValueError, match=r"stride.* is too large"):
                run[0](X, param)


@pytest.mark.parametrize("key", ["stride", "pad"])
def test_the_naive_convolution_refuses_it_too(key: str) -> None:
    with pytest.raises(ValueError, match="is too large"):
        layers.conv_forward_naive(X, W, B, {"stride": 1, "pad": 0, key: 2**61})


@pytest.mark.parametrize("key", ["stride", "padding"])
def test_columns_refuse_it_too(key: str) -> None:
    compiled_columns = pytest.importorskip("cs231n.im2col_cython").im2col_cython
    for run in (im2col.im2col_indices, compiled_columns):
        with pytest.raises(ValueError, match="the padding or the stride is too large"):
            run(X, 3, 3, **{"padding": 1, "stride": 1, key: 2**61})


def test_one_byte_wraps_neither_in_naive_layers_nor_in_columns() -> None:
    small, wide = np.uint8(200), 200
    out, cache = layers.conv_forward_naive(X, W, B, {"stride": np.uint8(100), "pad": small})
    expected, other = layers.conv_forward_naive(X, W, B, {"stride": 100, "pad": wide})
    assert out.shape == (1, 3, 5, 5)
    np.testing.assert_array_equal(out, expected)
    pairs = zip(
        layers.conv_backward_naive(out, cache),
        layers.conv_backward_naive(out, other),
        strict=True,
    )
    for got, want in pairs:
        np.testing.assert_array_equal(got, want)
    cols = im2col.im2col_indices(X, 3, 3, padding=small, stride=np.uint8(100))
    assert cols.shape == (18, 25)
    assert im2col.col2im_indices(cols, X.shape, 3, 3, padding=small, stride=100).shape == X.shape


@pytest.mark.parametrize("method", fast_layers.CONV_METHODS)
def test_a_padding_of_one_byte_does_not_wrap(method: str) -> None:
    run = fast_layers.CONV_METHODS[method]
    small = {"stride": np.uint8(100), "pad": np.uint8(200)}
    out, cache = run.forward(X, W, B, small)
    expected, naive = layers.conv_forward_naive(X, W, B, {"stride": 100, "pad": 200})
    np.testing.assert_allclose(out, expected)
    back = layers.conv_backward_naive(expected, naive)
    for got, want in zip(run.backward(out, cache), back, strict=True):
        np.testing.assert_allclose(got, want)


@compiled
@pytest.mark.parametrize(
    ("out", "stride", "pad"),
    [((1, 3, 3, 3), 0, 0), ((1, 3, 4, 3), 1, 0), ((2, 3, 3, 3), 1, 0), ((1, 3, 3, 3), 1, -1)],
)
def test_the_compiled_module_refuses_sizes_that_do_not_fit(
    out: tuple[int, ...], stride: int, pad: int
) -> None:
    assert dispatch.core is not None
    with pytest.raises(ValueError, match="sizes do not fit"):
        dispatch.core.conv_forward(X, W, B, np.empty(out), stride, pad, False, 1)


def test_importing_the_package_leaves_the_environment_as_it_was() -> None:
    code = "import os; before = dict(os.environ); import cs231n.fast_layers; "
    code += "assert dict(os.environ) == before"
    subprocess.run([sys.executable, "-c", code], check=True)


REFUSED = """
import resource
import numpy as np
from cs231n import fast_layers
from cs231n._fast import dispatch

fast_layers.use_kernels(threads=2)
with open("/proc/self/statm", encoding="ascii") as file:
    size = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (64 << 20), resource.RLIM_INFINITY))
x, w = np.ones((8, 16, 32, 32)), np.ones((16, 16, 3, 3))
out, cache = fast_layers.conv_forward_fast(x, w, np.zeros(16), {"stride": 1, "pad": 1})
assert abs(out[0, 0, 5, 5] - 144) < 1e-9
print(dispatch.describe())
"""


@compiled
@pytest.mark.skipif(
    dispatch.core is not None and not dispatch.core.has_openmp(),
    reason="a build without OpenMP starts no thread",
)
@pytest.mark.skipif(
    not os.path.exists("/proc/self/statm") or "libasan" in os.environ.get("LD_PRELOAD", ""),
    reason="no /proc here, or AddressSanitizer, whose shadow needs more addresses",
)
def test_a_refused_thread_leaves_the_work_to_one_and_is_said() -> None:
    environment = {**os.environ, "OMP_STACKSIZE": "8G", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", REFUSED], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "the system refuses 1 more, so 1 will run" in done.stdout


@pytest.mark.parametrize(
    ("groups", "files", "most"),
    [
        ("0::/job\n", {"job/cpu.max": "100000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "50000 100000\n"}, 1),
        ("0::/a/b\n", {"a/cpu.max": "100000 100000\n", "a/b/cpu.max": "max 100000\n"}, 1),
        ("3:cpu,cpuacct:/x\n", {"cpu/x/cpu.cfs_quota_us": "150000\n",
                                "cpu/x/cpu.cfs_period_us": "100000\n"}, 1),
        ("0::/\n", {"cpu.max": "max 100000\n"}, None),
        ("3:cpu,cpuacct:/\n", {"cpu/cpu.cfs_quota_us": "-1\n",
                               "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ("nonsense", {}, None),
        ("0::/\n", {"cpu.max": "many\n"}, None),
    ],
)  # fmt: skip
def test_a_quota_of_the_container_counts_as_processors(
    tmp_path: Path, groups: str, files: dict[str, str], most: int | None
) -> None:
    (tmp_path / "groups").write_text(groups, encoding="utf-8")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="ascii")
    everything = processors(tmp_path / "none", tmp_path)
    assert processors(tmp_path / "groups", tmp_path) == (most or everything)
