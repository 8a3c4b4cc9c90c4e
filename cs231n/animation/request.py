"""What an animation shows: the options of `cs231n.animate.record`, checked and completed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cs231n.animation.kinds import KINDS, MODES, PADDING_MODES
from cs231n.animation.recording import Pads
from cs231n.animation.scene import Array
from cs231n.convolution.inputs import check_numbers, check_pair, output_size
from cs231n.support.checks import check_integer, fail

MOST_FRAMES = 400
MOST_COLUMNS = 100  # of im2col, whose pictures have two columns for each frame
# Sizes of (image, kernel, stride) that make a good first look.
USUAL: dict[str, tuple[tuple[int, int], tuple[int, int], int]] = {
    "conv": ((5, 6), (3, 3), 1),
    "conv-backward": ((4, 5), (2, 2), 1),
    "pool": ((5, 5), (3, 3), 2),
    "pool-backward": ((5, 5), (3, 3), 2),
    "im2col": ((4, 4), (2, 2), 1),
    "transposed": ((2, 3), (3, 3), 2),
}


@dataclass(frozen=True)
class FilmRequest:
    """A layer and its numbers. Without a size or a stride, the usual one of the kind is used.

    Attributes:
        kind: One of `KINDS`.
        kernel: (height, width) of the kernel or window.
        stride: Pixels from one window to the next.
        padding: Zeros on each side, instead of a padding mode. Pooling has none.
        mode: A padding mode ("valid", "same", "ceil", "full") for convolutions, a kind of pooling
            ("max", "mean", "l2") for pooling; see `MODES`.
        size: (H, W) of the image. Its numbers are small random whole numbers.
        x: The image itself (H, W), instead of `size`.
        w: The kernel itself (HH, WW), instead of `kernel`.
        dout: The errors (OH, OW) of a backward pass. None uses small random whole numbers.
        seed: Seed of the random numbers.

    Raises:
        ValueError: If the kind is unknown, or the stride is out of range.
    """

    kind: str
    kernel: tuple[int, int] | None = None
    stride: int | None = None
    padding: int | None = None
    mode: str | None = None
    size: tuple[int, int] | None = None
    x: Array | None = None
    w: Array | None = None
    dout: Array | None = None
    seed: int = 231

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            fail(
                "the kind is unknown",
                got=repr(self.kind),
                expected=", ".join(KINDS),
                hint="Choose one",
            )
        if self.stride is not None:
            check_integer("stride", self.stride, low=1)

    @property
    def step(self) -> int:
        """Pixels from one window to the next."""
        return USUAL[self.kind][2] if self.stride is None else self.stride

    @property
    def zeros(self) -> int:
        """The zeros on each side; 0 without `padding`."""
        if self.padding is None:
            return 0
        check_integer("padding", self.padding, low=0)
        return self.padding

    def planes(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """Return the image and the kernel, which may be random."""
        size, kernel, _ = USUAL[self.kind]
        image = _plane("x", self.x, self.size or size, rng, 0, 9)
        return image, _plane("w", self.w, self.kernel or kernel, rng, -2, 2)

    def errors(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        """Return the errors of a backward pass, which may be random.

        Raises:
            ValueError: If `dout` does not have this shape.
        """
        errors = _plane("dout", self.dout, shape, rng, 1, 4)
        if errors.shape != shape:
            fail(
                "dout does not fit",
                got=errors.shape,
                expected=str(shape),
                hint="Leave it out to use random numbers",
            )
        return errors

    def chosen_mode(self) -> str:
        """Return the mode, or the usual one; "" if the kind has no modes.

        Raises:
            ValueError: If the kind has no such mode, pooling is given a padding, or the padding is
                given twice.
        """
        known = MODES[self.kind]
        if self.mode is not None and self.mode not in known:
            choice = f"Choose {', '.join(known[:-1])} or {known[-1]}" if known else "Leave it out"
            raise ValueError(f"{self.kind} has no mode {self.mode!r}. {choice}.")
        if self.kind.startswith("pool") and self.padding:
            fail("pooling has no padding", got=self.padding, expected="none", hint="Leave it out")
        if self.mode in PADDING_MODES and self.padding is not None:
            fail(
                "the padding is given twice",
                got=f"mode {self.mode!r} and padding {self.padding}",
                expected="one of them",
                hint="Leave one out",
            )
        return self.mode if self.mode is not None else (*known, "")[0]

    def pads(self, image: Array, kernel: tuple[int, int]) -> Pads:
        """Return the zeros on each side. Computed here, because `paddings` needs an exercise."""
        mode = self.chosen_mode()
        if self.padding is not None or mode not in PADDING_MODES or mode == "valid":
            return (self.zeros, self.zeros), (self.zeros, self.zeros)
        ends = []
        for size, side in zip(image.shape, kernel, strict=True):
            if mode == "full":
                ends.append((side - 1, side - 1))
                continue
            outputs = size if mode == "same" else -(-size // self.step)
            total = max((outputs - 1) * self.step + side - size, 0)
            ends.append((total // 2, total - total // 2))
        return ends[0], ends[1]

    def outputs(self, image: Array, kernel: tuple[int, int], pads: Pads) -> tuple[int, int]:
        """Return the size of the output: one frame for each number.

        Args:
            image: The image.
            kernel: (height, width) of the kernel or window.
            pads: Zeros ((above, below), (left, right)).

        Returns:
            OH, OW.

        Raises:
            ValueError: If no window fits, or there are more frames than can be shown.
        """
        if self.kind == "transposed":
            H, W = (
                (size - 1) * self.step + side
                for size, side in zip(image.shape, kernel, strict=True)
            )
        else:
            H, W = (
                output_size(size, side, self.step, *ends)
                for size, side, ends in zip(image.shape, kernel, pads, strict=True)
            )
        most = MOST_COLUMNS if self.kind == "im2col" else MOST_FRAMES
        if most < H * W:
            fail(
                "the animation would be too long",
                got=f"{H}x{W} outputs, one per frame",
                expected=f"at most {most}",
                hint="Use a smaller image or a larger stride",
            )
        return H, W


def _plane(
    name: str,
    given: Array | None,
    size: tuple[int, ...],
    rng: np.random.Generator,
    low: int,
    high: int,
) -> Array:
    """Return the given plane as floats, or a plane of small random whole numbers."""
    if given is not None:
        array = np.asarray(given)
        check_numbers(name, array, "H, W")
        return array.astype(np.float64)
    shape = check_pair("kernel" if name == "w" else "size", size)
    return rng.integers(low, high, size=shape, endpoint=True).astype(np.float64)
