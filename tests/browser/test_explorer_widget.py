"""The widget without a notebook: a page that stands for the kernel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cs231n.explore import own
from cs231n.explore.building import widget_module
from tests.browser.explorer_page import Explorer

pytestmark = pytest.mark.slow

# Two views of one widget. The long wait for an answer is short here.
NOTEBOOK = """<!DOCTYPE html><meta charset="utf-8"><div id="first"></div><div id="second"></div>
<script type="module">
const real = setTimeout;
globalThis.setTimeout = (act, ms) => real(act, ms >= 1000 ? 50 : ms);
MODULE
const listeners = [], model = {
  get: (name) => ({setting: "op=conv_forward", own: OWN})[name],
  on: (event, take) => { if (event === "msg:custom") listeners.push(take); },
  send: (request) => globalThis.asked.push(request),
};
globalThis.asked = [];
globalThis.reply = (answer) => listeners.forEach((take) => take(answer));
for (const id of ["first", "second"]) made.render({model, el: document.getElementById(id)});
globalThis.explorer = true;
</script>"""
SHADOW = "document.getElementById(arguments[0]).shadowRoot.querySelector"
ANSWER = """
const request = [...asked].reverse().find((r) => r.address.includes(arguments[0]));
const [, F, OH, OW] = request.dout[1];
reply({address: request.address, ms: 1,
  outputs: {out: {shape: [1, F, OH, OW], data: Array(F * OH * OW).fill(arguments[1])}}});
"""


@pytest.fixture
def widget(browser: Any, tmp_path: Path) -> Explorer:
    module = widget_module().replace("export default", "const made =")
    described = json.dumps(own.described("conv_forward_naive"))
    file = tmp_path / "notebook.html"
    file.write_text(NOTEBOOK.replace("MODULE", module).replace("OWN", described), encoding="utf-8")
    page = Explorer(browser, file)
    page.open()
    return page


def told(page: Explorer, view: str) -> str:
    return str(page.run(f"return {SHADOW}('.yours').innerText", view))


def until(page: Explorer, view: str, expected: str) -> None:
    page.until(f"return {SHADOW}('.yours').innerText.includes(arguments[1])", view, expected)


def test_the_panel_says_that_the_kernel_does_not_answer_until_it_does(widget: Explorer) -> None:
    until(widget, "first", "The kernel may be busy. If it was restarted, run this cell again.")
    widget.run(ANSWER, "H=5", 0)
    until(widget, "first", "9 of 9 numbers are wrong")


def test_each_view_of_a_widget_keeps_its_own_answer(widget: Explorer) -> None:
    widget.run(ANSWER, "H=5", 0)
    until(widget, "first", "9 of 9 numbers are wrong")
    widget.run(f"{SHADOW}('[data-key=H] button:last-child').click()", "second")
    widget.run(ANSWER, "H=6", 0)
    until(widget, "second", "12 of 12 numbers are wrong")
    assert "9 of 9 numbers are wrong" in told(widget, "first")


def test_an_infinite_number_is_shown_as_such(widget: Explorer) -> None:
    widget.run(ANSWER, "H=5", "-Infinity")
    until(widget, "first", "9 of 9 numbers are wrong")
    cell = f"{SHADOW}('[data-grid=yours-out]')"
    widget.run(f"{cell}.focus()", "first")
    widget.browser.switch_to.active_element.send_keys("\ue014")
    assert "Yours: −∞." in widget.run(f"return {SHADOW}('.verdict').innerText", "first")


def test_a_plain_key_does_not_reach_the_notebook_around_it(widget: Explorer) -> None:
    from selenium.webdriver import ActionChains

    # JupyterLab listens on the document, and takes "m" or "x" outside of a text field for commands.
    widget.run("window.keys = []; document.addEventListener('keydown', (e) => keys.push(e.key))")
    widget.run(f"{SHADOW}('.controls select').focus()", "first")
    ActionChains(widget.browser).send_keys("m").perform()
    assert widget.run(f"return {SHADOW}('.controls select').value", "first") == "max_forward"
    widget.run(f"{SHADOW}('.player .main').focus()", "first")
    control, shift, enter = "\ue009", "\ue008", "\ue007"
    keys = ActionChains(widget.browser).send_keys("x")
    keys.key_down(control).send_keys("s").key_up(control).perform()
    keys = ActionChains(widget.browser).key_down(shift).send_keys(enter)
    keys.key_up(shift).perform()
    assert [key for key in widget.run("return keys") if len(key) == 1 or key == "Enter"] == [
        "s",
        "Enter",
    ]
