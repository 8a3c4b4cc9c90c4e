"""The explorer's tables, its command, and the student's function beside it; no browser."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import cs231n.explore as explore_package
from cs231n import layers
from cs231n.cli import main
from cs231n.explore import building, explore, own, setting, showing
from grading.report import picture
from grading.spec import markers

LAYERS = "cs231n/layers.py"
BLANK = markers.stub("conv_forward_naive", LAYERS).replace("\n", "\n    ")


def scripts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in building.PAGE.glob("*.js")}


def test_every_text_of_the_page_stands_in_the_table_and_is_used() -> None:
    words = building.table("words")
    source = "".join(scripts().values())
    used = set(re.findall(r'say\("(\w+)"', source))
    assert used <= words.keys(), used - words.keys()
    # Families of texts are named by their stem: say(`grid_${name}`).
    stems = set(re.findall(r"say\(`(\w+?)\$", source))
    settings = building.table("settings")
    # A text that is chosen stands in quotes, too.
    plain = {"title", "no_script", *settings["operations"]}
    unused = {
        key
        for key in words
        if key not in plain and f'"{key}"' not in source
        if not any(key.startswith(stem) for stem in stems)
    }
    assert unused == set()
    for key in ("about_", "grid_", "set_", "preset_", "mistake_", "code_"):
        assert any(word.startswith(key) for word in words)
    for operation in settings["operations"]:
        assert {operation, f"about_{operation}"} <= words.keys()
    for preset in building.table("presets"):
        assert f"preset_{preset['id']}" in words


def test_every_mistake_has_words() -> None:
    source = scripts()["yours.js"]
    names = set(re.findall(r"^  (?:\w+: \(c\) => c\.\w+\(.*?\), )*?(\w+): \(c\)", source, re.M))
    names |= set(re.findall(r"(\w+): \(c\) => c\.", source))
    assert len(names) > 20
    assert {f"mistake_{name}" for name in names} <= building.table("words").keys()


def test_every_module_is_in_the_page_once_and_small() -> None:
    page = building.page()
    for name, text in scripts().items():
        assert len(text.splitlines()) <= 340, name
        if name in ("page.js", "widget.js"):
            continue
        line = next(line for line in text.splitlines() if line.startswith("export "))
        assert page.count(line.removeprefix("export ")) == 1, name
    assert '<meta name="generator" content="cs231n' in page


def test_a_text_cannot_end_the_script(tmp_path: Path) -> None:
    answer = {"address": "op=conv_forward", "error": "</script><script>alert(1)</script>"}
    page = building.page("", {**own.described("conv_forward_naive"), "answer": answer})
    assert page.count("</script>") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("H=0", "H is not possible: got 0, expected a whole number from 1 to 64"),
        ("H=five", "expected a whole number"),
        ("op=deconv", "op is not possible"),
        ("padding=-1", "padding is not possible"),
        ("rotate=yes", "rotate is not possible"),
        ("x=1,b", "x is not possible"),
        ("kernel=3", "the setting is unknown"),
        ("H", "the setting cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_shown_says_why(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        setting.read(text)


def test_a_setting_is_read_as_it_is_written() -> None:
    text = "op=conv_dx&H=6&padding=same&rotate=1&x=1,-2,3.5&w=4:2&pin=yours-out:3"
    assert setting.write(setting.read(text)) == text
    assert setting.write(setting.read(f"https://here.example/explorer/?a=b#{text}")) == text
    assert setting.write({"rotate": True, "H": 5}) == "rotate=1&H=5"


def test_an_unknown_name_is_reported_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match="conv_forward_naive"):
        explore("conv_foward_naive")


def test_a_function_instead_of_its_name_is_told_what_to_type() -> None:
    with pytest.raises(TypeError, match=r'quotes: explore\("conv_forward_naive"\)'):
        explore(layers.conv_forward_naive)  # type: ignore[arg-type]


def test_the_command_opens_a_page_that_every_browser_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def browser(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", browser)
    monkeypatch.setenv("HOME", str(tmp_path / "missing" / "home"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["explore"])
    assert result.exit_code == 0, result.output
    # A browser that is installed as a snap may not read hidden folders, such as ~/.cache.
    assert opened == [(tmp_path / "build" / "explorer.html").as_uri()]
    assert (tmp_path / "build" / "explorer.html").is_file()


def test_the_command_writes_the_page_and_replaces_only_its_own_file(tmp_path: Path) -> None:
    target, other = tmp_path / "page.html", tmp_path / "notes.html"
    runner = CliRunner()
    address = "file:///tmp/explorer.html#op=im2col&H=4"  # as copied from the browser
    first = runner.invoke(main, ["explore", "--out", str(target), "--setting", address])
    assert first.exit_code == 0, first.output
    assert re.search(r'"start": "op=im2col(&|\\u0026)H=4"', target.read_text())
    assert runner.invoke(main, ["explore", "--out", str(target)]).exit_code == 0
    other.write_text("my notes")
    refused = runner.invoke(main, ["explore", "--out", str(other)])
    assert refused.exit_code == 2
    assert "did not write it" in refused.output
    assert other.read_text() == "my notes"
    wrong = runner.invoke(main, ["explore", "--out", str(target), "--setting", "H=0"])
    assert wrong.exit_code == 2
    assert "H is not possible" in wrong.output


def test_without_anywidget_the_page_comes_in_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "cs231n.explore.widget", raising=False)
    shown = explore("max_backward", stride=2)
    assert isinstance(shown, showing.Frame)
    assert shown._repr_html_().startswith("<iframe title=")
    assert "op=max_backward&stride=2" in shown.page


def test_the_widget_answers_a_request_with_the_students_numbers() -> None:
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    shown = explore("max_pool_forward_naive", H=4, W=4, stride=2)
    sent: list[Any] = []
    shown.send = sent.append
    try:
        _, request = own.drawn({"op": "max_forward", "H": "4", "W": "4", "stride": "2"})
        shown._asked(shown, request, [])
    finally:
        shown.close()
    assert sent[0]["outputs"]["out"]["shape"] == [1, 1, 1, 1]


@pytest.mark.parametrize("operation", list(own.FUNCTIONS))
def test_each_function_gives_what_it_gives_when_called(operation: str) -> None:
    parts = {"op": operation, "C": "2", "H": "6", "stride": "2", "HH": "2"}
    _, request = own.drawn(parts | ({"padding": "1"} if operation.startswith("conv") else {}))
    functions = own.OwnFunctions()
    try:
        answer = functions.answer(request)
        assert "error" not in answer
        again = functions.answer(request)
    finally:
        functions.close()
    assert again["outputs"] == answer["outputs"]
    json.dumps(answer, allow_nan=False)
    if operation == "conv_forward":
        x, w, b = (np.reshape(request[k][0], request[k][1]).astype(float) for k in ("x", "w", "b"))
        out = layers.conv_forward_naive(x, w, b, {"stride": 2, "pad": 1})[0]
        np.testing.assert_allclose(answer["outputs"]["out"]["data"], out.ravel())


def _links_the_package(folder: Path) -> None:
    (folder / "cs231n").rename(folder.parent / "mine")
    (folder / "cs231n").symlink_to(folder.parent / "mine")


def _links_the_file(folder: Path) -> None:
    (folder / LAYERS).rename(folder.parent / "layers.py")
    (folder / LAYERS).symlink_to(folder.parent / "layers.py")


def _has_unsaved_changes_in_emacs(folder: Path) -> None:
    (folder / "cs231n" / ".#layers.py").symlink_to("me@here.123:456")


def _breaks_another_function(folder: Path) -> None:
    file = folder / LAYERS
    other = markers.stub("conv_backward_naive", LAYERS).replace("\n", "\n    ")
    file.write_text(file.read_text().replace(other, "dx = ("))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: None,
        _links_the_package,
        _links_the_file,
        _has_unsaved_changes_in_emacs,
        _breaks_another_function,
    ],
)
def test_a_prepared_function_is_loaded_again_when_its_file_has_changed(
    handed_out: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    change(handed_out)
    monkeypatch.chdir(handed_out)
    file = handed_out / LAYERS
    blank = file.read_text()
    assert BLANK in blank
    _, request = own.drawn({"op": "conv_forward"})
    functions = own.OwnFunctions()
    numbers = []
    try:
        functions.prepare()  # before the first answer there is nothing to prepare
        for value in ("1.0", "1.0", "22.0"):
            file.write_text(blank.replace(BLANK, f"return np.full((1, 1, 3, 3), {value}), None"))
            answer = functions.answer(request)
            assert "error" not in answer
            numbers.append(answer["outputs"]["out"]["data"][0])
            functions.prepare()
    finally:
        functions.close()
    assert numbers == [1.0, 1.0, 22.0]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "conv_forward_naive is not written yet"),
        ("return None", "expected"),
        ("raise ValueError('no such <axis>')", "ValueError: no such <axis>"),
        ("while True: pass", "did not finish in 2 s"),
        ("out = (", "SyntaxError"),
        ("import os; os._exit(3)", ""),
        ("return np.ones((2, 2)), None", ""),
    ],
)
def test_an_error_in_a_function_is_returned_as_text(
    handed_out: Path, monkeypatch: pytest.MonkeyPatch, body: str | None, says: str
) -> None:
    from cs231n.cli import own_answer

    monkeypatch.chdir(handed_out)
    monkeypatch.setattr(own_answer, "SECONDS", 2.0)
    file = handed_out / LAYERS
    if body is not None:
        text = file.read_text()
        assert BLANK in text
        file.write_text(text.replace(BLANK, body))
    _, request = own.drawn({"op": "conv_forward"})
    functions = own.OwnFunctions()
    try:
        answer = functions.answer(request)
    finally:
        functions.close()
    if body and "ones" in body:
        assert answer["outputs"]["out"] == {"shape": [2, 2], "data": []}
        return
    assert says in answer["error"]
    assert answer["error"]


def test_numbers_that_json_does_not_know_arrive_as_they_are() -> None:
    value = np.array([[-np.inf, np.nan], [np.inf, 0.5]])
    given = own.plain(value)
    assert json.loads(json.dumps(given, allow_nan=False)) == {
        "shape": [2, 2],
        "data": ["-Infinity", "NaN", "Infinity", 0.5],
    }


def test_a_published_case_opens_with_its_numbers() -> None:
    name = "stride 2, pad 1, overlapping windows"
    parts = own.published("conv_forward_naive", name)
    assert parts["op"] == "conv_forward"
    assert (parts["stride"], parts["padding"]) == ("2", "1")
    numbers = parts["x"].count(",") + 1
    assert numbers == int(parts["C"]) * int(parts["H"]) * int(parts["W"])
    with pytest.raises(ValueError, match=r"has no test 'none'\. Choose one of these: one image"):
        own.published("conv_forward_naive", "none")
    with pytest.raises(ValueError, match="a case belongs to one of your functions"):
        explore("max_backward", case=name)


def test_a_page_without_a_kernel_has_the_numbers_of_the_case_and_yours() -> None:
    name = "stride 2, pad 1, overlapping windows"
    page = showing._page(own.published("conv_forward_naive", name), "conv_forward_naive", film=True)
    numbers = own.published("conv_forward_naive", name)["x"]
    assert numbers in page
    answer = json.loads(re.search(r"const TABLES = (.*);\n", page)[1])["own"]["answer"]
    assert answer["outputs"]["out"]["shape"][0] == 1
    assert explore_package.case_page("conv_forward_naive", name).startswith("<iframe title=")


@pytest.mark.parametrize("function", dict.fromkeys(name for _, name in own.FUNCTIONS.values()))
def test_every_published_case_can_be_shown(function: str) -> None:
    from grading.spec.manifest import load

    info = load().exercise(function)
    assert f'explore("{function}", case="{{test}}")' in info.look
    for test in info.tests:
        assert own.published(function, test.name)["op"] == own.operation_of(function)


def test_numbers_above_and_below_zero_have_the_colors_of_a_verdicts_picture() -> None:
    # A panel links its picture of a wrong answer to the explorer, which shows the same numbers.
    style = (building.PAGE / "style.css").read_text(encoding="utf-8")
    for name, color in (("above", picture.ABOVE), ("below", picture.BELOW)):
        found = re.findall(rf"--{name}: (\d+) \d+ (\d+)", style)
        assert len(found) == 2  # light and dark
        warm = color[0] > color[2]
        assert [int(red) > int(blue) for red, blue in found] == [warm] * 2
