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
    explorer.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == ["block", "none", "none", "none"]
