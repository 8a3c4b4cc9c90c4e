"""The panel and the explorer in JupyterLab and Notebook 7, in a real browser.

These tests are in one file, because they share a Jupyter server and a browser.
"""

from __future__ import annotations

import os
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.spec import manifest, markers

ROOT = Path(__file__).parents[2]
LAYERS = "cs231n/layers.py"
EXERCISE = "conv_forward_naive"
BLANK = markers.stub(EXERCISE, LAYERS).replace("\n", "\n    ")
RIGHT = markers.region((ROOT / LAYERS).read_text(), LAYERS, EXERCISE).body.strip("\n").strip(" ")
WRONG = RIGHT.replace(" + b[f]", "")

pytestmark = pytest.mark.slow


def shot(page: Any, name: str) -> None:
    """Keep a picture of the panel where CS231N_SHOTS names a folder."""
    if folder := os.environ.get("CS231N_SHOTS"):
        panel = page.panel(EXERCISE)
        page.browser.execute_script("arguments[0].scrollIntoView({block: 'start'})", panel)
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.browser.save_screenshot(str(Path(folder) / f"{name}.png"))
        page.panel(EXERCISE).screenshot(str(Path(folder) / f"{name}-panel.png"))


def test_from_a_blank_to_full_marks(page: Any, served: Path) -> None:
    original = (served / LAYERS).read_text()
    assert original.count(BLANK) == 1
    assert WRONG != RIGHT
    page.run("autoreload")

    # Nothing written yet.
    first = page.run(f'check("{EXERCISE}")')
    panel = page.panel(EXERCISE)
    assert panel.get_attribute("data-status") == "missing"
    assert "not written yet" in panel.text
    assert "0 of 12 points" in panel.text
    assert "Hint 1 of 3" in panel.text
    assert "grading/" not in panel.text
    shot(page, "1-blank")

    # Edited and not saved: the file is named.
    page.edit(LAYERS, BLANK, WRONG, save=False)
    page.run(f'check("{EXERCISE}")')
    page.until(changed(page, "not changed since your last check"))
    assert LAYERS in page.panel(EXERCISE).text
    shot(page, "2-unsaved")

    # Saved, and wrong: what, where, a picture of it, and why; the panel is a new one at once.
    page.save(LAYERS)
    again = page.run(f'check("{EXERCISE}")')
    page.until(changed(page, "bias is never added"))
    panel = page.panel(EXERCISE)
    assert panel.get_attribute("data-status") == "wrong"
    picture = panel.find_element("css selector", "svg[role=img]")
    assert "the error side by side" in picture.get_attribute("aria-label")
    assert all(word in picture.text for word in ("expected", "yours", "error"))
    assert picture.size["width"] > 100
    shot(page, "3-wrong")

    # The failed case, one click away: the explorer at the first wrong number.
    page.browser.execute_script(
        "document.querySelector(`${arguments[0]} .grading-look summary`).click()",
        page.selector(EXERCISE),
    )
    page.until(
        "const frame = document.querySelector(`${arguments[0]} .grading-look iframe`);"
        "const shown = frame && frame.contentWindow && frame.contentWindow.explorer;"
        "return shown && shown.app.pinned && shown.app.pinned.view === 'yours-out'",
        page.selector(EXERCISE),
    )
    shot(page, "3-wrong-explored")

    # A syntax error: its line, and another exercise is still checked.
    page.edit(LAYERS, WRONG, WRONG + "\n    (")
    page.run(f'check("{EXERCISE}")')
    page.until(changed(page, "SyntaxError"))
    line = (served / LAYERS).read_text().splitlines().index("    (") + 1
    assert f"{LAYERS}, line {line}" in page.panel(EXERCISE).text
    assert "Calls" not in page.panel(EXERCISE).text
    shot(page, "4-syntax")
    page.run('check("conv_backward_naive")')
    assert "not written yet" in page.panel("conv_backward_naive").text

    # Right: full marks, without a restart, and the way on.
    page.edit(LAYERS, WRONG + "\n    (", RIGHT)
    page.run(f'check("{EXERCISE}")')
    page.until(changed(page, "12 of 12 points"))
    panel = page.panel(EXERCISE)
    assert panel.get_attribute("data-status") == "ok"
    follows = panel.find_element("css selector", ".grading-next").text
    assert follows.startswith(f"Next: conv_backward_naive, {LAYERS}:")
    assert panel.find_element("css selector", "[role=progressbar]").get_attribute(
        "aria-valuenow"
    ) == str(points())
    shot(page, "5-right")
    print(f"first panel after {first:.2f} s, a later one after {again:.2f} s")

    page.run("check_all()")
    page.until("return document.querySelector('.grading-overview')")
    table = page.browser.find_element("css selector", ".grading-overview")
    assert "Next: " in table.text
    page.edit(LAYERS, RIGHT, BLANK)  # as it was, for other tests
    assert (served / LAYERS).read_text() == original


THEME = """
const done = arguments[1], app = window.jupyterapp;
app.commands.execute("apputils:change-theme", {theme: arguments[0]}).then(() => {
  const there = () => document.body.dataset.jpThemeName === arguments[0];
  const wait = () => there() ? done() : setTimeout(wait, 50);
  wait();
});
"""


@pytest.fixture(scope="module")
def _overview(page: Any) -> None:
    """The overview of all exercises, in the page."""
    page.run("autoreload")
    page.run("check_all()")
    page.until("return document.querySelector('.grading-overview')")


