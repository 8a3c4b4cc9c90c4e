"""A solver for a small network on a small data set, and how two runs are compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n.classifiers.fc_net import FullyConnectedNet
from cs231n.solver import Solver

N_TRAIN, N_VAL, BATCH = 43, 12, 10


def make_data() -> dict[str, Any]:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(N_TRAIN + N_VAL, 6))
    y = (X[:, :3] @ np.ones(3) > 0).astype(int) + (X[:, 3] > 1)
    return {
        "X_train": X[:N_TRAIN],
        "y_train": y[:N_TRAIN],
        "X_val": X[N_TRAIN:],
        "y_val": y[N_TRAIN:],
    }


def make_solver(**changed: Any) -> Solver:
    np.random.seed(4)
    model = FullyConnectedNet(
        [8], 6, 3, dropout_keep_ratio=0.8, normalization="batchnorm", dtype=np.float64
    )
    settings: dict[str, Any] = {
        "update_rule": "adam",
        "optim_config": {"learning_rate": 1e-2},
        "lr_decay": 0.9,
        "batch_size": BATCH,
        "num_epochs": 4,
        "num_train_samples": 20,
        "num_val_samples": 8,
        "verbose": False,
    }
    return Solver(model, make_data(), **(settings | changed))


def history(solver: Solver) -> list[list[float]]:
    return [solver.loss_history, solver.train_acc_history, solver.val_acc_history]


def assert_same_end(first: Solver, second: Solver) -> None:
    assert history(first) == history(second)
    assert (first.epoch, first.best_val_acc) == (second.epoch, second.best_val_acc)
    for name, value in first.model.params.items():
        np.testing.assert_array_equal(value, second.model.params[name])
    for ours, theirs in zip(first.model.bn_params, second.model.bn_params, strict=True):
        np.testing.assert_array_equal(ours["running_var"], theirs["running_var"])
