"""Show a student's own result beside the result of the kit's layer, with wrong numbers marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cs231n.animation.scene import Array, Grid, Highlight, Movie, hidden
from cs231n.explore import own
from cs231n.explore import setting as settings
from cs231n.support.checks import fail


def exists(movie: Movie) -> bool:
    """Return whether an exercise computes what a movie of the kit's own layer shows."""
    return settings.read(movie.setting)["op"] in own.FUNCTIONS


def beside(movie: Movie) -> Movie:
    """Run the student's function in the sandbox of `check`, and add its result to each frame.

    Args:
        movie: A movie of the kit's own layer.

    Returns:
        The same movie with one more grid. In the forward pass the grid fills up frame by frame; in
        the backward pass every frame shows the whole gradient.

    Raises:
        ValueError: If there is no function for this movie, or the function returned no numbers.
    """
    if not exists(movie):
        raise ValueError(
            f"--mine does not work with {movie.kind}. "
            "Use it with conv, conv-backward, pool or pool-backward."
        )
    parts = settings.read(movie.setting)
    function = own.FUNCTIONS[parts["op"]][1]
    address, request = own.drawn(parts)
    answer = own.answer(request)
    values = _numbers(function, answer, movie.result.shape)
    wrong = [
        Highlight(int(row), int(column), 1, 1, "wrong")
        for row, column in np.argwhere(~np.isclose(values, movie.result, rtol=1e-5, atol=1e-6))
    ]
    backward = movie.kind.endswith("backward")
    scenes = []
    for k, scene in enumerate(movie.scenes):
        visible = values.size if backward else k + 1
        marks = tuple(mark for mark in wrong if mark.row * values.shape[1] + mark.column < visible)
        title = f"your {'dx' if backward else 'output'}"
        grid = Grid(title, hidden(values, visible), marks, sign="≠" if marks else "=")
        scenes.append(replace(scene, panels=(*scene.panels, grid)))
    verdict = f"{len(wrong)} of {values.size} wrong" if wrong else "all numbers right"
    return replace(
        movie,
        title=f"{movie.title}; {function}: {verdict}",
        description=f"{movie.description} The result of {function} is beside it: {verdict}.",
        scenes=scenes,
        setting=address,
        own={**own.described(function), "answer": answer},
    )


def _numbers(function: str, answer: dict[str, Any], shape: tuple[int, ...]) -> Array:
    """Return the plane of numbers that the function returned."""
    if "error" in answer:
        raise ValueError(f"your {function} returned no numbers: {answer['error']}")
    outputs = answer["outputs"]
    array = outputs.get("out") or outputs["dx"]
    if array["shape"] != [1, 1, *shape]:
        fail(
            f"your {function} returned an array of the wrong shape",
            got=str(tuple(array["shape"])),
            expected=str((1, 1, *shape)),
            hint=f"Run `cs231n check {function}`",
        )
    return np.asarray(array["data"], dtype=np.float64).reshape(shape)
