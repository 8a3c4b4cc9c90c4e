"""Record the explorer's film, docs/assets/explorer.gif: real pages in a real browser.

A convolution is played step by step. Then one pixel of the gradient is shown, and then a wrong
answer and its explanation. It needs Chromium with its driver.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from selenium import webdriver

from cs231n.explore import building
from cs231n.layers import conv_forward_naive
from tests.browser.explorer_page import page_of

TARGET = Path(__file__).parent / "assets" / "explorer.gif"
SCREEN = 1440, 860  # wide enough for all three columns
SHOWN = 960, 573
COLORS = 200


class Film:
    """Frames, each with the seconds that it stays."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.frames: list[Image.Image] = []
        self.seconds: list[float] = []

    def open(self, page: str, setting: str = "") -> None:
        """Show a page."""
        file = self.folder / f"{len(self.frames)}.html"
        file.write_text(page, encoding="utf-8")
        self.browser.get(f"{file.as_uri()}#{setting}" if setting else file.as_uri())

    def keep(self, seconds: float, script: str = "") -> None:
        """Take a picture after a script has run."""
        self.browser.execute_script(script)
        time.sleep(0.4)  # the page draws at the next frame
        picture = Image.open(io.BytesIO(self.browser.get_screenshot_as_png())).convert("RGB")
        self.frames.append(picture.resize(SHOWN, Image.Resampling.LANCZOS))
        self.seconds.append(seconds)

    def save(self) -> None:
        """Write the film."""
        tall = Image.new("RGB", (SHOWN[0], SHOWN[1] * len(self.frames)))
        for k, frame in enumerate(self.frames):
            tall.paste(frame, (0, k * SHOWN[1]))
        palette = tall.quantize(COLORS)  # with a palette per frame, tints would flicker
        plain = Image.Dither.NONE
        first, *rest = [frame.quantize(palette=palette, dither=plain) for frame in self.frames]
        durations = [int(1000 * seconds) for seconds in self.seconds]
        first.save(TARGET, save_all=True, append_images=rest, duration=durations, loop=0)


def one_row_lower(out: Any, given: Any) -> Any:
    """The output of a convolution whose windows are one row too low."""
    x = np.zeros_like(given["x"])
    x[:, :, :-1] = given["x"][:, :, 1:]
    wrong, _ = conv_forward_naive(x, given["w"], given["b"], {"stride": 1, "pad": 1})
    return wrong.reshape(out.shape)


def record(film: Film) -> None:
    """Show the three scenes."""
    film.open(building.page(), "op=conv_forward&H=5&W=5&padding=1")
    film.keep(0.9)
    for step in range(1, 8):
        film.keep(0.45, f"explorer.app.player.go({step})")
    film.keep(1.5, "explorer.app.player.go(13)")
    film.open(building.page(), "op=conv_dx&H=5&W=5&padding=1")
    film.keep(0.7)
    for step in range(1, 5):
        film.keep(0.5, f"explorer.app.player.go({step})")
    film.keep(2.5, "explorer.app.player.go(null); explorer.app.pin({view: 'dx', at: 16})")
    film.open(page_of("conv_forward", one_row_lower, stride="1", padding="1"))
    film.keep(1.2)
    film.keep(4, "explorer.app.pin(explorer.app.yours.firstWrong())")


def main() -> None:
    """Record the film and print where it is."""
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-background-networking"):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    service = webdriver.ChromeService(shutil.which("chromedriver") or "")
    with tempfile.TemporaryDirectory() as folder, webdriver.Chrome(options, service) as browser:
        screen = {"width": SCREEN[0], "height": SCREEN[1], "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        light = {"features": [{"name": "prefers-color-scheme", "value": "light"}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", light)
        film = Film(browser, Path(folder))
        record(film)
        film.save()
    print(TARGET)


if __name__ == "__main__":
    main()
