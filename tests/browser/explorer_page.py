"""The explorer in a browser, for the tests of its page."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cs231n.explore import building, own
from tests.browser import explorer_settings

PATIENCE = 300  # seconds that a busy machine may take for one step


class Explorer:
    """The page in a browser."""

    def __init__(self, browser: Any, file: Path) -> None:
        self.browser, self.file = browser, file

    def open(self, setting: str = "") -> None:
        """Show a setting in a fresh page."""
        self.browser.get("about:blank")
        self.browser.get(f"{self.file.as_uri()}#{setting}")
        self.until("return Boolean(window.explorer)")

    def change(self, setting: str) -> None:
        """Show another setting in the same page, which takes a third of the time of `open`."""
        self.run("explorer.app.load(arguments[0])", setting)

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

    def fits(self) -> bool:
        """Whether the page is no wider than the screen; a phone's window grows with its page."""
        root = "document.documentElement"
        return bool(self.run(f"return {root}.scrollWidth <= {root}.clientWidth"))

    def shot(self, name: str) -> None:
        """Keep a picture where CS231N_SHOTS names a folder."""
        if folder := os.environ.get("CS231N_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.browser.save_screenshot(str(Path(folder) / f"explorer-{name}.png"))


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
    answer = {"address": address, "outputs": outputs}
    return building.page(address, {**own.described("conv_forward_naive"), "answer": answer})
