"""The layers and shapes to measure, with their operations and their memory traffic."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

Shape = tuple[int, ...]

# The naive loops compute up to IN_FULL numbers of output, and MOST_WINDOWS of larger layers.
IN_FULL, MOST_WINDOWS = 700_000, 100_000


@dataclass(frozen=True)
class Cell:
    """One layer at one shape, or a whole training step."""

    name: str
    kind: str  # "conv", "max_pool" or "train"
    x: Shape  # (N, C, H, W)
    w: Shape  # (F, C, HH, WW); for pooling the window (HH, WW); for training (filters, hidden)
    stride: int = 1
    pad: int = 0

    @property
    def out(self) -> Shape:
        """Shape of the output (N, F, OH, OW)."""
        N, C, H, W = self.x
        HH, WW = self.w[-2:]
        OH, OW = (
            1 + (size + 2 * self.pad - window) // self.stride for size, window in ((H, HH), (W, WW))
        )
        return (N, self.w[0] if self.kind == "conv" else C, OH, OW)

    @property
    def text(self) -> str:
        """Describe the shapes in one line."""
        x, w = "x".join(map(str, self.x)), "x".join(map(str, self.w))
        if self.kind == "train":
            return f"x {x}, {self.w[0]} filters 7x7, hidden {self.w[1]}"
        label = "w" if self.kind == "conv" else "window"
        return f"x {x}, {label} {w}, stride {self.stride}, pad {self.pad}"

    def flops(self, direction: str) -> int | None:
        """Count the multiplications and additions of the direct sums; None if not a convolution.

        Winograd needs fewer, but the same number is used for it, so that rates can be compared.
        """
        if self.kind != "conv":
            return None
        forward = 2 * math.prod(self.out) * math.prod(self.w[1:])
        return forward if direction == "forward" else 2 * forward

    def traffic(self, direction: str, itemsize: int) -> int | None:
        """Count the bytes that must be read from or written to memory; None for a training step."""
        if self.kind == "train":
            return None
        x, out = math.prod(self.x), math.prod(self.out)
        w = math.prod(self.w) if self.kind == "conv" else 0
        # Backward reads dout, x and w, and writes dx and dw.
        entries = x + w + out if direction == "forward" else 2 * x + 2 * w + out
        return entries * itemsize

    def output_bytes(self, direction: str, itemsize: int) -> int:
        """Count the bytes of the arrays that the caller gets."""
        if self.kind == "train":
            return 0
        if direction == "forward":
            return math.prod(self.out) * itemsize
        return (math.prod(self.x) + (math.prod(self.w) if self.kind == "conv" else 0)) * itemsize

    def images_for_naive(self) -> int:
        """Return how many images the naive loops run on; their time is scaled to the batch.

        Up to `IN_FULL` numbers of output they run on all. Larger layers run on as many images as
        have `MOST_WINDOWS`.
        """
        each = math.prod(self.out[1:])
        if self.x[0] * each <= IN_FULL:
            return self.x[0]
        return max(1, MOST_WINDOWS // max(1, each))

    def smaller(self, images: int) -> Cell:
        """Return the same layer on at most this many images."""
        return Cell(**{**asdict(self), "x": (min(images, self.x[0]), *self.x[1:])})

    def document(self) -> dict[str, Any]:
        """Return the fields, for JSON."""
        return asdict(self)


def cell_from(document: dict[str, Any]) -> Cell:
    """Rebuild a cell from `Cell.document`."""
    return Cell(**{**document, "x": tuple(document["x"]), "w": tuple(document["w"])})


def _conv(name: str, x: Shape, w: Shape, stride: int = 1, pad: int = 0) -> Cell:
    return Cell(name, "conv", x, w, stride, pad)


COURSE = (
    _conv("A", (100, 3, 31, 31), (25, 3, 3, 3), 2, 1),
    _conv("B", (50, 3, 32, 32), (32, 3, 7, 7), 1, 3),
    _conv("C", (32, 64, 32, 32), (64, 64, 3, 3), 1, 1),
    _conv("D", (32, 128, 16, 16), (128, 128, 3, 3), 1, 1),
    _conv("E", (16, 64, 32, 32), (256, 64, 1, 1)),
    Cell("pool 2x2", "max_pool", (100, 64, 32, 32), (2, 2), 2),
    Cell("pool 3x3", "max_pool", (100, 64, 32, 32), (3, 3), 2),
    Cell("pool course", "max_pool", (100, 3, 32, 32), (2, 2), 2),
    Cell("training step", "train", (50, 3, 32, 32), (32, 100)),
)


def _resnet(images: int) -> tuple[Cell, ...]:
    """List the distinct convolutions of ResNet-18 on 224x224 images (He et al., 2016, table 1)."""
    cells = [_conv("stem", (images, 3, 224, 224), (64, 3, 7, 7), 2, 3)]
    cells.append(_conv("1 3x3", (images, 64, 56, 56), (64, 64, 3, 3), 1, 1))
    for stage, (channels, size) in enumerate([(64, 56), (128, 28), (256, 14)], start=2):
        x, wide = (images, channels, size, size), 2 * channels
        cells.append(_conv(f"{stage} 3x3/2", x, (wide, channels, 3, 3), 2, 1))
        cells.append(_conv(f"{stage} 1x1/2", x, (wide, channels, 1, 1), 2, 0))
        half = (images, wide, size // 2, size // 2)
        cells.append(_conv(f"{stage} 3x3", half, (wide, wide, 3, 3), 1, 1))
    return tuple(cells)


VGG = (
    _conv("conv1_1", (4, 3, 224, 224), (64, 3, 3, 3), 1, 1),
    _conv("conv2_2", (4, 128, 112, 112), (128, 128, 3, 3), 1, 1),
    _conv("conv3_2", (4, 256, 56, 56), (256, 256, 3, 3), 1, 1),
    _conv("conv4_2", (4, 512, 28, 28), (512, 512, 3, 3), 1, 1),
)
SETS: dict[str, tuple[Cell, ...]] = {"course": COURSE, "resnet": _resnet(8), "vgg": VGG}
