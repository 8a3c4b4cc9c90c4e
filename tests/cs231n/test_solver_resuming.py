"""Ctrl-C and checkpoints: a run that was stopped ends as one that was not."""

from __future__ import annotations

import pickle
import signal
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cs231n.classifiers.fc_net import FullyConnectedNet
from cs231n.solver import Solver
from cs231n.support import checkpoint
from tests.cs231n.solvers import assert_same_end, make_data, make_solver


class StopsItself(FullyConnectedNet):
    """A net during whose n-th training step Ctrl-C is pressed."""

    presses = {7: 1}  # noqa: RUF012
    steps = 0

    def loss(self, X: Any, y: Any = None) -> Any:
        result = super().loss(X, y)
        if y is not None:
            self.steps += 1
            for _ in range(self.presses.get(self.steps, 0)):
                signal.raise_signal(signal.SIGINT)
        return result


def make_interrupted(**changed: Any) -> Solver:
    solver = make_solver(**changed)
    solver.model.__class__ = StopsItself  # the same weights, from the same random numbers
    return solver


@pytest.mark.parametrize("epoch", [0, 2, 4])
def test_a_resumed_run_ends_with_the_same_bits(tmp_path: Path, epoch: int) -> None:
    whole = make_solver(checkpoint_name=str(tmp_path / "run"))
    whole.train()
    assert len(list(tmp_path.iterdir())) == 5

    resumed = make_solver()
    np.random.seed(99)
    resumed.resume(str(tmp_path / f"run_epoch_{epoch}.npz"))
    assert resumed.epoch == epoch
    resumed.train()
    assert_same_end(resumed, whole)


def test_ctrl_c_stops_after_the_step_and_training_continues_from_there(tmp_path: Path) -> None:
    whole = make_solver()
    whole.train()

    solver = make_interrupted(checkpoint_name=str(tmp_path / "run"))
    with pytest.raises(KeyboardInterrupt, match="step 7 of 16"):
        solver.train()
    assert len(solver.loss_history) == 7
    assert np.isfinite(solver.model.loss(solver.X_val)).all()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

    from_file = make_solver()
    from_file.resume(str(tmp_path / "run_epoch_1.npz"))
    from_file.train()
    assert_same_end(from_file, whole)


def test_training_continues_in_the_same_process_after_ctrl_c() -> None:
    whole = make_solver()
    whole.train()
    solver = make_interrupted()
    with pytest.raises(KeyboardInterrupt):
        solver.train()
    solver.train()
    assert_same_end(solver, whole)


def test_a_second_ctrl_c_stops_at_once_with_parameters_that_belong_together() -> None:
    solver = make_interrupted()
    solver.model.presses = {7: 2}
    before = make_solver()
    for _ in range(6):
        before._step()
    with pytest.raises(KeyboardInterrupt):
        solver.train()
    assert len(solver.loss_history) == 6
    assert solver.model.params.keys() == before.model.params.keys()


def test_a_handler_of_the_program_is_not_replaced() -> None:
    calls = []
    previous = signal.signal(signal.SIGINT, lambda *_: calls.append(1))
    try:
        make_interrupted().train()
    finally:
        signal.signal(signal.SIGINT, previous)
    assert calls == [1]


def test_training_in_another_thread() -> None:
    solver = make_solver(num_epochs=1)
    thread = threading.Thread(target=solver.train)
    thread.start()
    thread.join()
    assert solver.epoch == 1


