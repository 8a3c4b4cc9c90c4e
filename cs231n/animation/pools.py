"""Record what the pooling layers compute, one step per frame."""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n.animation.recording import agree
from cs231n.animation.scene import Array, Grid, Highlight, Movie, Scene, hidden, number
from cs231n.pooling_methods import METHODS

NAMES = {"max": "Max", "mean": "Mean", "l2": "L2-norm"}


def forward(x: Array, window: tuple[int, int], stride: int, mode: str) -> Movie:
    """Record a window that moves over the image; every frame writes one number of the output.

    Args:
        x: the image (H, W).
        window: (height, width) of the window, in pixels.
        stride: pixels from one window to the next.
        mode: "max", "mean" or "l2".

    Returns:
        The movie.
    """
    out, cache = METHODS[mode]["fast"].forward(x[None, None], _param(window, stride))
    plane = out[0, 0]
    scenes = []
    for k, (i, j) in enumerate(np.ndindex(plane.shape)):
        top, left = i * stride, j * stride
        seen = x[top : top + window[0], left : left + window[1]]
        marks = [Highlight(top, left, *window, "read")]
        value = number(plane[i, j])
        if mode == "max":
            row, column = divmod(int(cache[2][0, 0, i, j]), window[1])
            agree(seen[row, column], plane[i, j], f"out[{i}, {j}]")
            marks.append(Highlight(top + row, left + column, 1, 1, "winner"))
            counted = Grid("window", seen, (Highlight(row, column, 1, 1, "winner"),))
            text = f"out[{i}, {j}] = the largest number of the window = {value}"
        elif mode == "mean":
            agree(seen.mean(), plane[i, j], f"out[{i}, {j}]")
            counted = Grid(f"window / {seen.size}", seen / seen.size)
            text = f"out[{i}, {j}] = {number(seen.sum())} / {seen.size} = {value}"
        else:
            agree(np.sqrt((seen**2).sum()), plane[i, j], f"out[{i}, {j}]")
            counted = Grid("window, squared", seen**2)
            text = f"out[{i}, {j}] = root of {number((seen**2).sum())} = {value}"
        written = Highlight(i, j, 1, 1, "written")
        panels = (
            Grid("image", x, tuple(marks)),
            counted,
            Grid("output", hidden(plane, k + 1), (written,), sign="→"),
        )
        scenes.append(Scene(panels, text))
    description = (
        f"A {window[0]}x{window[1]} window moves over an image at stride {stride}; the output "
        f"keeps {_keeps(mode)} of each window."
    )
    title = f"{NAMES[mode]} pooling, forward, stride {stride}"
    return Movie("pool", title, description, scenes, plane)


def backward(x: Array, dout: Array, window: tuple[int, int], stride: int, mode: str) -> Movie:
    """Record how each error goes back to the pixels of its window; overlaps add up.

    Args:
        x: the image (H, W).
        dout: the errors (OH, OW).
        window: (height, width) of the window, in pixels.
        stride: pixels from one window to the next.
        mode: "max", "mean" or "l2".

    Returns:
        The movie.
    """
    run_forward, run_backward = METHODS[mode]["fast"]
    _, cache = run_forward(x[None, None], _param(window, stride))
    before = np.zeros_like(x)
    scenes = []
    for k, (i, j) in enumerate(np.ndindex(dout.shape)):
        visited = np.where(np.arange(dout.size) <= k, dout.ravel(), 0).reshape(1, 1, *dout.shape)
        dx = run_backward(visited, cache)[0, 0]
        top, left = i * stride, j * stride
        inside = (slice(top, top + window[0]), slice(left, left + window[1]))
        share = (dx - before)[inside]
        agree((dx - before).sum(), share.sum(), f"error [{i}, {j}] outside its window")
        block = Highlight(top, left, *window, "written")
        marks = [Highlight(top, left, *window, "read")]
        winner: tuple[Highlight, ...] = ()
        if mode == "max":
            row, column = divmod(int(cache[2][0, 0, i, j]), window[1])
            marks.append(Highlight(top + row, left + column, 1, 1, "winner"))
            winner = (Highlight(row, column, 1, 1, "winner"),)
        panels = (
            Grid("image", x, tuple(marks)),
            Grid("errors (dout)", dout, (Highlight(i, j, 1, 1, "read"),)),
            Grid("its share", share, winner, sign="→"),
            Grid("dx so far", dx, (block,), sign="→"),
        )
        text = f"error [{i}, {j}] = {number(float(dout[i, j]))}: {_shares(mode, window)}"
        scenes.append(Scene(panels, text))
        before = dx
    description = (
        f"Each error goes back to its {window[0]}x{window[1]} window (stride {stride}): "
        f"{_shares(mode, window)}. Where windows overlap, a pixel adds up its shares."
    )
    title = f"{NAMES[mode]} pooling, backward, stride {stride}"
    return Movie("pool-backward", title, description, scenes, before)


def _param(window: tuple[int, int], stride: int) -> dict[str, Any]:
    return {"pool_height": window[0], "pool_width": window[1], "stride": stride}


def _keeps(mode: str) -> str:
    return {
        "max": "the largest number",
        "mean": "the mean",
        "l2": "the root of the sum of squares",
    }[mode]


def _shares(mode: str, window: tuple[int, int]) -> str:
    return {
        "max": "all of it goes to the first maximum",
        "mean": f"every pixel gets 1/{window[0] * window[1]} of it",
        "l2": "every pixel gets a share in proportion to itself, pixel / norm",
    }[mode]
