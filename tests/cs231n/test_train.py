"""The recipes and `cs231n train`: what they reach, what they write, how they stop and go on."""

from __future__ import annotations

import dataclasses
import errno
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from cs231n.cli.train import train
from cs231n.notebook import recipes
from cs231n.solver import Solver
from cs231n.support import checkpoint
from grading.cli.common.shared import STOPPED
from grading.support import program


@pytest.fixture(autouse=True)
def _global_state() -> Iterator[None]:
    """A recipe seeds NumPy's global generator: put it back for other tests."""
    state = np.random.get_state()
    yield
    np.random.set_state(state)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> recipes.Recipe:
    """The digits' recipe, made quick."""
    recipe = dataclasses.replace(recipes.DIGITS, num_filters=4, filter_size=3, hidden_dim=16)
    monkeypatch.setitem(recipes.RECIPES, "digits", recipe)
    return recipe


def run(out: Path, *arguments: str) -> Result:
    program.ship_as("cs231n")  # as the command itself does
    return CliRunner().invoke(train, ["--out", str(out), *arguments])


def final_accuracies(result: Result) -> list[str]:
    return re.findall(r"(?:validation|test) ([\d.]+)%", result.output)


@pytest.mark.slow
def test_the_digits_recipe_reaches_97_percent() -> None:
    data = recipes.DIGITS.load()
    solver = recipes.DIGITS.solver(data, verbose=False)
    recipes.DIGITS.train(solver)
    assert solver.best_val_acc >= 0.97
    assert solver.check_accuracy(data["X_test"], data["y_test"]) >= 0.95
    assert solver.check_accuracy(data["X_val"], data["y_val"]) == solver.best_val_acc


def test_the_courses_recipe_is_the_courses() -> None:
    recipe = recipes.CIFAR10
    assert recipe.weight_scale == 0.001
    assert recipe.hidden_dim == 500
    assert recipe.reg == 0.001
    assert (recipe.update_rule, recipe.learning_rate) == ("adam", 1e-3)
    assert (recipe.batch_size, recipe.num_epochs) == (50, 1)
    assert (recipe.num_filters, recipe.filter_size) == (32, 7)


def test_the_seed_decides_the_weights(small: recipes.Recipe) -> None:
    data = small.load()
    first, again, other = (small.solver(data, seed=seed).model for seed in (None, 231, 5))
    np.testing.assert_array_equal(first.params["W1"], again.params["W1"])
    assert (first.params["W1"] != other.params["W1"]).any()


def test_train_writes_plots_and_prints_the_accuracy(small: recipes.Recipe, tmp_path: Path) -> None:
    result = run(tmp_path / "out", "--epochs", "2")
    assert result.exit_code == 0, result.output
    assert "1,297 images, 2 epochs" in result.output
    assert "(Epoch 2 / 2) train acc:" in result.output
    validation, test = final_accuracies(result)
    assert float(validation) > 50
    assert float(test) > 50
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["digits-filters.png", "digits-history.png"]


def test_a_stopped_and_resumed_run_ends_like_an_uninterrupted_one(
    small: recipes.Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(tmp_path / "whole", "--epochs", "3", "--seed", "7")

    step = Solver._step
    left = [40]

    def interrupted(self: Solver) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        step(self)

    monkeypatch.setattr(Solver, "_step", interrupted)
    out = tmp_path / "O'Brien;$HOME"  # a shell must get it back as it is
    stopped = run(out, "--epochs", "3", "--seed", "7")
    monkeypatch.setattr(Solver, "_step", step)
    assert stopped.exit_code == STOPPED
    assert "Stopped in epoch 2 of 3" in stopped.output
    assert not list(out.glob("*.png"))

    command = shlex.split(stopped.output.strip().splitlines()[-1])
    assert command[:2] == ["cs231n", "train"]
    resumed = CliRunner().invoke(train, command[2:])
    assert resumed.exit_code == 0, resumed.output
    assert final_accuracies(resumed) == final_accuracies(whole)
    assert (out / "digits-history.png").is_file()


def test_checkpoints_are_named_and_can_be_resumed(small: recipes.Recipe, tmp_path: Path) -> None:
    name = tmp_path / "kept" / "run"
    assert run(tmp_path, "--epochs", "1", "--checkpoint", str(name)).exit_code == 0
    saved = name.with_name("run_epoch_1.npz")
    assert saved.is_file()
    more = run(tmp_path, "--epochs", "2", "--resume", str(saved))
    assert more.exit_code == 0, more.output
    assert "Trained 1 epoch in" in more.output
    other = run(tmp_path, "--epochs", "2", "--resume", str(saved), "--seed", "5")
    assert other.exit_code == 2
    assert "--seed has no effect with --resume" in other.output
    done = run(tmp_path, "--epochs", "1", "--resume", str(saved))
    assert done.exit_code == 0, done.output
    assert "The run has already trained 1 epoch." in done.output
    assert run(tmp_path, "--epochs", "3", "--checkpoint", str(name)).exit_code == 0
    third = name.with_name("run_epoch_3.npz")
    beyond = run(tmp_path, "--epochs", "2", "--resume", str(third))
    assert "The run has already trained 3 epochs." in beyond.output


def test_errors_are_one_line(
    small: recipes.Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CS231N_DATA", str(tmp_path))
    missing = run(tmp_path, "--data", "cifar10")
    assert missing.exit_code == 1
    assert missing.output.startswith("Error: CIFAR-10 is not in")
    assert "cs231n data cifar10" in missing.output

    (tmp_path / "bad.npz").write_bytes(b"nothing")
    bad = run(tmp_path, "--resume", str(tmp_path / "bad.npz"))
    assert bad.exit_code == 1
    assert "bad.npz is not a checkpoint" in bad.output

    assert run(tmp_path, "--epochs", "0").exit_code == 2
    assert run(tmp_path, "--data", "mnist").exit_code == 2


def test_a_checkpoint_that_cannot_be_written_is_named_in_one_line(
    small: recipes.Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    no_folder = run(tmp_path, "--checkpoint", str(tmp_path / "file" / "run"))
    assert no_folder.exit_code == 2
    assert re.search(r"Error: \S+run cannot be written \(.+\)\. Choose another", no_folder.output)

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint.np, "savez", full_disk)
    full = run(tmp_path, "--checkpoint", str(tmp_path / "run"))
    assert full.exit_code == 2
    assert "run_epoch_0.npz cannot be written (No space left on device). Choose" in full.output


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("conv_forward_naive", "is not written yet (`cs231n check` lists what"),
        ("mean_pool_forward_naive", "is not written, and your hand-out does not ask for it."),
    ],
)
def test_an_unwritten_exercise_is_named(
    name: str,
    says: str,
    small: recipes.Recipe,
    handed_out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unwritten(*_arguments: object) -> None:
        raise NotImplementedError(f"{name} is not written yet")

    monkeypatch.chdir(handed_out)

    monkeypatch.setattr(Solver, "_step", unwritten)
    result = run(tmp_path)
    assert result.exit_code == 1
    assert f"Error: {name} {says}" in result.output