@pytest.fixture
def answered(page: Any, served: Path, _overview: None) -> Iterator[Callable[[str, str], None]]:
    """Answer the exercise and have its panel say something, below an overview of all exercises."""
    original = (served / LAYERS).read_text()

    def answer(code: str, expected: str) -> None:
        (served / LAYERS).write_text(original.replace(BLANK, code))
        page.run(f'check("{EXERCISE}")')
        page.until(changed(page, expected))

    yield answer
    (served / LAYERS).write_text(original)
    page.browser.execute_async_script(THEME, "JupyterLab Light")


def test_axe_finds_nothing_serious_in_a_panel(
    page: Any, answered: Callable[[str, str], None], shut_out: Callable[..., list[str]]
) -> None:
    for code, expected in ((BLANK, "not written yet"), (WRONG, "never added"), (RIGHT, "12 of 12")):
        answered(code, expected)
        for theme, scheme in (("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")):
            page.browser.execute_async_script(THEME, theme)
            schemes = [("screen", scheme)]
            parts = f"{page.selector(EXERCISE)}, .grading-overview"
            assert shut_out(page.browser, parts, schemes) == [], theme
            shot(page, f"axe-{scheme}-{expected.split()[0]}")


# Every text in an element: its ink, the ground it stands on, and its words.
INKS = """
const [selector] = arguments, found = [];
for (const root of document.querySelectorAll(selector)) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.data.trim();
    let holder = walk.currentNode.parentElement;
    if (!words || holder.closest("svg")) continue;
    const ink = getComputedStyle(holder).color;
    while (holder && getComputedStyle(holder).backgroundColor === "rgba(0, 0, 0, 0)")
      holder = holder.parentElement;
    found.push([ink, getComputedStyle(holder).backgroundColor, words]);
  }
}
return found;
"""
THEME_GROUND = "return getComputedStyle(document.body).getPropertyValue('--jp-layout-color0')"


def test_a_panel_follows_the_theme(page: Any, answered: Callable[[str, str], None]) -> None:
    grounds = {}
    answered(WRONG, "never added")
    for name in ("JupyterLab Light", "JupyterLab Dark"):
        page.browser.execute_async_script(THEME, name)
        grounds[name] = _light(page.browser.execute_script(THEME_GROUND))
        for selector in (page.selector(EXERCISE), ".grading-overview"):
            texts = page.browser.execute_script(INKS, selector)
            assert texts
            for ink, ground, words in texts:
                dark, bright = sorted((_light(ink), _light(ground)))
                assert (bright + 0.05) / (dark + 0.05) >= 4.5, (name, ink, ground, words)
            # The panel's own words stand on the ground of the theme, not on a card.
            assert _light(texts[0][1]) == pytest.approx(grounds[name]), name
        shot(page, f"theme-{name.split()[1].lower()}")
    assert grounds["JupyterLab Dark"] < 0.05 < 0.9 < grounds["JupyterLab Light"]


def _light(colour: str) -> float:
    """The relative luminance of a colour as a browser writes it, as WCAG 2 defines it."""
    from PIL import ImageColor

    named = {"white": "#fff", "black": "#000"}.get(colour.strip(), colour.strip())
    if found := re.fullmatch(r"rgba?\((\d+), (\d+), (\d+)(?:, [\d.]+)?\)", named):
        rgb = tuple(int(part) for part in found.groups())
    else:
        rgb = ImageColor.getrgb(named)[:3]
    parts = [part / 255 for part in rgb]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def points() -> str:
    whole = manifest.load(ROOT).exercises[EXERCISE].points
    return f"{whole:.2f}".rstrip("0").rstrip(".")


def changed(page: Any, text: str) -> str:
    """A script that is true once the exercise's panel holds a text."""
    found = f"document.querySelector('{page.selector(EXERCISE)}')"
    return f"return ({found} && {found}.innerText || '').includes({text!r})"


PICTURES = """
const all = [...document.querySelectorAll('.jp-MarkdownOutput img')];
return all.length > 0 && all.every(picture => picture.naturalWidth > 0);
"""


def test_the_badge_for_colab_is_a_picture_and_not_a_broken_one(page: Any) -> None:
    page.until(PICTURES)


def test_the_panel_shows_in_notebook_7_too(browser: Any, lab: str, notebook_page: Any) -> None:
    page = notebook_page
    page.run("autoreload")
    page.run('check("max_pool_forward_naive")')
    panel = page.panel("max_pool_forward_naive")
    assert "not written yet" in panel.text
    assert "Hint 1 of 3" in panel.text
    ground = panel.value_of_css_property("background-color")
    assert ground.replace(" ", "") in ("rgba(255,255,255,1)", "rgb(255,255,255)")
    panel.find_element("css selector", ".grading-hint summary").click()
    hint = manifest.load(ROOT).exercises["max_pool_forward_naive"].hints[0]
    assert hint in panel.text


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
def without_bias(served: Path) -> Iterator[Path]:
    """The hand-out with an answer that forgets the bias."""
    file = served / LAYERS
    original = file.read_text()
    file.write_text(original.replace(BLANK, WRONG))
    yield file
    file.write_text(original)


def test_a_wrong_function_runs_again_with_each_setting_and_is_explained(
    page: Any, without_bias: Path
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
        without_bias.write_text(
            without_bias.read_text().replace(
                "np.sum(window * w[f])", "np.sum(window * w[f]) + b[f]"
            )
        )
        browser.execute_script(PRESS, "W")
        page.until(SAYS, "numbers are right")
    finally:
        browser.execute_script(REMOVE)
