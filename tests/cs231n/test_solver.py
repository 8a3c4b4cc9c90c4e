"""The solver: what it records, prints and keeps, and which arguments it refuses."""

from __future__ import annotations

import re
import sys
from typing import Any

import numpy as np
import pytest

from cs231n import optim
from cs231n.classifiers.fc_net import FullyConnectedNet
from cs231n.solver import Solver
from tests.cs231n.solvers import BATCH, N_TRAIN, N_VAL, history, make_data, make_solver


def test_histories_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    solver = make_solver(verbose=True, print_every=5)
    solver.train()
    per_epoch = N_TRAIN // BATCH
    assert len(solver.loss_history) == 4 * per_epoch
    assert len(solver.train_acc_history) == len(solver.val_acc_history) == 1 + 4
    assert solver.epoch == 4
    assert solver.best_val_acc == max(solver.val_acc_history)

    loss, train, val = history(solver)
    expected = [f"(Iteration 1 / 16) loss: {loss[0]:f}"]
    expected += [f"(Epoch 0 / 4) train acc: {train[0]:f}; val_acc: {val[0]:f}"]
    expected += [f"(Epoch 1 / 4) train acc: {train[1]:f}; val_acc: {val[1]:f}"]
    expected += [f"(Iteration 6 / 16) loss: {loss[5]:f}"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == expected
    assert len(lines) == 4 + 5


def test_a_terminal_gets_a_bar_instead_of_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    solver = make_solver(verbose=True)
    solver.train()
    out = capsys.readouterr().out
    assert "16/16" in out
    train, val = solver.train_acc_history[-1], solver.val_acc_history[-1]
    assert f"epoch 4: val {val:.3f}, train {train:.3f}]" in out
    assert "(Iteration" not in out


def test_without_a_standard_output_it_trains_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)  # as under pythonw, or if the shell closed it
    solver = make_solver(verbose=True, num_epochs=1)
    solver.train()
    assert solver.epoch == 1


def test_the_random_numbers_are_drawn_as_the_course_draws_them() -> None:
    solver = make_solver(num_epochs=1, num_train_samples=20, num_val_samples=None)
    seen = []
    solver.model.loss = lambda X, y=None: (  # type: ignore[method-assign]
        np.zeros((len(X), 3)) if y is None else seen.append(y) or (0.0, dict(solver.model.params))
    )
    np.random.seed(9)
    solver.train()
    np.random.seed(9)
    y = solver.y_train
    first = y[np.random.choice(N_TRAIN, BATCH)]
    np.random.choice(N_TRAIN, 20)  # the training accuracy after the first step
    np.testing.assert_array_equal(seen[0], first)
    np.testing.assert_array_equal(seen[1], y[np.random.choice(N_TRAIN, BATCH)])


def test_the_model_ends_with_the_best_parameters() -> None:
    solver = make_solver()
    scripted = iter([0.25, 0.75, 0.5, 0.75, 0.5])  # of equals, the earlier is kept
    kept, averages = [], []

    def accuracy(X: Any, y: Any, num_samples: Any = None, batch_size: int = 100) -> float:
        if X is solver.X_train:
            return 0.0
        kept.append(solver.model.params["W1"].copy())
        averages.append(solver.model.bn_params[0]["running_var"].copy())
        return next(scripted)

    solver.check_accuracy = accuracy  # type: ignore[method-assign]
    solver.train()
    assert solver.best_val_acc == 0.75
    np.testing.assert_array_equal(solver.model.params["W1"], kept[1])
    np.testing.assert_array_equal(solver.model.bn_params[0]["running_var"], averages[1])
    best = solver.best_params["W1"].copy()
    solver._step()
    np.testing.assert_array_equal(solver.best_params["W1"], best)
    np.testing.assert_array_equal(solver.best_bn_params[0]["running_var"], averages[1])


