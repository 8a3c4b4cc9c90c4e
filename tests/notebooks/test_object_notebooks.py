"""The notebooks on layers as objects and on one network in four ways, run from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Outputs = dict[str, str]
Run = Callable[[str], Outputs]


def number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found, f"{pattern!r} is not in {text!r}"
    return float(found[1])


def passed(outputs: Outputs, count: int) -> None:
    """Every check cell says that all of its exercise passed."""
    checks = {name: text for name, text in outputs.items() if name.endswith("-check")}
    assert len(checks) == count
    for name, text in checks.items():
        earned, of = re.findall(r"([\d.]+) of ([\d.]+) points", text.splitlines()[0])[0]
        assert earned == of, name


@pytest.mark.slow
def test_layers_as_objects(run_notebook: Run) -> None:
    outputs = run_notebook("LayersAsObjects")
    passed(outputs, 3)
    assert number(r"dx: error (\S+)", outputs["linear-experiment"]) < 1e-7
    assert "second pass / first: [2.]" in outputs["linear-experiment"]
    assert "output (1, 3, 2, 2)  gradient (1, 2, 3, 3)" in outputs["conv2d-experiment"]
    assert number(r"dx: error (\S+)", outputs["sequential-experiment"]) < 1e-5
    assert number(r"validation accuracy (\S+)%", outputs["train-network"]) > 95
    assert "as before: True" in outputs["save-and-load"]
    assert outputs["check-all"].count("Total") == 1  # the table is shown once


@pytest.mark.slow
def test_the_bug_hunt(run_notebook: Run) -> None:
    outputs = run_notebook("BugHunt")
    passed(outputs, 9)
    # The fixed classes: what each experiment is to print.
    assert "[[14. 14.]]" in outputs["hunt-bias-experiment"].replace("\n", "")
    assert "[[1. 2. 4.]]" in outputs["hunt-turned-experiment"]
    errors = re.findall(r"error (\S+?)[,\n]", outputs["hunt-stride-experiment"] + "\n")
    assert len(errors) == 6
    assert max(map(float, errors)) < 1e-7
    assert "on 8 pixels: [3. 5. 7.]" in outputs["hunt-tiling-experiment"]
    assert " 9." in outputs["hunt-overlap-experiment"]
    assert outputs["hunt-ties-experiment"].count("10.0 in, 10.0 out") == 2
    assert outputs["hunt-overflow-experiment"].count("loss 0.6931") == 3
    classes, numerical = outputs["hunt-penalty-experiment"].strip().splitlines()
    assert classes.partition(":")[2].split() == numerical.partition(":")[2].split()
    whole, halves = outputs["hunt-zero-experiment"].strip().splitlines()
    assert whole.partition(":")[2].split() == halves.partition(":")[2].split()


@pytest.mark.slow
def test_one_network_four_ways(run_notebook: Run) -> None:
    outputs = run_notebook("OneNetworkFourWays")
    passed(outputs, 3)
    errors = [float(e) for e in re.findall(r"error (\S+)", outputs["gradients-experiment"])]
    assert len(errors) == 4
    assert max(errors) < 1e-5
    assert "training accuracy 100.00%" in outputs["train"]
    assert number(r"validation accuracy (\S+)%", outputs["train"]) > 95
    assert "From scratch" in outputs["compare"]
    assert "disagree: none" in outputs["compare"]
    assert number(r"first step that disagrees: (\d+)", outputs["mistake"]) == 1
