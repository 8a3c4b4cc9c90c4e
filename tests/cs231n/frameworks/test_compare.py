"""A comparison sees what differs, and `cs231n compare` says so by its exit code."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from rich.console import Console

from cs231n.cli import main
from cs231n.frameworks import WAYS, compare, lines, show
from cs231n.frameworks.compare import WayRun


@pytest.fixture(scope="module")
def job() -> compare.TrainingJob:
    data = compare.load("digits", 200)
    return compare.make_job(data, epochs=4, batch=8, learning_rate=0.2)


@pytest.fixture(scope="module")
def scratch(job: compare.TrainingJob) -> WayRun:
    return compare.run("scratch", job)


def changed(result: WayRun, key: str, step: int, factor: float) -> WayRun:
    losses = result.losses.copy()
    losses[step - 1] *= factor
    return replace(result, key=key, losses=losses)


def test_batches_are_fixed_and_see_each_image_once_an_epoch(job: compare.TrainingJob) -> None:
    assert job.order.shape == (100, 8)
    for epoch in range(4):
        seen = job.order[25 * epoch : 25 * (epoch + 1)].ravel()
        assert np.array_equal(np.sort(seen), np.arange(200))
    again = compare.make_job(compare.load("digits", 200), epochs=4, batch=8, learning_rate=0.2)
    assert np.array_equal(job.order, again.order)
    assert job.x.dtype == np.float32


def test_a_batch_larger_than_the_data_is_refused() -> None:
    with pytest.raises(
        ValueError, match="the batch size is out of range: got 21, expected 1 to 20 images"
    ):
        compare.make_job(compare.load("digits", 20), epochs=1, batch=21, learning_rate=1)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["pytorch", "keras", "tensorflow"])
def test_each_framework_takes_the_steps_of_the_one_from_scratch(
    key: str, job: compare.TrainingJob, scratch: WayRun
) -> None:
    if WAYS[key].missing:
        pytest.skip(WAYS[key].missing)
    done: list[int] = []
    result = compare.run(key, job, done.append)
    assert done == list(range(1, 101))
    differences = compare.difference(result, scratch, 100)
    assert differences.max() < 1e-4
    assert len(set(result.losses)) > 90  # losses of single steps, not means over all so far
    assert result.train_accuracy == pytest.approx(scratch.train_accuracy, abs=0.011)
    assert result.step_seconds > 0
    assert result.lines > 10
    assert WAYS[key].package in result.version


@pytest.mark.parametrize(
    ("factor", "wrong"), [(1 + 0.5e-4, False), (1 + 2e-4, True), (0.9, True), (np.nan, True)]
)
def test_a_loss_that_differs_is_found(scratch: WayRun, factor: float, wrong: bool) -> None:
    other = changed(scratch, "pytorch", 60, factor)
    disagreements = compare.disagreements([scratch, other], 100)
    assert list(disagreements) == (["pytorch"] if wrong else [])
    if wrong:
        assert disagreements["pytorch"][0] == 60
    assert compare.disagreements([scratch, other], 59) == {}


def run_with(monkeypatch: pytest.MonkeyPatch, results: dict[str, WayRun], *arguments: str) -> Any:
    """Run the command with results that stand ready."""
    monkeypatch.setattr(compare, "run", lambda key, job, on_step=None: results[key])
    for key in ("pytorch", "keras", "tensorflow"):
        message = None if key in results else f"{key} is skipped"
        monkeypatch.setitem(WAYS, key, _Way(key, WAYS[key].title, message))
    small = ["--images", "200", "--batch", "8", "--epochs", "4"]
    return CliRunner().invoke(main, ["compare", *small, *arguments])


class _Way:
    def __init__(self, key: str, title: str, missing: str | None) -> None:
        self.key, self.title, self.missing = key, title, missing


@pytest.mark.parametrize("width", [60, 74, 80])
def test_every_row_of_the_table_has_a_name_and_whole_numbers(scratch: WayRun, width: int) -> None:
    console = Console(width=width, file=io.StringIO(), record=True)
    console.print(show.table([scratch, changed(scratch, "pytorch", 5, 1 + 1e-6)], 40, width))
    printed = console.export_text()
    assert all(name in printed for name in ("From scratch", "PyTorch"))
    assert "1.0e-06" in printed
    assert "…" not in printed


def test_the_command_shows_what_agrees(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scratch: WayRun
) -> None:
    results = {"scratch": scratch, "pytorch": changed(scratch, "pytorch", 5, 1 + 1e-6)}
    file = tmp_path / "figures.json"
    ran = run_with(monkeypatch, results, "--out", str(tmp_path), "--json", str(file))
    assert ran.exit_code == 0, ran.output
    assert "keras is skipped" in ran.output
    # The difference of the table, and not the one that is allowed, as if it had been found.
    agree = "The losses of the first 100 steps agree: they differ by at most 1.0e-06 of their value"
    assert f"{agree} (1e-04 allowed)." in ran.output
    assert (tmp_path / "digits.png").read_bytes()[:4] == b"\x89PNG"
    data = json.loads(file.read_text())
    assert [row["key"] for row in data["networks"]] == ["scratch", "pytorch"]
    assert len(data["networks"][0]["losses"]) == 100
    assert data["networks"][1]["difference"] == pytest.approx(1e-6, rel=1e-3)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["digits.png", "figures.json"]


def test_the_command_fails_if_the_networks_disagree(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scratch: WayRun
) -> None:
    results = {"scratch": scratch, "keras": changed(scratch, "keras", 7, 1.01)}
    ran = run_with(monkeypatch, results, "--out", str(tmp_path))
    assert ran.exit_code == 1
    assert "Keras disagrees from step 7 on: its loss differs by 1.0e-02" in ran.output
    assert "agree:" not in ran.output


def test_the_command_blames_no_framework_for_a_learning_rate_that_is_too_large(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scratch: WayRun
) -> None:
    lost = changed(scratch, "scratch", 7, np.nan)
    options = ("--out", str(tmp_path), "--json", str(tmp_path / "figures.json"))
    results = {"scratch": lost, "keras": changed(lost, "keras", 7, 1.0)}
    ran = run_with(monkeypatch, results, *options)
    assert ran.exit_code == 1
    assert "not a finite number from step 7 on" in ran.output
    assert "disagrees" not in ran.output
    # JSON knows no NaN, so another program could not read a file that has one.
    rows = json.loads((tmp_path / "figures.json").read_text(), parse_constant=pytest.fail)
    assert [row["losses"][6] for row in rows["networks"]] == [None, None]
    assert [row["difference"] for row in rows["networks"]] == [None, None]
    ran = run_with(monkeypatch, results | {"keras": changed(lost, "keras", 5, 1.01)}, *options)
    assert "Keras disagrees from step 5 on" in ran.output


def test_the_command_trains_nothing_if_nothing_can_be_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # No result stands ready, so training would raise a KeyError.
    ran = run_with(monkeypatch, {}, "--out", str(tmp_path))
    assert ran.exit_code == 1
    assert "There is nothing to compare with" in ran.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--steps 100 --images 64 --epochs 1", "more --epochs"),
        ("--batch 65 --images 64", "the batch size is out of range: got 65"),
        ("--images 1500", "there are not that many images in the digits"),
    ],
)
def test_a_run_that_cannot_be_is_wrong_usage(tmp_path: Path, options: str, says: str) -> None:
    ran = CliRunner().invoke(main, ["compare", *options.split(), "--out", str(tmp_path)])
    assert ran.exit_code == 2
    assert says in ran.output


def test_a_run_of_few_steps_is_compared_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scratch: WayRun
) -> None:
    few = replace(scratch, losses=scratch.losses[:8])
    sizes = ("--images", "64", "--epochs", "1", "--out", str(tmp_path))
    ran = run_with(monkeypatch, {"scratch": few, "keras": few}, *sizes)
    assert ran.exit_code == 0, ran.output
    assert "The losses of the first 8 steps agree" in ran.output
    one = run_with(monkeypatch, {"scratch": few, "keras": few}, "--steps", "1", *sizes)
    assert "The losses of the first step agree" in one.output


def test_a_network_that_fails_is_named_with_its_last_error(job: compare.TrainingJob) -> None:
    broken = replace(job, weights=replace(job.weights, dense=job.weights.dense[:-1]))
    with pytest.raises(compare.ComparisonError, match=r"From scratch could not be run: ValueErr"):
        compare.run("scratch", broken)


def test_a_network_that_is_not_written_yet_is_reported_as_everywhere_else(
    job: compare.TrainingJob, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A notebook shows where to write the exercise that this error names.
    blank = tmp_path / "sitecustomize.py"
    says = "scratch_cnn_scores is not written yet: write it in cs231n/frameworks/scratch.py"
    blank.write_text(
        "from cs231n.frameworks import scratch\n"
        f"def step(*_): raise NotImplementedError({says!r})\n"
        "scratch.Network.step = step\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NotImplementedError, match=r"^scratch_cnn_scores is not written yet"):
        compare.run("scratch", job)
    monkeypatch.setitem(WAYS, "keras", _Way("keras", "Keras", None))
    ran = CliRunner().invoke(main, ["compare", "--way", "keras", "--out", str(tmp_path)])
    assert ran.exit_code == 1
    assert f"{says} (`cs231n check` lists" in ran.output


def test_missing_data_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CS231N_DATA", str(tmp_path))
    ran = CliRunner().invoke(main, ["compare", "--data", "cifar10", "--out", str(tmp_path)])
    assert ran.exit_code == 1
    assert "cs231n data cifar10" in ran.output


def test_gray_pictures_weight_the_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 3, 5, 4)).astype(np.float32)
    data = {"X_train": x, "X_val": x[:2], "y_train": np.arange(6), "y_val": np.arange(2)}
    monkeypatch.setattr(compare.data_utils, "get_CIFAR10_data", lambda **_: data)
    grey, labels, grey_val, _ = compare.load("cifar10-grey", 6)
    assert grey.shape == (6, 1, 5, 4)
    assert grey_val.shape == (2, 1, 5, 4)
    by_hand = 0.299 * x[3, 0, 2, 1] + 0.587 * x[3, 1, 2, 1] + 0.114 * x[3, 2, 2, 1]
    assert grey[3, 0, 2, 1] == pytest.approx(by_hand / 128, rel=1e-5)
    assert np.array_equal(labels, np.arange(6))
    colour, *_ = compare.load("cifar10", 6)
    assert np.allclose(colour, x / 128)


CODE = '''\
"""A file."""

def f(
    x,
):
    """Say
    something."""
    # Why.
    y = """a
    b"""  # two lines of code

    return g(
        y
    )

OTHER = 1
'''


def test_lines_of_code_are_counted_without_docstrings_and_brackets() -> None:
    # def, x, y and its second line, return, y.
    assert lines.code_lines(CODE, "def f(") == 6
    assert 10 < lines.network_lines("scratch") < 40
    assert lines.layer_lines() > 60


def test_a_single_network_can_be_drawn(scratch: WayRun, tmp_path: Path) -> None:
    show.plot([scratch], 100, tmp_path / "one.png", "alone")
    assert (tmp_path / "one.png").stat().st_size > 10_000
