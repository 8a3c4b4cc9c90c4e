"""What a film looks like: numbers that can be read, and nothing beyond the edge of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from cs231n import animate
from cs231n.animation import drawing
from cs231n.animation.scene import number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.000123, "−0.00012"),
        (0.004, "0.004"),
        (0.125, "0.12"),
        (-0.0, "0"),
        (1.1e-16, "0"),  # what rounding leaves of a sum that cancels
        (123456.789, "123457"),
        (float("inf"), "inf"),
    ],
)
def test_a_small_number_is_not_written_as_zero(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("kind", "size", "kernel"),
    [("im2col", (10, 10), (4, 4)), ("conv", (1, 40), (1, 3)), ("conv", (20, 20), (3, 3))],
)
def test_numbers_of_a_large_film_can_be_read_and_do_not_touch(
    kind: str, size: tuple[int, int], kernel: tuple[int, int]
) -> None:
    movie = animate.record(kind, size=size, kernel=kernel)
    stage = drawing.Stage(movie)
    assert stage.letters.size >= drawing.SMALLEST_LETTERS
    for scene in movie.scenes[:: max(1, len(movie.scenes) // 5)]:
        for panel in scene.panels:
            shown = [number(value) for value in panel.values.flat if not np.isnan(value)]
            assert max(map(stage.letters.getlength, shown), default=0) <= stage.cell
    assert stage.row >= stage.letters.size


def test_a_film_of_columns_that_is_wider_than_any_screen_is_refused() -> None:
    with pytest.raises(ValueError, match=r"too long: got 11x11 outputs, .* at most 100"):
        animate.record("im2col", size=(12, 12), kernel=(2, 2))


def test_sentences_stay_within_the_picture() -> None:
    for kernel in ((1, 1), (2, 2), (3, 3), (4, 4)):
        movie = animate.record("conv-backward", kernel=kernel, stride=2, size=(5, 5))
        stage = drawing.Stage(movie)
        for k in range(len(movie.scenes)):
            picture = np.asarray(stage.draw(k).convert("L"))
            assert (picture[:, -drawing.MARGIN + 2 :] == 255).all()
