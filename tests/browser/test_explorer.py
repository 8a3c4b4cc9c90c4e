"""The explorer as a reader meets it: forms, pointer, keys, addresses, exports, colors."""

from __future__ import annotations

import base64
import io
import itertools
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cs231n.explore import building, own
from tests.browser import explorer_settings

pytestmark = pytest.mark.slow
PATIENCE = 300


class Explorer:
    """The page in a browser."""

    def __init__(self, browser: Any, file: Path) -> None:
        self.browser, self.file = browser, file

    def open(self, setting: str = "") -> None:
        """Show a setting in a fresh page."""
        self.browser.get("about:blank")
        self.browser.get(f"{self.file.as_uri()}#{setting}")
        self.until("return Boolean(window.explorer)")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def until(self, script: str, *arguments: Any) -> Any:
        stop = time.monotonic() + PATIENCE
        while not (found := self.run(script, *arguments)):
            assert time.monotonic() < stop, script
            time.sleep(0.05)
        return found

    def find(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return str(self.find(selector).text)

    def keys(self, selector: str, *keys: str) -> None:
        self.find(selector).send_keys(*keys)

    def grid(self, name: str) -> Any:
        return np.array(self.run("return [...explorer.app.view(arguments[0]).data]", name))

    def lit(self, name: str) -> dict[int, str]:
        pairs = self.run("return [...explorer.app.lit.get(arguments[0])]", name)
        return {int(at): kind for at, kind in pairs}

    def shot(self, name: str) -> None:
        """Keep a picture where CS231N_SHOTS names a folder."""
        if folder := os.environ.get("CS231N_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.browser.save_screenshot(str(Path(folder) / f"explorer-{name}.png"))


@pytest.fixture
def explorer(browser: Any, tmp_path: Path) -> Explorer:
    file = tmp_path / "explorer.html"
    file.write_text(building.page(), encoding="utf-8")
    return Explorer(browser, file)


SET = """
const [label, value] = arguments;
const fields = [...document.querySelectorAll("#explorer label")];
const field = document.getElementById(fields.find((l) => l.textContent === label).htmlFor);
if (field.type === "checkbox") { if (field.checked !== value) field.click(); return; }
field.value = value;
field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input"));
"""


def test_settings_made_in_the_form_give_the_layers_numbers(explorer: Explorer) -> None:
    words, settings = building.table("words"), building.table("settings")
    rng = np.random.default_rng(5)
    explorer.open()
    compared = 0
    for k in range(44):
        setting = explorer_settings.draw(rng, list(settings["operations"])[k % 11])
        setting.pop("x", None)
        explorer.run(SET, words["operation"], setting["op"])
        for key, value in setting.items():
            if key in settings["numbers"]:
                explorer.run(SET, words[f"set_{key}"], str(value))
            elif key == "rotate":
                explorer.run(SET, words["set_rotate"] + words["set_rotate_hint"], bool(value))
            elif key == "padding":
                mode = "number" if value.isdecimal() else value
                explorer.run(SET, words["set_padding"], mode)
                if mode == "number":
                    # The field for the number of zeros has the same label.
                    explorer.run(
                        "const f = document.querySelector('[data-key=padding] input');"
                        "f.value = arguments[0]; f.dispatchEvent(new Event('input'))",
                        value,
                    )
        found = explorer.run(
            "return explorer.compute(arguments[0])", explorer_settings.address(setting)
        )
        if "problem" in found:
            assert explorer.text(".impossible") == found["problem"]
            assert re.search(r"= −?\d+, but it must be at least 1", found["problem"])
            continue
        for name, answer in explorer_settings.expected(found).items():
            shown = explorer.grid(name)
            if shown.size != answer.size:  # dx and transposed show what the padding cuts off
                g = found["geometry"]
                padded = shown.reshape(g["C"], g["PH"], g["PW"])
                shown = padded[:, g["top"] : g["top"] + g["XH"], g["left"] : g["left"] + g["XW"]]
            np.testing.assert_allclose(
                shown.ravel(), answer.ravel(), atol=1e-9, err_msg=str(setting)
            )
            compared += 1
    assert compared >= 25


def test_arrow_keys_light_what_a_number_depends_on_and_say_its_sum(explorer: Explorer) -> None:
    explorer.open(
        "op=conv_forward&H=3&W=4&HH=2&WW=2&x=1,2,3,4,5,6,7,8,9,0,1,2&w=1,0,-2,3&b=5&padding=0"
    )
    down, right = "\ue015", "\ue014"
    explorer.keys("[data-grid=out]", right, down, right)  # the first press goes to the first cell
    assert explorer.lit("out") == {4: "self"}
    assert explorer.lit("x") == dict.fromkeys((5, 6, 9, 10), "reads")
    assert set(explorer.lit("w")) == {0, 1, 2, 3}
    assert explorer.text(".where") == "out[0, 1, 1] = 14."
    assert explorer.text(".in-numbers") == "6 · 1 + 7 · 0 + 0 · (−2) + 1 · 3 + 5 = 14"
    assert explorer.text(".symbols").startswith("out[f, i, j] = b[f] + Σ x[c, i + p, j + q]")
    explorer.until("return document.querySelector('[role=status]').textContent.includes('= 14')")


def test_a_pixel_lights_what_depends_on_it(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=4&W=4&HH=2&WW=2&stride=2")
    explorer.run("explorer.app.choose({view: 'x', at: 5})")
    assert explorer.lit("out") == {0: "feeds"}
    assert explorer.lit("w") == {3: "partner"}
    assert "One result uses it: out[0, 0, 0]" in explorer.text(".where")


@pytest.mark.parametrize("operation", list(building.table("settings")["operations"]))
def test_lights_agree_in_both_directions(explorer: Explorer, operation: str) -> None:
    explorer.open(f"op={operation}&H=5&W=4&C=2&F=2&HH=2&WW=3&stride=2&padding=1&dilation=1")
    pairs = explorer.run(
        """
        const app = explorer.app, found = {reads: [], feeds: []};
        const result = app.views.find((v) => v.isResult && v.name !== "cols");
        const input = app.views.find((v) => !v.isResult && ["x", "dout", "y"].includes(v.name));
        const down = ["reads", "winner", "covers"], up = ["feeds", "covers"];
        for (const [view, other, kinds] of [[result, input, down], [input, result, up]]) {
          for (let at = 0; at < view.data.length; at++) {
            app.choose({view: view.name, at});
            for (const [cell, kind] of app.lit.get(other.name)) {
              if (!kinds.includes(kind)) continue;
              if (view === result) found.reads.push([at, cell]); else found.feeds.push([cell, at]);
            }
          }
        }
        return found;
        """
    )
    reads, feeds = ({tuple(pair) for pair in pairs[key]} for key in ("reads", "feeds"))
    if operation in ("max_backward", "l2_backward"):
        # There x acts on its own pixel's share, and dout goes to all pixels of its window.
        assert reads
        return
    assert reads
    assert reads == feeds


def test_a_click_pins_a_cell_and_its_address_opens_it_again(explorer: Explorer) -> None:
    from selenium.webdriver import ActionChains

    explorer.open("op=conv_forward&H=5&W=5")
    grid = explorer.find("[data-grid=out]")
    ActionChains(explorer.browser).move_to_element(grid).click().perform()
    assert explorer.run("return explorer.app.pinned") == {"view": "out", "at": 4}
    ActionChains(explorer.browser).move_to_element(explorer.find("[data-grid=x]")).perform()
    assert explorer.text(".where").startswith("out[0, 1, 1]")
    address = explorer.run("return location.hash")
    explorer.open(address.removeprefix("#"))
    assert explorer.run("return explorer.app.pinned") == {"view": "out", "at": 4}
    assert "Pinned" in explorer.text(".sum h2")


def test_an_edited_number_changes_what_depends_on_it_and_stays_in_the_address(
    explorer: Explorer,
) -> None:
    explorer.open("op=conv_forward&H=4&W=4&HH=2&WW=2")
    before = explorer.grid("out")
    enter, right = "\ue007", "\ue014"
    explorer.keys("[data-grid=x]", right, right, enter)
    explorer.keys(".cell-edit", "100.5", enter)
    after = explorer.grid("out")
    assert explorer.grid("x")[1] == 100.5
    assert set(np.flatnonzero(before != after)) <= {0, 1}
    assert "x=1:100.5" in explorer.run("return location.hash")
    # Another stride keeps the edit, another size does not.
    explorer.run("explorer.app.change({stride: 2})")
    assert explorer.grid("x")[1] == 100.5
    explorer.run("explorer.app.change({W: 5})")
    assert 100.5 not in explorer.grid("x")
    explorer.keys("[data-grid=x]", right, enter)
    explorer.keys(".cell-edit", "three", enter)
    assert "Got three, expected a number" in explorer.text(".controls .problem")


def test_stepping_adds_one_window_after_the_other(explorer: Explorer) -> None:
    explorer.open("op=mean_backward&H=5&W=5&stride=2&y=9,18,27,36")
    whole = explorer.grid("dx").reshape(5, 5)
    explorer.find("[aria-label='Step forward']").click()
    first = np.zeros((5, 5))
    first[:3, :3] = 1
    np.testing.assert_allclose(explorer.grid("dx").reshape(5, 5), first)
    assert "Now: c = 0, i = 0, j = 0, error = 9" in explorer.text(".now")
    assert explorer.text(".line.runs").strip() == "error = dout[c, i, j]"
    for _ in range(3):
        explorer.find("[aria-label='Step forward']").click()
    np.testing.assert_allclose(explorer.grid("dx").reshape(5, 5), whole)
    explorer.find("[aria-label='Step back']").click()
    assert explorer.grid("dx").reshape(5, 5)[4, 4] == 0


def test_product_steps_show_the_line_and_its_variables(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=3&W=3&HH=2&WW=2&x=1,2,3,4,5,6,7,8,9&w=1,10,100,1000&b=0")
    explorer.run("explorer.app.player.setBy('product'); explorer.app.player.go(7)")
    # Of output [0, 0, 1] three of its four products are in.
    assert explorer.grid("out")[1] == 2 + 30 + 500
    assert explorer.text(".line.runs").strip().startswith("total += ")
    values = explorer.text(".now")
    for part in ("i = 0", "j = 1", "p = 1", "q = 0", "row = 1", "column = 1", "total = 532"):
        assert part in values


def test_playing_runs_to_the_end_and_stops(explorer: Explorer) -> None:
    explorer.open("op=max_forward&H=4&W=4&HH=2&WW=2&stride=2")
    explorer.run("explorer.app.player.speed = 'fastest'")
    explorer.find(".player .main").click()
    explorer.until("return explorer.app.player.at === 4 && !explorer.app.player.playing")
    assert explorer.text(".player .main") == "Play"
    explorer.keys("[data-grid=out]", "j")
    assert explorer.run("return explorer.app.player.at") == 3


def test_leftovers_padding_and_coverage_are_told(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=6&W=6&HH=3&WW=3&stride=2")
    assert "1 rows and 1 columns" in explorer.text(".sizes")
    assert "1 + (0 + 6 + 0 − 3) // 2 = 2" in explorer.text(".sizes")
    explorer.run("explorer.app.choose({view: 'x', at: 35})")
    assert "left over" in explorer.text(".where")
    explorer.find(".under input").click()
    counts = explorer.grid("cover").reshape(6, 6)
    assert counts[2, 2] == 4
    assert counts[5].sum() == 0


def test_an_address_that_asks_for_the_impossible_is_told_and_not_guessed(
    explorer: Explorer,
) -> None:
    explorer.open("op=nonsense&H=5&W=900")
    notice = explorer.text(".middle .problem")
    assert "op=nonsense" in notice
    assert "W=900" in notice
    assert explorer.run("return explorer.app.setting.op") == "conv_forward"


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


@pytest.fixture
def narrow(browser: Any) -> Iterator[None]:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("operation", ["conv_forward", "im2col", "l2_backward"])
def test_nothing_is_wider_than_a_phone(explorer: Explorer, operation: str) -> None:
    explorer.open(f"op={operation}&H=12&W=20&C=3&F=2&padding=1")
    assert explorer.run("return document.documentElement.scrollWidth <= innerWidth")
    explorer.shot(f"phone-{operation}")


def page_of(operation: str, change: Callable[[Any, Any], Any], **parts: str) -> str:
    """The page with what a student's function gave: the right answer, changed."""
    address, request = own.drawn({"op": operation, "padding": "1", "stride": "2", **parts})
    given = {
        name: np.array(request[name][0], dtype=float).reshape(request[name][1])
        for name in ("x", "w", "b", "dout")
        if name in request
    }
    shape = request["dout"][1]
    found = {
        "geometry": {
            **{key: request[key] for key in ("stride", "HH", "WW")},
            "op": operation, "C": given["x"].shape[1], "F": shape[1], "dilation": 1,
            "XH": given["x"].shape[2], "XW": given["x"].shape[3], "OH": shape[2], "OW": shape[3],
            "depthwise": "w" not in given, "rotate": False,
            **dict.fromkeys(("top", "bottom", "left", "right"), request["pad"]),
        },
        "inputs": {"w": [], "b": [], **given, "y": given["dout"]},
    }  # fmt: skip
    outputs = {
        name: own.plain(change(value.reshape(value.shape), given))
        for name, value in explorer_settings.expected(found).items()
    }
    answer = {"address": address, "ms": 12, "outputs": outputs}
    return building.page(address, {**own.described("conv_forward_naive"), "answer": answer})


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
    assert any("explains all" in text for text in differences)
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
            "answer": {"address": address, "ms": 1} | answer,
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
    assert "numbers are right" in explorer.text(".yours")
    assert not explorer.find(".code pre").is_displayed()
    explorer.find(".code > button").click()
    assert explorer.find(".code pre").is_displayed()
