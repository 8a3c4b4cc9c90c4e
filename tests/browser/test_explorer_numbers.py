"""The explorer's numbers are those of the real layers, and its code gives them too."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cs231n.explore import building
from tests.browser import explorer_settings

pytestmark = pytest.mark.slow

OPERATIONS = list(building.table("settings")["operations"])
COMPUTE = "return arguments[0].map((text) => explorer.compute(text))"


@pytest.fixture(scope="module")
def explorer(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The page, open from disk, in the browser."""
    file = tmp_path_factory.mktemp("explorer") / "explorer.html"
    file.write_text(building.page(), encoding="utf-8")
    browser.get(file.as_uri())
    return browser


def drawn(count: int, seed: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    return [explorer_settings.draw(rng, OPERATIONS[k % len(OPERATIONS)]) for k in range(count)]


def found(browser: Any, settings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(browser.execute_script(COMPUTE, [explorer_settings.address(s) for s in settings]))


def test_every_grid_of_500_settings_is_what_the_layers_give(explorer: Any) -> None:
    settings = drawn(900, seed=1)
    compared: dict[str, int] = dict.fromkeys(OPERATIONS, 0)
    for setting, result in zip(settings, found(explorer, settings), strict=True):
        assert result["problems"] == [], setting
        if "problem" in result:
            continue
        answers = explorer_settings.expected(result)
        assert answers.keys() == result["results"].keys()
        for name, answer in answers.items():
            mine = np.array(result["results"][name], dtype=float)
            assert mine.size == answer.size, (setting, name)
            np.testing.assert_allclose(mine, answer.ravel(), atol=1e-9, err_msg=f"{name} {setting}")
        compared[setting["op"]] += 1
    print(f"settings compared: {compared}")
    assert sum(compared.values()) >= 500
    assert min(compared.values()) >= 30


def test_a_setting_is_impossible_in_the_page_exactly_where_it_is_in_the_layers(
    explorer: Any,
) -> None:
    settings = [s for s in drawn(300, seed=2) if s["op"] != "transposed"]
    impossible = 0
    for setting, result in zip(settings, found(explorer, settings), strict=True):
        reach = [setting.get("dilation", 1) * (setting[key] - 1) + 1 for key in ("HH", "WW")]
        pads = setting.get("padding", "0")
        pads = int(pads) if pads.isdecimal() else pads
        size = (setting["H"], setting["W"])
        try:
            ends = explorer_settings.conv.paddings(pads, size, tuple(reach), setting["stride"])
            for side, kernel, zeros in zip(size, reach, ends, strict=True):
                explorer_settings.conv.output_size(side, kernel, setting["stride"], *zeros)
        except ValueError:
            impossible += 1
            assert "No window fits" in result["problem"], setting
        else:
            assert "problem" not in result, setting
    assert impossible >= 20


def test_every_preset_is_possible_and_right(explorer: Any) -> None:
    presets = building.table("presets")
    results = explorer.execute_script(COMPUTE, [preset["hash"] for preset in presets])
    for preset, result in zip(presets, results, strict=True):
        assert result["problems"] == [], preset
        for name, answer in explorer_settings.expected(result).items():
            np.testing.assert_allclose(result["results"][name], answer.ravel(), atol=1e-9)


def test_a_setting_comes_back_from_its_address(explorer: Any) -> None:
    settings = drawn(60, seed=3)
    first = [result for result in found(explorer, settings) if "problem" not in result]
    again = explorer.execute_script(COMPUTE, [result["address"] for result in first])
    assert len(first) >= 30
    assert [r["results"] for r in again] == [r["results"] for r in first]


def coded(browser: Any, kind: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The code beside the picture of many settings, what it is given, and what it should give."""
    settings = drawn(88, seed=4)
    results = zip(settings, found(browser, settings), strict=True)
    possible = [(setting, result) for setting, result in results if "problem" not in result]
    codes = browser.execute_script(
        "return arguments[0].map((text) => explorer.code(text, arguments[1]))",
        [explorer_settings.address(setting) for setting, _ in possible],
        kind,
    )
    for (_, result), code in zip(possible, codes, strict=True):
        g, values = result["geometry"], result["inputs"]
        shapes = {
            "x": (g["C"], g["XH"], g["XW"]),
            "w": (g["F"], g["C"], g["HH"], g["WW"]),
            "b": (g["F"],),
            "y": (g["F"], g["OH"], g["OW"]),
        }
        names = {key: np.array(values[key], float).reshape(shapes[key]) for key in shapes}
        names["dout"] = names["y"]
        if g["op"] == "l2_backward":
            # The forward pass's output, which this pass is given.
            names["out"] = _norms(names["x"], g)
            if kind in ("torch", "keras") and not names["out"].all():
                continue  # their gradient at a window of zeros is not a number
        yield code, names, result["results"]


@pytest.mark.parametrize("kind", ["loop", "package", "numpy", "torch"])
def test_the_code_beside_the_picture_gives_its_numbers(explorer: Any, kind: str) -> None:
    torch: Any = pytest.importorskip("torch") if kind == "torch" else None
    ran = 0
    for code, names, results in coded(explorer, kind):
        if torch is not None:
            names = {name: torch.from_numpy(value) for name, value in names.items()}
        names["np"] = np
        exec(compile(code, kind, "exec"), names)
        for name, answer in results.items():
            value = names[name]
            if torch is not None:
                value = value.detach().numpy()
            np.testing.assert_allclose(
                np.asarray(value).ravel(), answer, atol=1e-9, err_msg=f"{name}\n{code}"
            )
        ran += 1
    assert ran >= 40


# Keras and TensorFlow run in a process of their own, which ends with all that they keep.
KERAS = r"""
import json, sys
import numpy as np, tensorflow as tf
for at, case in enumerate(json.load(open(sys.argv[1]))):
    names = {name: tf.constant(value, tf.float64) for name, value in case["names"].items()}
    try:
        exec(case["code"], names)
        for name, answer in case["results"].items():
            if name != "cols" and not (case["patches"] and name == "out"):
                value = np.ravel(names[name])
                np.testing.assert_allclose(value, answer, atol=1e-9, err_msg=name)
        if case["patches"]:
            assert names["patches"].shape[1:3] == tuple(case["patches"])
    except Exception as error:
        sys.exit(f"{error}\n{case['code']}")
print(at + 1)
"""


def test_the_keras_code_gives_its_numbers(explorer: Any, tmp_path: Path) -> None:
    for package in ("keras", "tensorflow"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    cases = [
        {
            "code": code,
            "names": {name: value.tolist() for name, value in names.items()},
            "results": results,
            # The code of im2col stops at the patches, whose order of numbers is another.
            "patches": names["y"].shape[1:] if "cols" in results else None,
        }
        for code, names, results in coded(explorer, "keras")
    ]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases), encoding="utf-8")
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", KERAS, str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) >= 40


def _norms(x: Any, g: dict[str, Any]) -> Any:
    param = {"pool_height": g["HH"], "pool_width": g["WW"], "stride": g["stride"]}
    return explorer_settings.METHODS["l2"]["naive"][0](x[None], param)[0][0]


def test_the_page_is_one_file_of_at_most_250_kb_that_asks_for_nothing(explorer: Any) -> None:
    text = building.page()
    print(f"page: {len(text.encode()) / 1000:.0f} kB")
    assert len(text.encode()) <= 250_000
    assert not re.search(r"^(import|export) ", text, re.MULTILINE)
    for needs in ("src=", "@import", "url(", "fetch(", "XMLHttpRequest", "<link"):
        assert needs not in text, needs
    loaded = "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    assert explorer.execute_script(loaded) == []