def test_the_learning_rate_decays_once_an_epoch() -> None:
    solver = make_solver()
    solver.train()
    assert solver.optim_configs["W1"]["learning_rate"] == pytest.approx(1e-2 * 0.9**4)
    assert solver.optim_config == {"learning_rate": 1e-2}


def test_training_learns_and_can_continue() -> None:
    solver = make_solver(num_epochs=30, lr_decay=1.0)
    before = solver.check_accuracy(solver.X_train, solver.y_train)
    solver.train()
    after = solver.check_accuracy(solver.X_train, solver.y_train)
    assert after > max(0.8, before + 0.2), (before, after)
    assert solver.loss_history[-1] < solver.loss_history[0]
    solver.train()
    assert solver.epoch == 60


def test_epochs_are_counted_over_all_calls_of_train(capsys: pytest.CaptureFixture[str]) -> None:
    solver = make_solver(verbose=True, num_epochs=2)
    solver.train()
    solver.train()
    epochs = re.findall(r"\(Epoch (\d / \d)\)", capsys.readouterr().out)
    assert epochs == ["0 / 2", "1 / 2", "2 / 2", "2 / 4", "3 / 4", "4 / 4"]


def test_accuracy_is_over_all_examples_whatever_the_batch() -> None:
    solver = make_solver()
    X, y = solver.X_val, solver.y_val
    expected = np.mean(solver.model.loss(X).argmax(axis=1) == y)
    assert solver.check_accuracy(X, y) == expected
    assert solver.check_accuracy(X, y, batch_size=5) == expected
    assert solver.check_accuracy(X, y, num_samples=len(X)) == expected


def test_an_accuracy_needs_one_label_per_example() -> None:
    solver = make_solver()
    X, y = solver.X_val, solver.y_val
    for labels in (y[:, None], y[:3], np.zeros(())):
        with pytest.raises(ValueError, match="X and y do not match: got 12 examples"):
            solver.check_accuracy(X, labels)
    for name in ("num_samples", "batch_size"):
        with pytest.raises(ValueError, match=f"{name}.*0"):
            solver.check_accuracy(X, y, **{name: 0})


def test_lists_train_as_arrays_do() -> None:
    def run(data: dict[str, Any]) -> list[list[float]]:
        settings = {"num_epochs": 1, "num_train_samples": 20, "num_val_samples": 8}
        solver = Solver(make_solver().model, data, **settings, verbose=False)
        solver.train()
        solver.check_accuracy(data["X_val"], data["y_val"], num_samples=5)
        return history(solver)

    assert run({key: value.tolist() for key, value in make_data().items()}) == run(make_data())


def bad_data(**changed: Any) -> dict[str, Any]:
    return {key: value for key, value in (make_data() | changed).items() if value is not None}


@pytest.mark.parametrize(
    ("changed", "data", "what"),
    [
        ({"update_rule": "adamw"}, {}, "update_rule.*'adamw'.*adam, rmsprop, sgd, sgd_momentum"),
        ({"update_rule": "_prepare"}, {}, "update_rule is unknown"),
        ({"update_rule": "check_floating"}, {}, "update_rule is unknown"),
        ({"optim_config": 1e-3}, {}, "optim_config is not a dict: got float"),
        ({"learning_rate": 1}, {}, "has no such argument: got learning_rate"),
        ({"batch_size": 0}, {}, "batch_size.*0"),
        ({"lr_decay": 0}, {}, "lr_decay is out of range: got 0, expected a number above 0"),
        ({"lr_decay": float("nan")}, {}, "lr_decay is out of range: got nan"),
        ({"num_epochs": 1.5}, {}, "num_epochs.*1.5"),
        ({"print_every": 0}, {}, "print_every.*0"),
        ({"num_train_samples": 0}, {}, "num_train_samples.*0"),
        ({"num_val_samples": 5.0}, {}, "num_val_samples.*5.0"),
        ({"lr_decay": None}, {}, "lr_decay is not a number: got None"),
        ({}, {"y_val": None}, "data has no y_val"),
        ({}, {"X_val": np.float64(1)}, "X_val and y_val do not match: got 0 examples"),
        ({}, {"y_train": np.zeros(3, int)}, "X_train and y_train.*43 examples and 3 labels"),
        ({}, {"y_val": np.zeros((12, 1), int)}, r"X_val and y_val.*\(12, 1\).*y.ravel"),
        ({}, {"X_val": np.zeros((0, 6)), "y_val": np.zeros(0, int)}, "X_val.*at least one"),
    ],
)
def test_bad_arguments_are_refused(changed: Any, data: Any, what: str) -> None:
    with pytest.raises(ValueError, match=re.compile(what)):
        Solver(FullyConnectedNet([4], 6, 3), bad_data(**data), **changed)


