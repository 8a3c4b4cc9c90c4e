"""The explorer as a live widget in JupyterLab, beside a wrong answer in the hand-out."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.spec import markers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LAYERS = "cs231n/layers.py"
EXERCISE = "conv_forward_naive"
BLANK = markers.stub(EXERCISE, LAYERS).replace("\n", "\n    ")
RIGHT = markers.region((ROOT / LAYERS).read_text(), LAYERS, EXERCISE).body.strip("\n").strip(" ")
CELL = f'from cs231n.explore import explore\nexplore("{EXERCISE}", H=6, W=6, padding=1, b="2")'

ADD = """
const all = [...window.jupyterapp.shell.widgets('main')];
const panel = all.find(widget => widget.context.path.endsWith('.ipynb'));
panel.content.model.sharedModel.insertCell(0, {cell_type: 'code', source: arguments[0]});
"""
REMOVE = """
const all = [...window.jupyterapp.shell.widgets('main')];
const panel = all.find(widget => widget.context.path.endsWith('.ipynb'));
panel.content.model.sharedModel.deleteCell(0);
"""
# The widget keeps its styles to itself in a shadow root.
INSIDE = """
const host = [...document.querySelectorAll('.jp-OutputArea *')].find((e) => e.shadowRoot);
const found = host && host.shadowRoot.querySelector('.explorer');
"""
SAYS = INSIDE + "return found && found.querySelector('.yours').innerText.includes(arguments[0])"
TOLD = INSIDE + "return found.querySelector('.yours').innerText"
PRESS = INSIDE + "found.querySelector(`[data-key=${arguments[0]}] button:last-child`).click()"
# Milliseconds from a press until the verdict contains a text, without polling.
TIMED = (
    INSIDE
    + """
const [key, wanted, finish] = arguments, yours = found.querySelector('.yours');
const began = performance.now();
const watch = new MutationObserver(() => {
  if (!yours.textContent.includes(wanted)) return;
  watch.disconnect();
  finish(performance.now() - began);
});
watch.observe(yours, {childList: true, characterData: true, subtree: true});
found.querySelector(`[data-key=${key}] button:last-child`).click();
"""
)


@pytest.fixture
def answered(served: Path) -> Iterator[Path]:
    """The hand-out with an answer that forgets the bias."""
    file = served / LAYERS
    original = file.read_text()
    file.write_text(original.replace(BLANK, RIGHT.replace(" + b[f]", "")))
    yield file
    file.write_text(original)


def test_a_wrong_function_runs_again_with_each_setting_and_is_explained(
    page: Any, answered: Path
) -> None:
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    browser = page.browser
    browser.execute_script(ADD, CELL)
    try:
        page.run("explore(")
        page.until(SAYS, "numbers are wrong")
        assert browser.execute_script(TOLD).count("36 of 36") == 1
        took = []
        for key, wrong in (("stride", "9 of 9"), ("H", "12 of 12"), ("F", "24 of 24")):
            took.append(round(browser.execute_async_script(TIMED, key, wrong)))
        print(f"a setting was answered after {statistics.median(took)} ms (each: {took})")
        if folder := os.environ.get("CS231N_SHOTS"):
            browser.save_screenshot(str(Path(folder) / "explorer-widget.png"))
        # The file is read anew: once it is right, the next setting says so.
        answered.write_text(
            answered.read_text().replace("np.sum(window * w[f])", "np.sum(window * w[f]) + b[f]")
        )
        browser.execute_script(PRESS, "W")
        page.until(SAYS, "numbers are right")
    finally:
        browser.execute_script(REMOVE)
