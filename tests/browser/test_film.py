"""A film as a page or in a notebook's frame: the explorer with the grids and the player alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cs231n import animate
from cs231n.explore import building, own, showing
from tests.browser.explorer_page import Explorer

pytestmark = pytest.mark.slow


def page(browser: Any, folder: Path, html: str) -> Explorer:
    file = folder / "film.html"
    file.write_text(html, encoding="utf-8")
    shown = Explorer(browser, file)
    shown.open()
    return shown


@pytest.mark.parametrize("kind", animate.KINDS)
def test_a_film_starts_with_its_first_step_and_its_own_numbers(
    browser: Any, tmp_path: Path, kind: str
) -> None:
    movie = animate.record(kind, stride=2 if kind == "conv" else None)
    film = page(browser, tmp_path, animate.player(kind, stride=2 if kind == "conv" else None).page)
    assert not film.find(".controls").is_displayed()
    assert film.find(".stage").is_displayed()
    assert film.text(".sum")
    assert film.run("return explorer.app.player.at") == 1
    film.run("explorer.app.player.go(null)")
    name = {"conv-backward": "dx", "pool-backward": "dx"}.get(kind, "out")
    shown = film.run(
        "return explorer.compute(arguments[0]).results[arguments[1]]", movie.setting, name
    )
    np.testing.assert_allclose(np.ravel(shown), movie.result.ravel(), atol=1e-6)
    film.run("[...document.querySelectorAll('.player button')].at(-1).click()")
    assert film.find(".controls").is_displayed()


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("kind", ["conv", "pool-backward"])
def test_a_film_is_not_wider_than_a_phone(browser: Any, tmp_path: Path, kind: str) -> None:
    film = page(browser, tmp_path, animate.player(kind).page)
    assert film.fits()
    film.shot(f"film-{kind}")


def test_a_window_taller_than_the_film_has_its_color_below_it(browser: Any, tmp_path: Path) -> None:
    film = page(browser, tmp_path, animate.player("conv").page)
    colors = (
        "return [...arguments].map((found) => document.querySelector(found))"
        ".map((e) => getComputedStyle(e)).map((s) => [s.backgroundColor, s.colorScheme])"
    )
    for theme in ("light", "dark"):
        film.run("explorer.app.setTheme(arguments[0])", theme)
        root, explorer = film.run(colors, "html", ".explorer")
        assert root == explorer
        assert root[1] == theme


def test_axe_finds_nothing_serious_in_a_film(
    browser: Any, tmp_path: Path, shut_out: Callable[..., list[str]]
) -> None:
    film = page(browser, tmp_path, animate.player("conv").page)
    schemes = [("screen", "light"), ("screen", "dark")]
    assert shut_out(film.browser, "html", schemes) == []


def test_a_failed_case_opens_at_the_first_wrong_number(browser: Any, tmp_path: Path) -> None:
    address, request = own.drawn({"op": "conv_forward", "b": "2"})
    values = own.OwnFunctions()
    try:
        right = values.answer(request)["outputs"]["out"]
    finally:
        values.close()
    data = [value - 2 * (at == 4) for at, value in enumerate(right["data"])]
    answer = {"address": address, "outputs": {"out": {**right, "data": data}}}
    given = {**own.described("conv_forward_naive"), "answer": answer}
    film = page(browser, tmp_path, building.page(address, given, film=True))
    assert film.run("return explorer.app.pinned") == {"view": "yours-out", "at": 4}
    assert "bias is never added" in film.text(".sum")


def test_a_frame_unpacks_its_page_and_fits_its_height(browser: Any, tmp_path: Path) -> None:
    frame = showing.Frame(animate.player("pool").page, height=50)
    file = tmp_path / "notebook.html"
    file.write_text(f"<!DOCTYPE html><body>{frame._repr_html_()}</body>", encoding="utf-8")
    notebook = Explorer(browser, file)
    browser.get(file.as_uri())
    notebook.until(
        "const f = document.querySelector('iframe');"
        "return f.contentWindow.explorer && f.getBoundingClientRect().height > 300"
    )
