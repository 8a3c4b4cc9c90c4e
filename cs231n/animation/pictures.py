"""The functions that `cs231n.animate` offers: record, save and show an animation."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cs231n.animation import film, pools, recording
from cs231n.animation.kinds import KINDS, PADDING_MODES
from cs231n.animation.mine import beside
from cs231n.animation.request import FilmRequest
from cs231n.animation.scene import Movie
from cs231n.explore import Frame, own

__all__ = ["player", "record", "save", "write_all"]

# The explorer's operation of each kind that is not named after its mode.
OPERATIONS = {
    "conv": "conv_forward",
    "conv-backward": "conv_dx",
    "im2col": "im2col",
    "transposed": "transposed",
}


def record(kind: str, *, mine: bool = False, **options: Any) -> Movie:
    """Run a layer on one image of one channel, and record one step per frame.

    Args:
        kind: One of `KINDS`.
        mine: Add the result of your own function, with wrong numbers marked. It runs in the
            sandbox that `check` uses.
        options: The layer and its numbers, by the names of `FilmRequest`'s attributes: kernel,
            stride, padding, mode, size, x, w, dout and seed.

    Returns:
        The movie. Its `result` is what the kit's own layer computes.

    Raises:
        ValueError: If something is unknown, does not fit, or gives more frames than can be shown.
        TypeError: If there is no such option.
    """
    request = FilmRequest(kind, **options)
    rng = np.random.default_rng(request.seed)
    image, weights = request.planes(rng)
    sides = (weights.shape[0], weights.shape[1])
    mode, stride = request.chosen_mode(), request.step
    pads = request.pads(image, sides)
    size = request.outputs(image, sides, pads)
    grids = {"x": image}
    if kind == "transposed":
        movie = recording.transposed(image, weights, stride, request.zeros)
        grids = {"y": image, "w": weights}
    elif kind == "pool":
        movie = pools.forward(image, sides, stride, mode)
    elif kind == "pool-backward":
        # A mean divides each error by the number of pixels; whole numbers stay whole.
        grids["y"] = request.errors(size, rng) * (sides[0] * sides[1]) ** (mode == "mean")
        movie = pools.backward(image, grids["y"], sides, stride, mode)
    else:
        if kind == "conv-backward":
            grids["y"] = request.errors(size, rng)
            movie = recording.convolution_backward(image, weights, grids["y"], stride, pads)
        elif kind == "conv":
            movie = recording.convolution(image, weights, stride, pads)
        else:
            movie = recording.im2col(image, weights, stride, pads)
        grids |= {"w": weights, "b": np.zeros(1)}
    named = request.padding is None and mode in PADDING_MODES and mode != "valid"
    if mine and len({*pads[0], *pads[1]}) == 1:
        named = False  # the student's functions take one number of zeros for all sides
    parts = {
        "op": OPERATIONS.get(kind) or f"{mode}_{'backward' if 'y' in grids else 'forward'}",
        **dict(zip(("H", "W"), image.shape, strict=True)),
        **dict(zip(("HH", "WW"), sides, strict=True)),
        "stride": stride,
        "padding": mode if named else pads[0][0],
        **{name: own.listed(numbers) for name, numbers in grids.items()},
    }
    movie = replace(movie, setting="&".join(f"{name}={value}" for name, value in parts.items()))
    return beside(movie) if mine else movie


def save(
    movie: Movie,
    path: str | os.PathLike[str],
    *,
    seconds: float = 0.8,
    report: Callable[[int, int], None] | None = None,
) -> Path:
    """Write a movie as a GIF, an MP4 (with FFmpeg), a page with a player, or one picture.

    Args:
        movie: A movie from `record`.
        path: Ends in .gif, .mp4, .html or .png (the last frame).
        seconds: How long each frame is shown.
        report: Called with the number of frames done and the number of all frames.

    Returns:
        The path.

    Raises:
        ValueError: If the suffix is unknown, or FFmpeg is needed and missing.
        OSError: If the file cannot be written.
    """
    target = Path(path)
    film.write(movie, target, seconds, report)
    return target


def player(kind: str, *, mine: bool = False, **options: Any) -> Frame:
    """Show a layer at work in a notebook: play, step, drag the slider, or point at a cell.

    It opens the explorer with the numbers of the film.

    Args:
        kind: One of `KINDS`.
        mine: Show the result of your own function beside it, with wrong numbers marked.
        options: Options of `record`.

    Returns:
        A page in a frame, which a notebook shows as the last value of a cell.

    Raises:
        ValueError: As in `record`, or if a size is too large for the explorer.
    """
    movie = record(kind, mine=mine, **options)
    description = f"{movie.title}: {len(movie.scenes)} frames. {movie.description}"
    return Frame(film.page(movie), 520, description)


def write_all(folder: str | os.PathLike[str]) -> list[Path]:
    """Write one GIF of each kind, and one more for each further kind of pooling.

    Args:
        folder: Where to write. It is created if it is missing.

    Returns:
        The files.

    Raises:
        OSError: If a file cannot be written.
    """
    plans: list[tuple[str, str | None]] = [(kind, None) for kind in KINDS]
    plans += [(kind, mode) for kind in ("pool", "pool-backward") for mode in ("mean", "l2")]
    return [
        save(
            record(kind, mode=mode),
            Path(folder) / f"animate-{kind}{f'-{mode}' if mode else ''}.gif",
        )
        for kind, mode in plans
    ]
