"""The explorer as a reader meets it: forms, pointer, keys, steps and addresses."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cs231n.explore import building
from tests.browser import explorer_settings
from tests.browser.explorer_page import Explorer

pytestmark = pytest.mark.slow

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
    for k in range(22):
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
    assert compared >= 15


def test_the_first_view_shows_a_sum(explorer: Explorer) -> None:
    explorer.open("op=conv_dx&H=4&W=4&HH=2&WW=2&padding=1&pin=dx:1")
    assert explorer.text(".where").startswith("dx[0, -1, 0]".replace("-", "−"))
    for operation in building.table("settings")["operations"]:
        explorer.open(f"op={operation}&H=4&W=4&HH=2&WW=2&padding=1")
        assert explorer.text(".in-numbers"), operation
        assert "self" in explorer.lit(explorer.run("return explorer.app.chosen.view")).values()
        assert not explorer.text(".in-numbers").endswith("= 0"), operation
    assert explorer.run("return explorer.app.pinned") is None


def test_im2col_reads_as_the_product_that_it_is(explorer: Explorer) -> None:
    explorer.open("op=im2col")
    read = explorer.run(
        "return [...document.querySelectorAll('.card')].map((card) => "
        "[card.previousElementSibling?.textContent ?? '', card.dataset.name])"
    )
    signs = {name: sign for sign, name in read if len(sign) == 1}
    assert [name for _, name in read] == ["x", "w", "cols", "b", "out"]
    assert signs == {"cols": "·", "b": "+", "out": "="}


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("op=max_backward&H=3&W=3&HH=2&WW=2&stride=1&x=4:99", "no window has its maximum here"),
        ("op=max_backward&H=3&W=3&HH=2&WW=2&stride=2&pin=dx:8", "no window reaches this cell"),
        ("op=l2_backward&H=3&W=3&HH=1&WW=1&stride=1&x=0:0", "this pixel gets nothing"),
    ],
)
def test_a_gradient_without_terms_says_why(explorer: Explorer, setting: str, why: str) -> None:
    explorer.open(setting if "pin" in setting else f"{setting}&pin=dx:0")
    assert explorer.text(".in-numbers") == f"{why} = 0"


def test_long_lines_of_code_are_not_cut_off(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&stride=2&dilation=2&H=9&W=9")
    for tab in range(5):
        explorer.run("document.querySelectorAll('.tabs button')[arguments[0]].click()", tab)
        assert explorer.run(
            "const pre = document.querySelector('.code pre'); return pre.scrollWidth"
            " <= pre.clientWidth"
        )


def test_a_low_screen_shows_the_grids_and_not_only_the_settings(explorer: Explorer) -> None:
    top = "return document.querySelector('[data-grid=x]').getBoundingClientRect().top"
    for width, height in ((1280, 720), (1024, 768), (1920, 1080)):
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        explorer.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        try:
            explorer.open()
            assert explorer.run(top) < height / 2, (width, height)
        finally:
            explorer.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


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
    grid = explorer.find("[data-grid=out] .layers")
    ActionChains(explorer.browser).move_to_element(grid).click().perform()
    assert explorer.run("return explorer.app.pinned") == {"view": "out", "at": 4}
    ActionChains(explorer.browser).move_to_element(explorer.find("[data-grid=x]")).perform()
    assert explorer.text(".where").startswith("out[0, 1, 1]")
    address = explorer.run("return location.hash")
    explorer.open(address.removeprefix("#"))
    assert explorer.run("return explorer.app.pinned") == {"view": "out", "at": 4}
    assert "Pinned" in explorer.text(".sum h2")
    # A setting that unpins the cell takes it out of the address, and an edited number does not.
    explorer.run("explorer.app.edit(explorer.app.view('x'), 0, '5')")
    assert explorer.run("return location.hash").endswith("pin=out:4")
    explorer.run("explorer.app.change({stride: 2})")
    assert "pin" not in explorer.run("return location.hash")


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
    explorer.keys("[data-grid=x]", right, enter)
    explorer.keys(".cell-edit", "three", enter)
    assert "Got three, expected a number" in explorer.text(".middle .problem")
    explorer.run("explorer.app.change({W: 4})")
    assert not explorer.find(".middle .problem").is_displayed()


def test_a_number_stays_in_its_row_and_column_when_sizes_change(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=4&W=5&C=2&HH=2&WW=2&x=31:77.5&w=7:0.25&y=9")
    assert explorer.grid("x").reshape(2, 4, 5)[1, 2, 1] == 77.5
    for width in ("1", "12"):  # as they are typed; no window fits into a width of 1
        explorer.run(SET, "Width W", width)
    assert explorer.grid("x").reshape(2, 4, 12)[1, 2, 1] == 77.5
    explorer.run(SET, "Channels C", "3")
    assert explorer.grid("x").reshape(3, 4, 12)[1, 2, 1] == 77.5
    assert explorer.grid("w").reshape(3, 2, 2)[1, 1, 1] == 0.25
    assert "x=73:77.5&w=7:0.25&y=9" in explorer.run("return location.hash")
    explorer.run(SET, "Height H", "2")  # the row of the pixel is gone
    assert "x=" not in explorer.run("return location.hash")


def test_undo_takes_back_one_change_after_the_other(explorer: Explorer) -> None:
    from selenium.webdriver import ActionChains

    start = "op=conv_forward&H=5&W=5&C=1&HH=2&WW=2&F=1&stride=1&padding=0&dilation=1&seed=3"
    explorer.open(start)
    undo = explorer.find(".settings .row button")
    assert (undo.text, undo.is_enabled()) == ("Undo", False)
    address = "return location.hash.slice(1)"
    explorer.run("explorer.app.edit(explorer.app.view('x'), 7, '50')")
    edited = explorer.run(address)
    explorer.run("explorer.app.pin({view: 'x', at: 7})")
    for width in ("1", "12"):
        explorer.run(SET, "Width W", width)
    explorer.run(SET, "Operation", "max_forward")
    pooled = explorer.run(address)
    explorer.find(".settings .row button:last-child").click()
    assert "50" not in explorer.run(address)
    undo.click()
    assert explorer.run(address) == pooled
    undo.click()
    assert explorer.run(address) == edited.replace("W=5", "W=12").replace("x=7:", "x=14:")
    ActionChains(explorer.browser).key_down("\ue009").send_keys("z").key_up("\ue009").perform()
    assert explorer.run(address) == edited
    explorer.run(SET, "Width W", "1")
    assert explorer.find(".impossible").is_displayed()
    undo.click()
    assert explorer.run(address) == edited
    undo.click()
    assert explorer.run(address) == start
    assert not undo.is_enabled()


def test_a_number_that_is_looked_at_keeps_all_its_digits(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=4&W=4&HH=2&WW=2&x=0:0.4967141530112327,1:1234567.25")
    enter, right = "\ue007", "\ue014"
    explorer.keys("[data-grid=x]", right, enter)  # the first key goes to the first cell
    explorer.keys(".cell-edit", enter)
    explorer.keys("[data-grid=x]", right, enter)
    explorer.keys(".cell-edit", enter)
    assert list(explorer.grid("x")[:2]) == [0.4967141530112327, 1234567.25]


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
    assert "Leftover rows: 1, leftover columns: 1." in explorer.text(".sizes")
    assert "1 + (0 + 6 + 0 − 3) // 2 = 2" in explorer.text(".sizes")
    explorer.run("explorer.app.choose({view: 'x', at: 35})")
    assert "left over" in explorer.text(".where")
    explorer.find(".under input").click()
    counts = explorer.grid("cover").reshape(6, 6)
    assert counts[2, 2] == 4
    assert counts[5].sum() == 0


def test_what_a_layer_costs_is_an_exact_number(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=64&W=64&C=8&F=8&padding=1")
    counts = "Multiply-adds: 2,359,296. Parameters: 584. Output values: 32,768."
    assert counts in explorer.text(".sizes")
    explorer.open("op=mean_forward&H=64&W=64&C=8&HH=2&WW=2&stride=2")
    assert "Output values: 8,192. Pixels read: 32,768." in explorer.text(".sizes")
    # 3 x 3 numbers of 2 filters become an image of 3 channels, without biases.
    explorer.open("op=transposed&H=3&W=3&C=3&F=2&HH=2&WW=2&stride=2")
    counts = "Multiply-adds: 216. Parameters: 24. Output values: 108."
    assert counts in explorer.text(".sizes")


def test_an_address_that_asks_for_the_impossible_is_told_and_not_guessed(
    explorer: Explorer,
) -> None:
    wrong = ["op=nonsense", "op=toString", "W=900", "stride=%zz", "rotate=yes", "pin=dx:3"]
    wrong += ["x=25:1", "b=1:4"]
    cut = "w=" + "1,2," * 20  # as in a link that a chat has cut
    explorer.open("&".join(["H=5", *wrong, cut]))
    notice = explorer.text(".middle .problem")
    named = (
        notice.removeprefix("Not possible in this address: ").partition(". Usual")[0].split(", ")
    )
    assert sorted(named) == sorted([*wrong, f"{cut[:40]}…"])
    assert "pin" not in explorer.run("return location.hash")
    assert explorer.run("return explorer.app.setting.op") == "conv_forward"


def test_a_link_to_a_cell_of_the_counts_shows_the_counts(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=6&W=6&pin=cover:14")
    assert explorer.text(".where") == "Windows that cover pixel [2, 2]: 9."


def test_where_the_browser_keeps_no_more_addresses_the_link_is_right(explorer: Explorer) -> None:
    explorer.open("op=conv_forward&H=5&W=5")
    explorer.run("history.replaceState = () => { throw new Error('too many') }")
    explorer.run("navigator.clipboard.writeText = (text) => { window.copied = text }")
    explorer.run("explorer.app.pin({view: 'x', at: 3})")
    explorer.run("explorer.app.edit(explorer.app.view('x'), 3, '7')")
    assert explorer.run("return explorer.app.pinned") == {"view": "x", "at": 3}
    explorer.run("return explorer.app.copyLink()")
    assert explorer.run("return window.copied").endswith("x=3:7&pin=x:3")
