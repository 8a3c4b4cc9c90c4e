"""A function of one's own in the explorer: wrong numbers, wrong shapes, errors, folded code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cs231n.explore import building, own
from tests.browser import explorer_settings
from tests.browser.explorer_page import Explorer, page_of

pytestmark = pytest.mark.slow


def windows_one_row_lower(out: Any, given: dict[str, Any]) -> Any:
    padded = np.pad(given["x"], ((0, 0), (0, 0), (0, 2), (1, 1)))
    return explorer_settings.conv.correlate_images(padded, given["w"], given["b"], 2)[
        :, :, : out.shape[2]
    ]


def no_bias(out: Any, given: dict[str, Any]) -> Any:
    return out - given["b"][:, None, None]


def flipped(out: Any, given: dict[str, Any]) -> Any:
    kernel = explorer_settings.conv.rot180(given["w"])
    return explorer_settings.conv.correlate_images(given["x"], kernel, given["b"], 2, 1)


def repeated_border(out: Any, given: dict[str, Any]) -> Any:
    padded = np.pad(given["x"], ((0, 0), (0, 0), (1, 1), (1, 1)), mode="edge")
    return explorer_settings.conv.correlate_images(padded, given["w"], given["b"], 2)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (windows_one_row_lower, "window is one row too low"),
        (no_bias, "the bias is never added"),
        (flipped, "kernel is rotated"),
        (repeated_border, "padding repeats the border"),
    ],
)
def test_a_wrong_number_is_explained_by_the_mistake_that_gives_it(
    browser: Any, tmp_path: Path, change: Callable[[Any, Any], Any], says: str
) -> None:
    file = tmp_path / "wrong.html"
    file.write_text(
        page_of("conv_forward", change, H="7", W="7", b="2", seed="8"), encoding="utf-8"
    )
    explorer = Explorer(browser, file)
    explorer.open()
    expected, yours = explorer.grid("out"), explorer.grid("yours-out")
    wrong = np.flatnonzero(~np.isclose(expected, yours))
    assert len(wrong)
    assert f"{len(wrong)} of {len(yours)} numbers are wrong" in explorer.text(".yours")
    differences = []
    for at in wrong.tolist():
        explorer.run("explorer.app.choose({view: 'yours-out', at: arguments[0]})", at)
        differences.append(explorer.text(".verdict"))
    assert sum(says in text for text in differences) == len(wrong), differences
    assert any("explains every" in text for text in differences)
    assert "explains" in explorer.lit("x").values()
    explorer.run("explorer.app.pin({view: 'yours-out', at: arguments[0]})", int(wrong[0]))
    explorer.shot(f"wrong-{change.__name__}")


def test_a_shape_or_an_error_of_a_function_is_told_as_text(browser: Any, tmp_path: Path) -> None:
    address, _ = own.drawn({"op": "conv_forward"})
    for answer, says in (
        ({"outputs": {"out": {"shape": [1, 3, 3], "data": [0] * 9}}}, "has shape (1, 3, 3)"),
        ({"error": "Timeout: stopped after 5 s"}, "stopped after 5 s"),
        ({"error": "ValueError: <b>no</b>"}, "<b>no</b>"),
    ):
        file = tmp_path / "told.html"
        given = {
            **own.described("conv_forward_naive"),
            "answer": {"address": address} | answer,
        }
        file.write_text(building.page(address, given), encoding="utf-8")
        explorer = Explorer(browser, file)
        explorer.open()
        assert says in explorer.text(".yours")


def test_code_that_answers_the_exercise_is_folded_beside_ones_own(
    browser: Any, tmp_path: Path
) -> None:
    file = tmp_path / "own.html"
    file.write_text(page_of("conv_forward", lambda out, _: out), encoding="utf-8")
    explorer = Explorer(browser, file)
    explorer.open()
    assert "numbers are right." in explorer.text(".yours")
    assert not explorer.find(".code pre").is_displayed()
    explorer.find(".code > button").click()
    assert explorer.find(".code pre").is_displayed()


def test_an_operation_that_is_no_exercise_is_not_blamed_on_its_setting(
    browser: Any, tmp_path: Path
) -> None:
    file = tmp_path / "own.html"
    file.write_text(page_of("conv_forward", lambda out, _: out), encoding="utf-8")
    explorer = Explorer(browser, file)
    explorer.open("op=im2col")
    assert "None of the exercises computes this operation." in explorer.text(".yours")
    explorer.open("op=conv_forward&padding=same&H=4&W=4&HH=2&WW=2")
    assert "conv_forward_naive does not take this setting." in explorer.text(".yours")
