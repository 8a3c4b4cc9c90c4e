"""Tests that both gradients of a convolution share: strides, paddings and leftover pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grading.spec import Array, Case, Ref

from . import _draw as draw


@dataclass(frozen=True)
class Errors:
    """Errors dout of a convolution's output, in the worker, and the convolution's settings."""

    dout: Ref
    x_shape: tuple[int, ...]
    w_shape: tuple[int, ...]
    stride: int
    padding: Any
    dtype: str

    @property
    def accept(self) -> dict[str, Any]:
        """The tolerance for a gradient of these errors."""
        return dict(draw.SINGLE) if self.dtype == "float32" else {}

    def normal(self, case: Case, shape: tuple[int, ...]) -> Array:
        """Draw the other input of the gradient."""
        values: Array = draw.normal(case, *shape, dtype=self.dtype)
        return values


def errors(
    case: Case,
    *,
    stride: int = 1,
    pads: tuple[int, int, int, int] = (0, 0, 0, 0),
    kernel: tuple[int, int] = (3, 2),
    rest: tuple[int, int] = (0, 0),
    images: int = 2,
    channels: int = 4,
    filters: int = 3,
    mode: str | None = None,
    dtype: str = "float64",
) -> Errors:
    """Draw errors for about 3 x 2 outputs; `pads` are used unless a `mode` is given."""
    size = (case.size(3, low=2, high=3), case.size(2, low=2, high=4))
    zeros = (pads[0] + pads[1], pads[2] + pads[3])
    # The more padding there is, the smaller the image can be.
    image = tuple(
        draw.span(many, side, stride, rest=over - more)
        for many, side, more, over in zip(size, kernel, zeros, rest, strict=True)
    )
    around = tuple(2 * (side - 1) for side in kernel) if mode == "full" else zeros
    out = tuple(
        draw.outputs(pixels + more, side, stride)
        for pixels, more, side in zip(image, around, kernel, strict=True)
    )
    if mode == "same":
        out = image
    padding = [[pads[0], pads[1]], [pads[2], pads[3]]] if mode is None else mode
    dout = case.array("dout", draw.normal(case, images, filters, *out, dtype=dtype))
    x_shape, w_shape = (images, channels, *image), (filters, channels, *kernel)
    return Errors(dout, x_shape, w_shape, stride, padding, dtype)


@dataclass(frozen=True)
class Cases:
    """The cases; `expect` says what is right in each."""

    expect: Callable[[Case, Errors], None]

    def plain(self, case: Case) -> None:
        """Stride 1, no padding."""
        self.expect(case, errors(case))

    def strided(self, case: Case) -> None:
        """A stride of 2 or 3."""
        self.expect(case, errors(case, stride=case.size(2, low=2, high=3), kernel=(2, 3)))

    def rest(self, case: Case) -> None:
        """A row and columns that no window covers."""
        stride = case.size(2, low=2, high=3)
        self.expect(case, errors(case, stride=stride, kernel=(3, 2), rest=(1, stride - 1)))

    def padded(self, case: Case) -> None:
        """A different number of zeros on each side."""
        self.expect(case, errors(case, pads=(1, 0, 1, 2), kernel=(3, 4)))

    def padded_rest(self, case: Case) -> None:
        """Zeros on all sides, and rows and columns that are left over."""
        rest = (case.size(1, low=1, high=2), 1)
        self.expect(case, errors(case, stride=3, pads=(1, 1, 1, 1), rest=rest))

    def same(self, case: Case) -> None:
        """As many outputs as pixels, at stride 2."""
        kernel = (3, case.size(2, low=2, high=3))
        self.expect(case, errors(case, stride=2, kernel=kernel, mode="same"))

    def full(self, case: Case) -> None:
        """Every window that overlaps the image."""
        self.expect(case, errors(case, kernel=(2, case.size(3, low=2, high=3)), mode="full"))

    def smallest(self, case: Case) -> None:
        """One image, one channel, one filter."""
        self.expect(case, errors(case, images=1, channels=1, filters=1))

    def single(self, case: Case) -> None:
        """In float32."""
        self.expect(case, errors(case, dtype="float32"))
