"""What the explorer draws and exports: pictures, films, large images, colors, a phone."""

from __future__ import annotations

import base64
import io
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cs231n.explore import building
from tests.browser.explorer_page import Explorer, page_of

OPERATIONS = list(building.table("settings")["operations"])
WIDE = "H=12&W=20&C=3&F=2&padding=1"
pytestmark = pytest.mark.slow


def test_exports_are_whole_pictures(explorer: Explorer) -> None:
    from xml.etree import ElementTree

    from PIL import Image

    explorer.open("op=max_backward&H=4&W=4&HH=2&WW=2&stride=2")
    explorer.run(
        """
        window.kept = [];
        URL.createObjectURL = (blob) => { window.kept.push(blob); return "blob:"; };
        HTMLAnchorElement.prototype.click = () => {};
        [...document.querySelectorAll(".share button")].slice(1).forEach((b) => b.click());
        """
    )
    explorer.until("return window.kept.length === 3")
    read = """
    const [type, done] = arguments, reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(window.kept.find((blob) => blob.type === type));
    """

    def data(kind: str) -> bytes:
        return base64.b64decode(explorer.browser.execute_async_script(read, kind))

    root = ElementTree.fromstring(data("image/svg+xml"))
    assert len(root.findall(".//{http://www.w3.org/2000/svg}rect")) > 36
    with Image.open(io.BytesIO(data("image/png"))) as png:
        png.load()
        wide = png.width
        assert wide > 400
    with Image.open(io.BytesIO(data("image/gif"))) as gif:
        frames = []
        for k in range(gif.n_frames):
            gif.seek(k)
            frames.append(np.asarray(gif.convert("RGB")).copy())
        assert len(frames) == 4
        assert gif.size == (wide // 2, gif.height)
    assert all((a != b).any() for a, b in itertools.pairwise(frames))


def test_a_gif_has_the_pixels_of_its_frames(explorer: Explorer) -> None:
    """Few colors, so that none is rounded: what is read back is what was written."""
    from PIL import Image

    explorer.open()
    rng = np.random.default_rng(0)
    colors = rng.integers(0, 16, size=(200, 3)) * 17
    frames = [colors[rng.integers(0, 200, size=70 * 90)].reshape(70, 90, 3) for _ in range(3)]
    frames[1][:40] = frames[0][:40]
    flat = [np.dstack([f, np.full((70, 90), 255)]).ravel().tolist() for f in frames]
    text = explorer.run(
        "return String.fromCharCode(...explorer.gif(arguments[0], 90, 70, 5))", flat
    )
    with Image.open(io.BytesIO(text.encode("latin-1"))) as gif:
        for k, frame in enumerate(frames):
            gif.seek(k)
            np.testing.assert_array_equal(np.asarray(gif.convert("RGB")), frame)


# One frame each: what a pointer, the player or a field sets off, and the drawing that follows.
FRAMES = {
    "hover": "app.choose({view: 'out', at: (k * 131) % 4096})",
    "hover a weight": "app.choose({view: 'w', at: k % app.view('w').data.length})",
    "step": "app.chosen = null; app.player.setBy('output'); app.player.go(k * 30, true)",
    "product": "app.player.setBy('product'); app.player.go(k * 500, true)",
    "setting": "app.player.go(null); app.change({seed: k})",
}
FRAME = "const app = explorer.app, k = arguments[0]; %s; app.stage.draw(app.stage.stale);"


@pytest.mark.parametrize("channels", [1, 3])
def test_a_large_image_is_drawn_within_its_view(explorer: Explorer, channels: int) -> None:
    explorer.open(f"op=conv_forward&H=64&W=64&C={channels}&padding=1")
    explorer.browser.execute_cdp_cmd("Performance.enable", {})

    def worked() -> float:
        """Milliseconds of the main thread at work; other programs cost it little."""
        found = explorer.browser.execute_cdp_cmd("Performance.getMetrics", {})
        return 1000 * next(m["value"] for m in found["metrics"] if m["name"] == "ThreadTime")

    for name, script in FRAMES.items():
        took = []
        for k in range(15):
            before = worked()
            explorer.run(FRAME % script, k + 1)
            took.append(worked() - before)
        took.sort()
        print(f"64 x 64 x {channels}, {name}: {took[7]:.1f} ms, at most {took[-1]:.1f}")
    explorer.browser.execute_cdp_cmd("Performance.disable", {})
    # A matrix of 4096 columns is wider than any screen: the canvas is not.
    explorer.open("op=im2col&H=64&W=64&padding=1")
    widths = explorer.run("return [...document.querySelectorAll('canvas')].map((c) => c.width)")
    wide = explorer.run("return innerWidth * devicePixelRatio")
    assert max(widths) <= wide
    assert explorer.run("return explorer.app.view('cols').width") > wide


def test_axe_finds_nothing_serious(
    explorer: Explorer, shut_out: Callable[..., list[str]], tmp_path: Path
) -> None:
    schemes = [("screen", "light"), ("screen", "dark")]
    explorer.open("op=conv_forward&H=4&W=4&C=2&F=2&padding=1&pin=out:3")
    assert shut_out(explorer.browser, "html", schemes) == []
    explorer.open("op=max_backward&H=4&W=4")
    explorer.run("explorer.app.player.go(2)")
    assert shut_out(explorer.browser, "html", schemes) == []
    explorer.open("op=conv_forward&H=2&W=2&HH=5")
    assert shut_out(explorer.browser, "html", schemes) == []
    wrong = tmp_path / "wrong.html"
    wrong.write_text(page_of("conv_forward", lambda out, _: out - 1), encoding="utf-8")
    Explorer(explorer.browser, wrong).open()
    assert shut_out(explorer.browser, "html", schemes) == []


def test_paper_is_white_also_where_the_screen_is_dark(explorer: Explorer) -> None:
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    explorer.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        explorer.open("op=conv_forward&x=0:0")
        explorer.run("""
            window.seen = () => {
              const canvas = document.querySelector("[data-grid=x] canvas");
              const { data } = canvas.getContext("2d").getImageData(20, 20, 1, 1);
              const page = getComputedStyle(document.querySelector(".explorer")).backgroundColor;
              return [Math.min(...data) > 200, page];
            };
            addEventListener("beforeprint", () => { window.printed = seen(); });
        """)
        explorer.browser.execute_cdp_cmd("Page.printToPDF", {})
        assert explorer.run("return window.printed") == [True, "rgb(245, 246, 248)"]
        explorer.until("return !seen()[0]")
    finally:
        explorer.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_legend_has_its_swatches_in_a_line_with_their_words(explorer: Explorer) -> None:
    explorer.open()
    swatches = "[...document.querySelectorAll('.legend .swatch')]"
    margins = explorer.run(f"return {swatches}.map((s) => getComputedStyle(s).marginTop)")
    assert set(margins) == {"0px"}


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_is_wider_than_a_phone(explorer: Explorer, operation: str) -> None:
    explorer.open(f"op={operation}&{WIDE}")
    assert explorer.fits()
    explorer.shot(f"phone-{operation}")


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("width", [600, 800, 1100, 1280, 1400])
def test_nothing_is_wider_than_a_larger_screen(explorer: Explorer, width: int) -> None:
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    explorer.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    explorer.open()
    for operation in OPERATIONS:
        explorer.change(f"op={operation}&{WIDE}")
        assert explorer.fits(), operation


@pytest.mark.parametrize(("width", "most"), [(390, 2), (640, 1), (1280, 1)])
def test_the_player_leaves_the_grids_their_room(explorer: Explorer, width: int, most: int) -> None:
    screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width == 390}
    explorer.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        explorer.open("op=conv_forward&H=12&W=12")
        middles = explorer.run("""
            return [...document.querySelectorAll(".player button, .player select, .player input")]
              .map((part) => part.getBoundingClientRect()).map((r) => (r.top + r.bottom) / 2)
        """)
    finally:
        explorer.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    rows = 1 + int((np.diff(sorted(middles)) > 10).sum())
    assert rows <= most, middles


@pytest.mark.parametrize("width", [1024, 1280, 1440, 1920])
def test_cells_are_only_made_smaller_to_fit_all_grids_into_a_row(
    explorer: Explorer, width: int
) -> None:
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    explorer.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        explorer.open()
        for operation in ("conv_forward", "conv_dw", "max_backward", "l2_backward"):
            explorer.change(f"op={operation}&H=5&W=5")
            middles, cell = explorer.run("""
                const cards = [...document.querySelector(".stage").children];
                const boxes = cards.map((card) => card.getBoundingClientRect());
                return [boxes.map((b) => (b.top + b.bottom) / 2), explorer.app.view("x").cell];
            """)
            one_row = max(middles) - min(middles) < 30
            assert one_row or cell == 38, (operation, cell)
    finally:
        explorer.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
