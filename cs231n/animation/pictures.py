"""The functions that `cs231n.animate` offers: record, save and show an animation."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cs231n.animation import film, pools, recording
from cs231n.animation.kinds import KINDS, MODES, PADDING_MODES
from cs231n.animation.mine import beside
from cs231n.animation.scene import Array, Movie
from cs231n.convolution.inputs import check_numbers, check_pair, output_size
from cs231n.explore import Frame, own
from cs231n.support.checks import check_integer, fail

__all__ = ["player", "record", "save", "write_all"]

MOST_FRAMES = 400
# Sizes of (image, kernel, stride) that make a good first look.
USUAL: dict[str, tuple[tuple[int, int], tuple[int, int], int]] = {
    "conv": ((5, 6), (3, 3), 1),
    "conv-backward": ((4, 5), (2, 2), 1),
    "pool": ((5, 5), (3, 3), 2),
    "pool-backward": ((5, 5), (3, 3), 2),
    "im2col": ((4, 4), (2, 2), 1),
    "transposed": ((2, 3), (3, 3), 2),
}
# The explorer's operation of each kind that is not named after its mode.
OPERATIONS = {
    "conv": "conv_forward",
    "conv-backward": "conv_dx",
    "im2col": "im2col",
    "transposed": "transposed",
}


def record(
    kind: str,
    *,
    kernel: tuple[int, int] | None = None,
    stride: int | None = None,
    padding: int | None = None,
    mode: str | None = None,
    size: tuple[int, int] | None = None,
    x: Array | None = None,
    w: Array | None = None,
    dout: Array | None = None,
    seed: int = 231,
    mine: bool = False,
) -> Movie:
    """Run a layer on one image of one channel, and record one step per frame.

    Args:
        kind: One of `KINDS`.
        kernel: (height, width) of the kernel or window.
        stride: Pixels from one window to the next.
        padding: Zeros on each side, instead of a padding mode. Pooling has none.
        mode: A padding mode ("valid", "same", "ceil", "full") for convolutions, a kind of pooling
            ("max", "mean", "l2") for pooling; see `MODES`.
        size: (H, W) of the image. Small whole numbers are drawn for it.
        x: The image itself (H, W), instead of `size`.
        w: The kernel itself (HH, WW), instead of `kernel`.
        dout: The errors (OH, OW) of a backward pass. Without it small whole numbers are drawn.
        seed: Seed of the numbers that are drawn.
        mine: Add the result of your own function, with wrong numbers marked. It runs behind
            the sandbox that `check` uses.

    Returns:
        The movie. Its `result` is what the kit's own layer computes.

    Raises:
        ValueError: If something is unknown, does not fit, or gives more frames than can be shown.
    """
    if kind not in KINDS:
        fail("the kind is unknown", got=repr(kind), expected=", ".join(KINDS), hint="choose one")
    usual_size, usual_kernel, usual_stride = USUAL[kind]
    stride = usual_stride if stride is None else stride
    check_integer("stride", stride, low=1)
    rng = np.random.default_rng(seed)
    image = _plane("x", x, size or usual_size, rng, 0, 9)
    weights = _plane("w", w, kernel or usual_kernel, rng, -2, 2)
    sides = (weights.shape[0], weights.shape[1])
    grids = {"x": image}
    chosen = _mode(kind, mode, padding)
    if kind == "transposed":
        _few_enough(tuple((m - 1) * stride + k for m, k in zip(image.shape, sides, strict=True)))
        movie = recording.transposed(image, weights, stride, _padding(padding))
        grids = {"y": image, "w": weights}
    else:
        pads = _pads(chosen, padding, image, sides, stride)
        out = tuple(
            output_size(s, k, stride, *ends)
            for s, k, ends in zip(image.shape, sides, pads, strict=True)
        )
        _few_enough(out)
        if kind.endswith("backward"):
            errors = _errors(dout, out, rng) * (sides[0] * sides[1]) ** (chosen == "mean")
            grids["y"] = errors
        if kind == "pool":
            movie = pools.forward(image, sides, stride, chosen)
        elif kind == "pool-backward":
            movie = pools.backward(image, errors, sides, stride, chosen)
        elif kind == "conv-backward":
            movie = recording.convolution_backward(image, weights, errors, stride, pads)
        elif kind == "conv":
            movie = recording.convolution(image, weights, stride, pads, 0.0)
        else:
            movie = recording.im2col(image, weights, stride, pads, 0.0)
        if not kind.startswith("pool"):
            grids |= {"w": weights, "b": np.zeros(1)}
    parts = {
        "op": OPERATIONS.get(kind) or f"{chosen}_{'backward' if 'y' in grids else 'forward'}",
        **dict(zip(("H", "W"), image.shape, strict=True)),
        **dict(zip(("HH", "WW"), sides, strict=True)),
        "stride": stride,
        "padding": chosen if padding is None and chosen in PADDING_MODES else _padding(padding),
        **{name: own.listed(numbers) for name, numbers in grids.items()},
    }
    # "valid" is a padding of 0, which the student's functions take as well.
    parts["padding"] = 0 if parts["padding"] == "valid" else parts["padding"]
    movie = replace(movie, setting="&".join(f"{name}={value}" for name, value in parts.items()))
    return beside(movie) if mine else movie


def save(
    movie: Movie,
    path: str | os.PathLike[str],
    *,
    seconds: float = 0.8,
    still: int = -1,
    report: Callable[[int, int], None] | None = None,
) -> Path:
    """Write a movie as a GIF, an MP4 (with FFmpeg), a page with a player, or one picture.

    Args:
        movie: A movie from `record`.
        path: Ends in .gif, .mp4, .html or .png.
        seconds: How long each frame stays.
        still: Which frame a .png shows.
        report: Called with how many frames are done, and how many there are.

    Returns:
        The path.

    Raises:
        ValueError: If the suffix is unknown, or FFmpeg is needed and missing.
        OSError: If the file cannot be written.
    """
    target = Path(path)
    film.write(movie, target, seconds, still, report)
    return target


def player(kind: str, *, mine: bool = False, **options: Any) -> Frame:
    """Show a layer at work in a notebook: play, step, scrub, and point at any cell.

    It is the explorer, opened with the numbers of the film.

    Args:
        kind: One of `KINDS`.
        mine: Show the result of your own function beside it, with wrong numbers marked.
        options: As of `record`.

    Returns:
        A page in a frame, which a notebook shows as the last value of a cell.

    Raises:
        ValueError: As `record`, and for sizes that the explorer cannot show.
    """
    movie = record(kind, mine=mine, **options)
    description = f"{movie.title}: {len(movie.scenes)} frames. {movie.description}"
    return Frame(film.page(movie), 520, description)


def write_all(
    folder: str | os.PathLike[str], report: Callable[[str], None] | None = None
) -> list[Path]:
    """Write one GIF of each kind, and one more for each further kind of pooling.

    Args:
        folder: Where to write. It is created if it is missing.
        report: Called with the name of each file before it is written.

    Returns:
        The files.

    Raises:
        OSError: If a file cannot be written.
    """
    made = []
    plans: list[tuple[str, str | None]] = [(kind, None) for kind in KINDS]
    plans += [(kind, mode) for kind in ("pool", "pool-backward") for mode in ("mean", "l2")]
    for kind, mode in plans:
        name = f"animate-{kind}{f'-{mode}' if mode else ''}.gif"
        if report is not None:
            report(name)
        made.append(save(record(kind, mode=mode), Path(folder) / name))
    return made


def _plane(
    name: str,
    given: Array | None,
    size: tuple[int, ...],
    rng: np.random.Generator,
    low: int,
    high: int,
) -> Array:
    """The plane that was given, as floats, or one with small whole numbers."""
    if given is not None:
        array = np.asarray(given)
        check_numbers(name, array, "H, W")
        return array.astype(np.float64)
    shape = check_pair("kernel" if name == "w" else "size", size)
    return rng.integers(low, high, size=shape, endpoint=True).astype(np.float64)


def _errors(dout: Array | None, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """The errors that were given, or small whole numbers."""
    errors = _plane("dout", dout, shape, rng, 1, 4)
    if errors.shape != shape:
        fail(
            "dout does not fit",
            got=errors.shape,
            expected=str(shape),
            hint="leave it out to draw one",
        )
    return errors


def _mode(kind: str, mode: str | None, padding: int | None) -> str:
    """The mode that was given, or the usual one; "" where a kind has none."""
    known = MODES[kind]
    chosen = mode if mode is not None else (*known, "")[0]
    if mode is not None and mode not in known:
        fail(
            f"the mode is unknown to {kind}",
            got=repr(mode),
            expected=", ".join(known) if known else "none",
            hint="choose one of them" if known else "give kernel, stride and padding",
        )
    if kind.startswith("pool") and padding:
        fail("pooling has no padding", got=padding, expected="none", hint="leave it out")
    return chosen


def _padding(padding: int | None) -> int:
    if padding is None:
        return 0
    check_integer("padding", padding, low=0)
    return padding


def _pads(
    mode: str, padding: int | None, x: Array, kernel: tuple[int, int], stride: int
) -> recording.Pads:
    """The zeros on each side. Computed here, because `paddings` depends on an exercise."""
    if padding is not None or mode not in PADDING_MODES or mode == "valid":
        zeros = _padding(padding)
        return (zeros, zeros), (zeros, zeros)
    ends = []
    for size, side in zip(x.shape, kernel, strict=True):
        if mode == "full":
            ends.append((side - 1, side - 1))
            continue
        many = size if mode == "same" else -(-size // stride)
        total = max((many - 1) * stride + side - size, 0)
        ends.append((total // 2, total - total // 2))
    return ends[0], ends[1]


def _few_enough(out: tuple[int, ...]) -> None:
    if out[0] * out[1] > MOST_FRAMES:
        fail(
            "the animation would be too long",
            got=f"{out[0]}x{out[1]} outputs, one per frame",
            expected=f"at most {MOST_FRAMES}",
            hint="use a smaller image or a larger stride",
        )
