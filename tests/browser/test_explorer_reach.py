"""The explorer by keyboard, on a small or enlarged screen, in high contrast and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.explorer_page import Explorer

pytestmark = pytest.mark.slow

ENTER, ESCAPE, UP, RIGHT = "\ue007", "\ue00c", "\ue013", "\ue014"
PADDED = "op=conv_forward&H=5&W=5&padding=1"


@contextmanager
def emulated(browser: Any, **features: str) -> Iterator[None]:
    """A system with these preferences, such as `forced_colors="active"`."""
    named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": named})
    yield
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@contextmanager
def screen(browser: Any, width: int, height: int) -> Iterator[None]:
    """A screen of that many CSS pixels; 320 x 225 is one of 1280 x 900 enlarged to 400%."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_pin_moves_with_the_arrow_keys(explorer: Explorer) -> None:
    explorer.open(PADDED)
    explorer.keys("[data-grid=out]", RIGHT, RIGHT, " ", RIGHT)
    assert explorer.text(".where").startswith("out[0, 0, 2] = ")
    assert explorer.run("return location.hash").endswith("pin=out:2")
    explorer.keys("[data-grid=out]", UP)  # there is no row above: the cell stays, and pinned
    assert explorer.run("return explorer.app.pinned") == {"view": "out", "at": 2}
    explorer.keys("[data-grid=out]", ESCAPE)
    assert explorer.run("return explorer.app.pinned") is None


def test_arrow_keys_continue_from_a_click_and_from_an_address(explorer: Explorer) -> None:
    from selenium.webdriver import ActionChains

    explorer.open(f"{PADDED}&pin=out:12")
    explorer.keys("[data-grid=out]", RIGHT)
    assert explorer.text(".where").startswith("out[0, 2, 3] = ")
    explorer.open("op=conv_forward&H=5&W=5")
    ActionChains(explorer.browser).move_to_element(
        explorer.find("[data-grid=out] .layers")
    ).click().send_keys(RIGHT).perform()
    assert explorer.text(".where").startswith("out[0, 1, 2] = ")


def test_space_and_enter_begin_at_the_first_pixel_and_not_in_the_padding(
    explorer: Explorer,
) -> None:
    explorer.open(PADDED)
    explorer.keys("[data-grid=x]", " ")
    assert explorer.text(".where").startswith("x[0, 0, 0] = ")
    explorer.open(PADDED)
    explorer.keys("[data-grid=x]", ENTER)
    assert explorer.find(".cell-edit").get_attribute("aria-label") == "New value of x[0, 0, 0]"


def test_the_players_keys_work_wherever_the_focus_is(explorer: Explorer) -> None:
    from selenium.webdriver import ActionChains

    explorer.open(PADDED)
    at = "return explorer.app.player.at"
    ActionChains(explorer.browser).send_keys("l").perform()
    assert explorer.run(at) == 1
    # A button that disables itself loses the focus.
    explorer.keys(".player .buttons :last-child", ENTER)
    explorer.until("return document.activeElement === document.body")
    ActionChains(explorer.browser).send_keys("l", "\ue010").perform()
    assert explorer.run(at) == 1, "End scrolls the page if nothing in the explorer has the focus"


def test_arrow_keys_scroll_an_enlarged_page_to_the_cell(explorer: Explorer) -> None:
    with screen(explorer.browser, 320, 225):
        explorer.open("op=conv_forward&H=12&W=12&C=2&padding=1")
        down = "\ue015"
        explorer.keys("[data-grid=x]", *[down] * 12)
        corner = explorer.run(
            """
            const {view, spacer, cursor} = explorer.app.stage.shown[0], columns = view.shape[2];
            const frame = spacer.getBoundingClientRect(), row = Math.floor(cursor / columns);
            const top = frame.top + view.head + row * view.cell;
            const player = document.querySelector(".player").getBoundingClientRect();
            return [top, top + view.cell, Math.min(innerHeight, Math.max(player.top, 0))];
            """
        )
        assert corner[0] >= 0
        assert corner[1] <= corner[2]


def test_a_player_that_would_hide_the_grids_scrolls_with_them(explorer: Explorer) -> None:
    place = "return getComputedStyle(document.querySelector('.player')).position"
    explorer.open(PADDED)
    assert explorer.run(place) == "sticky"
    with screen(explorer.browser, 320, 225):
        explorer.open(PADDED)
        assert explorer.run(place) == "static"