@pytest.mark.parametrize("data", [None, [1, 2]])
def test_data_that_is_no_dict_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"data has no X_train: got (NoneType|list), expected X_"):
        Solver(FullyConnectedNet([4], 6, 3), data)


@pytest.mark.parametrize("model", [FullyConnectedNet, None])
def test_a_class_is_no_network(model: Any) -> None:
    with pytest.raises(ValueError, match=r"no parameters: .*such as ThreeLayerConvNet"):
        Solver(model, make_data())


@pytest.mark.parametrize(
    "answer", [None, 1.5, (None, {}), (np.ones(1), {}), (1.5, [np.ones(3)]), (1.5, {}, {})]
)
def test_a_model_must_return_a_loss_and_its_gradients(answer: Any) -> None:
    solver = make_solver()
    solver.model.loss = lambda X, y=None: answer  # type: ignore[method-assign]
    with pytest.raises(ValueError, match=r"loss\(X, y\) does not return .*: return loss, grads"):
        solver.train()


@pytest.mark.parametrize(
    "answer", [None, (0.0, {}), np.zeros(N_VAL), np.zeros((N_VAL + 1, 3)), 0.5]
)
def test_a_model_must_return_scores_if_there_are_no_labels(answer: Any) -> None:
    solver = make_solver()
    solver.model.loss = lambda X, y=None: answer  # type: ignore[method-assign]
    with pytest.raises(ValueError, match=r"does not return scores: .*\(12, C\).*if y is None"):
        solver.check_accuracy(solver.X_val, solver.y_val)


def test_a_gradient_of_another_shape_is_named() -> None:
    solver = make_solver()
    transposed = {name: value.T for name, value in solver.model.params.items()}
    solver.model.loss = lambda X, y=None: (0.0, transposed)  # type: ignore[method-assign]
    with pytest.raises(ValueError, match=r'grads\["W1"\] has the wrong shape: got \(8, 6\)'):
        solver.train()


def test_a_hyperparameter_that_the_rule_does_not_have_is_named() -> None:
    with pytest.warns(UserWarning, match="adam has no hyperparameter learnig_rate: .*spelling"):
        make_solver(update_rule="adam", optim_config={"learnig_rate": 1e-2})


def test_a_rule_of_ones_own_takes_any_hyperparameter(monkeypatch: pytest.MonkeyPatch) -> None:
    def adagrad(w: np.ndarray, dw: np.ndarray, config: dict) -> tuple[np.ndarray, dict]:
        return w - config["learning_rate"] * dw, config

    monkeypatch.setattr(adagrad, "__module__", optim.__name__)
    monkeypatch.setattr(optim, "adagrad", adagrad, raising=False)
    make_solver(update_rule="adagrad", optim_config={"learning_rate": 1e-2, "power": 0.5}).train()


def test_a_missing_gradient_is_named() -> None:
    solver = make_solver()
    solver.model.loss = lambda X, y=None: (0.0, {})  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="no gradient for W1"):
        solver.train()


def test_no_epochs_leave_the_model_as_it_was() -> None:
    solver = make_solver(num_epochs=0)
    solver.train()
    assert solver.model.params
    assert solver.loss_history == []