def test_a_checkpoint_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solver = make_solver(checkpoint_name=str(tmp_path / "run"))
    solver._save_checkpoint()
    path = tmp_path / "run_epoch_0.npz"
    before = path.read_bytes()

    def full_disk(file: Any, **_: Any) -> None:
        file.write(b"half a file")
        raise OSError("no space left on device")

    monkeypatch.setattr(checkpoint.np, "savez", full_disk)
    with pytest.raises(OSError, match=r"no space.*run_epoch_0\.npz"):
        solver._save_checkpoint()
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_checkpoint_cannot_run_code(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "sprung",))

    plain, wrapped = tmp_path / "plain.npz", tmp_path / "wrapped.npz"
    plain.write_bytes(pickle.dumps(Trap()))
    np.savez(wrapped, tree=np.array([Trap()], dtype=object))
    for path in (plain, wrapped):
        with pytest.raises(ValueError, match="is not a checkpoint") as refused:
            make_solver().resume(str(path))
        assert "unsafely" not in str(refused.value)  # as NumPy says of a pickle
    assert not (tmp_path / "sprung").exists()


def test_a_damaged_or_foreign_file_is_refused(tmp_path: Path) -> None:
    solver = make_solver(checkpoint_name=str(tmp_path / "run"))
    solver._save_checkpoint()
    path = tmp_path / "run_epoch_0.npz"
    path.write_bytes(path.read_bytes()[:-40])
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    checkpoint.save(tmp_path / "old.npz", {"format": "another"})
    encrypted = bytearray((tmp_path / "other.npz").read_bytes())
    entry = encrypted.rindex(b"PK\x01\x02")
    encrypted[entry + 8] |= 1  # zipfile reports this flag with a RuntimeError
    (tmp_path / "encrypted.npz").write_bytes(encrypted)
    for name in ("run_epoch_0", "other", "old", "encrypted"):
        with pytest.raises(ValueError, match="is not a checkpoint"):
            solver.resume(str(tmp_path / f"{name}.npz"))
    with pytest.raises(FileNotFoundError):
        solver.resume(str(tmp_path / "nothing.npz"))


@pytest.mark.parametrize(
    "changed",
    [
        {"update_rule": "sgd"},
        {"optim_config": {"learning_rate": 1e-3}},
        {"batch_size": 5},
        {"lr_decay": 1.0},
        {"num_val_samples": 9},
    ],
)
def test_a_checkpoint_of_another_recipe_is_refused(tmp_path: Path, changed: Any) -> None:
    make_solver(checkpoint_name=str(tmp_path / "run"))._save_checkpoint()
    with pytest.raises(ValueError, match=f"other arguments: got {next(iter(changed))} ="):
        make_solver(**changed).resume(str(tmp_path / "run_epoch_0.npz"))


def test_a_checkpoint_without_an_entry_of_the_recipe_can_be_resumed(tmp_path: Path) -> None:
    make_solver(checkpoint_name=str(tmp_path / "run"))._save_checkpoint()
    path = tmp_path / "run_epoch_0.npz"
    state = checkpoint.load(path)
    # The first checkpoints did not store these.
    del state["recipe"]["optim_config"], state["best_bn_params"]
    checkpoint.save(path, state)
    make_solver().resume(str(path))


def test_a_checkpoint_of_another_model_is_refused(tmp_path: Path) -> None:
    make_solver(checkpoint_name=str(tmp_path / "run"))._save_checkpoint()
    other = Solver(FullyConnectedNet([9], 6, 3), make_data(), verbose=False)
    with pytest.raises(ValueError, match="a run with other arguments"):
        other.resume(str(tmp_path / "run_epoch_0.npz"))


def test_a_tree_comes_back_as_it_was(tmp_path: Path) -> None:
    tree = {
        "numbers": [1, 2.5, float("inf"), True, None, np.float32(0.25)],
        "nested": {"array": np.arange(6, dtype=np.float32).reshape(2, 3), "text": "x"},
        "pair": (np.zeros(0), "y"),
    }
    checkpoint.save(tmp_path / "tree.npz", tree)
    back = checkpoint.load(tmp_path / "tree.npz")
    assert back["numbers"] == [1, 2.5, float("inf"), True, None, 0.25]
    assert back["nested"]["array"].dtype == np.float32
    np.testing.assert_array_equal(back["nested"]["array"], tree["nested"]["array"])
    assert back["pair"][1] == "y"