ORDER = """
    const parts = [".stage", ".player", ".sum", ".under", ".sizes", ".code", ".keys"];
    return parts.map((part) => document.querySelector(part).getBoundingClientRect().top);
"""


def test_on_a_phone_the_sum_follows_the_grids(explorer: Explorer, narrow: None) -> None:
    explorer.open(f"{PADDED}&pin=out:3")
    order = explorer.run(ORDER)
    assert order == sorted(order)
    assert explorer.fits()


def test_on_a_phone_no_grid_of_small_planes_scrolls_sideways(
    explorer: Explorer, narrow: None
) -> None:
    explorer.open("op=max_forward&H=32&W=32&C=3&HH=2&WW=2&stride=2")
    grids = "[...document.querySelectorAll('.grid')]"
    assert explorer.run(f"return {grids}.every((g) => g.scrollWidth <= g.clientWidth)")


def test_a_projector_shows_the_grids_and_the_sum_at_once(explorer: Explorer) -> None:
    with screen(explorer.browser, 1024, 768):
        explorer.open(PADDED)
        explorer.run("document.querySelector('.stage').scrollIntoView()")
        order = explorer.run(ORDER)
        assert order == sorted(order)
        assert explorer.run(
            "return document.querySelector('.sum').getBoundingClientRect().bottom <= innerHeight"
        )
        assert explorer.fits()


def test_a_screen_reader_does_not_read_every_step_while_the_player_runs(
    explorer: Explorer,
) -> None:
    explorer.open(PADDED)
    # An output element is a live region unless it says otherwise.
    assert explorer.find(".player output").get_attribute("aria-live") == "off"
    assert explorer.find(".player [type=range]").get_attribute("aria-valuetext") == "all 25"


def test_a_field_is_judged_when_something_is_in_it_or_when_it_is_left(explorer: Explorer) -> None:
    explorer.open(PADDED)
    field, problem = "[data-key=H] input", ".settings .problem"
    explorer.keys(field, "\ue010", "\ue003")  # End and Backspace empty it
    assert explorer.find(field).get_attribute("value") == ""
    assert not explorer.find(problem).is_displayed()
    explorer.keys(field, "\ue004")
    assert explorer.text(problem).startswith("Height H: got no number, expected a whole number")


def test_the_legend_keeps_its_colors_in_high_contrast(explorer: Explorer) -> None:
    with emulated(explorer.browser, forced_colors="active", prefers_color_scheme="dark"):
        explorer.open(f"{PADDED}&pin=out:3")
        explorer.run("explorer.app.pin(null); explorer.app.player.go(2)")
        borders = explorer.run(
            "return ['reads', 'feeds', 'partner', 'winner'].map((kind) =>"
            " getComputedStyle(document.querySelector(`.swatch.${kind}`)).borderTopColor)"
        )
        assert len(set(borders)) == 4
        outline = "return getComputedStyle(document.querySelector('.line.runs')).outlineStyle"
        assert explorer.run(outline) == "solid"


def test_paper_shows_the_numbers_and_the_lights(explorer: Explorer) -> None:
    # Chromium prints a canvas with an opaque ground: the upper canvas would cover the lower one.
    explorer.open(f"{PADDED}&pin=out:3")
    explorer.run(
        """
        const lower = document.querySelector("[data-grid=out] canvas");
        const framed = () => {  // pixels in the color of the frame of `self`
          const { data } = lower.getContext("2d").getImageData(0, 0, lower.width, lower.height);
          let count = 0;
          for (let k = 0; k < data.length; k += 4) {
            count += data[k] === 20 && data[k + 1] === 24 && data[k + 2] === 32;
          }
          return count;
        };
        window.counts = [framed()];
        addEventListener("beforeprint", () => {
          counts.push(framed());
        });
        """
    )
    explorer.browser.execute_cdp_cmd("Page.printToPDF", {})
    before, printed = explorer.run("return counts")
    assert printed > before
    explorer.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = explorer.run(
        """
        const parts = ["canvas", "canvas + canvas", ".sum .row", ".keys"];
        return parts.map((part) => getComputedStyle(document.querySelector(part)).display);
        """
    )
    swatch = "getComputedStyle(document.querySelector('.swatch.above'))"
    assert explorer.run(f"return {swatch}.printColorAdjust") == "exact"
    explorer.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == ["block", "none", "none", "none"]
