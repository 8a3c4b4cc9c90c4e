"""What `conv_forward_naive` must do: every stride, padding, kernel shape and rest."""

from __future__ import annotations

from grading.spec import Case, Exercise

exercise = Exercise("conv_forward_naive")

TARGET = "cs231n.layers:conv_forward_naive"


def draw(case: Case, *, stride: int, pad: int, kernel: tuple[int, int], rest: int = 0) -> None:
    """Record one call on drawn input whose windows leave `rest` rows and columns over."""
    n, c, f = case.size(2, low=1, high=3), case.size(3, low=1, high=4), case.size(4, low=1, high=5)
    kh, kw = kernel
    oh, ow = case.size(4, low=2, high=5), case.size(3, low=2, high=5)
    h = (oh - 1) * stride + kh - 2 * pad + rest
    w = (ow - 1) * stride + kw - 2 * pad + rest
    x = case.array("x", case.rng.normal(size=(n, c, max(h, 1), max(w, 1))))
    kernels = case.array("w", case.rng.normal(size=(f, c, kh, kw)))
    b = case.array("b", case.rng.normal(size=f))
    out, _ = case.call(TARGET, x, kernels, b, {"stride": stride, "pad": pad}).unpack("out", "cache")
    case.expect("out", out)
    case.unchanged("x", "w", "b")


@exercise.test("stride 1, pad 1, square kernel", weight=2)
def basic(case: Case) -> None:
    draw(case, stride=1, pad=1, kernel=(3, 3))


@exercise.test("no padding, kernel higher than wide")
def no_padding(case: Case) -> None:
    draw(case, stride=1, pad=0, kernel=(case.size(3, low=2, high=4), 2))
