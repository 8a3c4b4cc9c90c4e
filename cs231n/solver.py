"""Train a model by stochastic gradient descent."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from . import optim
from .support import checkpoint
from .support.checks import check_integer, check_mapping, check_number, check_same_shape, fail
from .support.hyperparameters import ignored
from .support.progress import reporter, stop_request
from .support.training_checks import (
    check_examples,
    check_loss,
    check_model,
    check_samples,
    check_scores,
    check_split,
)

Array = NDArray[Any]

_FORMAT = "cs231n solver 1"
# The attributes of the solver that a checkpoint stores, besides its private counter.
_STATE = (
    "epoch",
    "loss_history",
    "train_acc_history",
    "val_acc_history",
    "best_val_acc",
    "best_params",
    "best_bn_params",
    "optim_configs",
)


class Model(Protocol):
    """What a solver needs from a model.

    `loss(X, y)` returns (loss, grads), with a gradient for every name in `params`; `loss(X)`
    returns the scores (N, C). If the model has a list `bn_params` of dicts, checkpoints and the
    best parameters include it.
    """

    params: dict[str, Array]

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """Compute (loss, grads), or the scores if there are no labels."""
        ...


class Solver:
    """Train a model, and keep the parameters with the best validation accuracy.

    Typical use::

        solver = Solver(model, data, update_rule="adam", optim_config={"learning_rate": 1e-3})
        solver.train()
        solver.loss_history, solver.val_acc_history

    Batches are drawn with replacement from NumPy's global generator, so np.random.seed makes a run
    repeatable. The solver prints its progress, or shows a progress bar if the standard output is a
    terminal.

    After the first Ctrl-C the solver finishes the current step and then raises
    `KeyboardInterrupt`. The model has the parameters of that step, and train() continues from
    there. A second Ctrl-C stops at once.

    Checkpoints are NumPy files, `NAME_epoch_N.npz`, instead of the pickles of the course's solver,
    so reading one cannot run code. They hold the complete state of the solver and of the random
    generator. A resumed run therefore ends with exactly the same numbers as an uninterrupted one.

    Attributes:
        epoch: epochs completed.
        loss_history: the loss of every step.
        train_acc_history, val_acc_history: accuracies after the first step and after each epoch.
        best_val_acc: the best of `val_acc_history`.
        best_params: a copy of the parameters that reached it; train() puts them into the model.
        best_bn_params: a copy of the model's `bn_params` at that moment, used in the same way.
        optim_configs: the dict of the update rule, for every parameter.
    """

    def __init__(
        self,
        model: Model,
        data: dict[str, Array],
        *,
        update_rule: str = "sgd",
        optim_config: dict[str, Any] | None = None,
        lr_decay: float = 1.0,
        batch_size: int = 100,
        num_epochs: int = 10,
        num_train_samples: int | None = 1000,
        num_val_samples: int | None = None,
        checkpoint_name: str | None = None,
        print_every: int = 10,
        verbose: bool = True,
        **unknown: Any,
    ) -> None:
        """Prepare a run.

        Args:
            model: the model to train, see `Model`.
            data: X_train (N_train, ...), y_train (N_train,), X_val (N_val, ...), y_val (N_val,).
            update_rule: name of a function in `cs231n.optim`.
            optim_config: hyperparameters of the update rule; copied for every parameter. A warning
                names one that the rule does not have.
            lr_decay: the learning rate is multiplied by this after each epoch; above 0.
            batch_size: examples per step.
            num_epochs: epochs to train for.
            num_train_samples: examples drawn to estimate the training accuracy; None for all.
            num_val_samples: examples drawn to estimate the validation accuracy; None for all.
            checkpoint_name: path and start of the checkpoints' names; None writes no checkpoints.
            print_every: print the loss every so many steps.
            verbose: whether to report progress.

        Raises:
            ValueError: an argument is unknown or out of range, or `data` lacks an array.
        """
        if unknown:
            fail(
                "Solver has no such argument",
                got=", ".join(sorted(unknown)),
                expected="a name listed in help(Solver)",
                hint="Check the spelling",
            )
        check_samples("num_train_samples", num_train_samples)
        check_samples("num_val_samples", num_val_samples)
        self.model = check_model(model)
        self.X_train, self.y_train = check_split(data, "train")
        self.X_val, self.y_val = check_split(data, "val")
        self.update_rule_name = update_rule
        self.update_rule = _find_rule(update_rule)
        check_mapping("optim_config", optim_config or {})
        self.optim_config = dict(optim_config or {})
        problem = ignored(update_rule, self.optim_config)
        if problem:
            warnings.warn(problem, stacklevel=2)
        self.lr_decay = check_number("lr_decay", lr_decay)
        if not 0 < self.lr_decay < float("inf"):
            fail(
                "lr_decay is out of range",
                got=lr_decay,
                expected="a number above 0; 1 keeps the learning rate",
                hint="Pass 0.95 to lower it by 5% after each epoch",
            )
        self.batch_size = check_integer("batch_size", batch_size, low=1)
        self.num_epochs = check_integer("num_epochs", num_epochs, low=0)
        self.num_train_samples = num_train_samples
        self.num_val_samples = num_val_samples
        self.checkpoint_name = checkpoint_name
        self.print_every = check_integer("print_every", print_every, low=1)
        self.verbose = verbose
        self._iteration = 0
        self.optim_configs: dict[str, dict[str, Any]] = {}
        self._reset()

    def train(self) -> None:
        """Train for `num_epochs` epochs, and put the best parameters into the model.

        After an interruption, or after `resume`, it trains for the remaining epochs. After a
        complete run it trains for `num_epochs` more.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        per_epoch = max(self.X_train.shape[0] // self.batch_size, 1)
        total = self.num_epochs * per_epoch
        # An earlier complete run has its epochs, too.
        last_epoch = self.epoch - self._iteration // per_epoch + self.num_epochs
        report = reporter(self.verbose, self._iteration, total, last_epoch, self.print_every)
        with stop_request() as stop_asked, report:
            while self._iteration < total:
                self._step()
                self._iteration += 1
                report.step(self._iteration, self.loss_history[-1])
                epoch_ends = self._iteration % per_epoch == 0
                if epoch_ends:
                    self.epoch += 1
                    for config in self.optim_configs.values():
                        config["learning_rate"] *= self.lr_decay
                if self._iteration == 1 or epoch_ends:
                    self._evaluate()
                    self._save_checkpoint()
                    report.evaluation(
                        self.epoch, self.train_acc_history[-1], self.val_acc_history[-1]
                    )
                if stop_asked():
                    self._save_checkpoint()
                    raise KeyboardInterrupt(
                        f"stopped after step {self._iteration} of {total}; "
                        "call train() again to continue"
                    )
        if self.best_params:
            # Copied, because the next step changes this dict and must not change best_params.
            self.model.params = dict(self.best_params)
            if self.best_bn_params is not None:
                self.model.bn_params = deepcopy(self.best_bn_params)  # type: ignore[attr-defined]
        self._iteration = 0

    def check_accuracy(
        self, X: Array, y: Array, num_samples: int | None = None, batch_size: int = 100
    ) -> float:
        """Compute the fraction of examples that the model classifies correctly.

        Args:
            X: examples (N, d_1, ..., d_k).
            y: labels (N,).
            num_samples: use this many examples, drawn with replacement, if there are more; None
                uses all.
            batch_size: examples per forward pass, which limits the memory.

        Returns:
            The accuracy, from 0 to 1.

        Raises:
            ValueError: X has no examples, y is not one label per example, a number is below 1, or
                the model returns no scores.
        """
        X, y = check_examples("X", X, "y", y)
        check_samples("num_samples", num_samples)
        check_integer("batch_size", batch_size, low=1)
        if num_samples is not None and X.shape[0] > num_samples:
            rows = np.random.choice(X.shape[0], num_samples)
            X, y = X[rows], y[rows]
        correct = 0
        for start in range(0, X.shape[0], batch_size):
            batch = slice(start, start + batch_size)
            scores = check_scores(self.model.loss(X[batch]), len(X[batch]))
            correct += int(np.sum(np.argmax(scores, axis=1) == y[batch]))
        return correct / len(X)

    def resume(self, path: str) -> None:
        """Continue the run that wrote a checkpoint: train() then does the rest of it.

        Create the model and the solver with the same data and arguments as in that run. Only
        `num_epochs`, `verbose`, `print_every` and `checkpoint_name` may differ. This also restores
        the state of NumPy's global generator.

        Args:
            path: a file that this class wrote.

        Raises:
            ValueError: the file is not a checkpoint, or belongs to another model or recipe.
        """
        state = checkpoint.load(path)
        if state.get("format") != _FORMAT:
            fail(
                f"{path} is not a checkpoint that this version can read",
                got=f"format {state.get('format')!r}",
                expected=f"format {_FORMAT!r}",
                hint="Train again from the start",
            )
        # A checkpoint from before an entry was added to the recipe lacks it, and can be resumed.
        for name, value in self._recipe().items():
            if state["recipe"].get(name, value) != value:
                fail(
                    f"{path} belongs to a run with other arguments",
                    got=f"{name} = {state['recipe'].get(name)!r}",
                    expected=f"{value!r}, as in this solver",
                    hint="Create the solver with the arguments of the first run",
                )
        for key in _STATE:
            if key in state:  # older checkpoints have no best_bn_params
                setattr(self, key, state[key])
        self._iteration = state["iteration"]
        self.model.params = state["params"]
        if state["bn_params"] is not None:
            self.model.bn_params = state["bn_params"]  # type: ignore[attr-defined]
        np.random.set_state(state["random"])

    def _reset(self) -> None:
        """Reset all progress: counters, histories and the state of the update rules."""
        self.epoch = 0
        self._iteration = 0
        self.best_val_acc = 0.0
        self.best_params: dict[str, Array] = {}
        self.best_bn_params: list[dict[str, Any]] | None = None
        self.loss_history: list[float] = []
        self.train_acc_history: list[float] = []
        self.val_acc_history: list[float] = []
        self.optim_configs = {name: dict(self.optim_config) for name in self.model.params}

    def _step(self) -> None:
        """Draw a batch, and take one gradient step."""
        batch = np.random.choice(self.X_train.shape[0], self.batch_size)
        loss, grads = check_loss(self.model.loss(self.X_train[batch], self.y_train[batch]))
        self.loss_history.append(loss)
        new_params = {}
        for name, w in self.model.params.items():
            if name not in grads:
                fail(
                    f"the model returns no gradient for {name}",
                    got=f"gradients for {sorted(grads)}",
                    expected="one for every parameter",
                    hint=f'Set grads["{name}"] in the model\'s loss',
                )
            why = f"A gradient has the shape of its parameter, {name}"
            check_same_shape(f'grads["{name}"]', grads[name], w.shape, why)
            new_params[name], self.optim_configs[name] = self.update_rule(
                w, grads[name], self.optim_configs[name]
            )
        # All at once, so that an interruption cannot leave a mix of old and new parameters.
        self.model.params.update(new_params)

    def _evaluate(self) -> None:
        """Record the accuracies, and keep the parameters if they are the best so far."""
        train_acc = self.check_accuracy(self.X_train, self.y_train, self.num_train_samples)
        val_acc = self.check_accuracy(self.X_val, self.y_val, self.num_val_samples)
        self.train_acc_history.append(train_acc)
        self.val_acc_history.append(val_acc)
        if not self.best_params or val_acc > self.best_val_acc:
            self.best_val_acc = val_acc
            self.best_params = {name: w.copy() for name, w in self.model.params.items()}
            # The running averages of later steps would give these parameters another accuracy.
            self.best_bn_params = deepcopy(getattr(self.model, "bn_params", None))

    def _save_checkpoint(self) -> None:
        """Write the complete state to `NAME_epoch_N.npz`, if checkpoint_name is set."""
        if self.checkpoint_name is None:
            return
        state = {
            "format": _FORMAT,
            "recipe": self._recipe(),
            "iteration": self._iteration,
            "params": self.model.params,
            "bn_params": getattr(self.model, "bn_params", None),
            "random": np.random.get_state(legacy=False),
        }
        for key in _STATE:
            state[key] = getattr(self, key)
        checkpoint.save(f"{self.checkpoint_name}_epoch_{self.epoch}.npz", state)

    def _recipe(self) -> dict[str, Any]:
        """Return what must be equal for a resumed run to end like an uninterrupted one."""
        numbers = {key: value for key, value in self.optim_config.items() if np.isscalar(value)}
        return {
            "update_rule": self.update_rule_name,
            "optim_config": numbers,
            "lr_decay": self.lr_decay,
            "batch_size": self.batch_size,
            "num_train_samples": self.num_train_samples,
            "num_val_samples": self.num_val_samples,
            "X_train": list(self.X_train.shape),
            "X_val": list(self.X_val.shape),
            "params": {
                name: [str(w.dtype), *w.shape] for name, w in sorted(self.model.params.items())
            },
        }


def _find_rule(name: str) -> Callable[..., tuple[Array, dict[str, Any]]]:
    rules = sorted(
        key
        for key, value in vars(optim).items()
        if getattr(value, "__module__", None) == optim.__name__ and not key.startswith("_")
    )
    if name not in rules:
        fail(
            "update_rule is unknown",
            got=repr(name),
            expected=f"one of {', '.join(rules)}",
            hint="Check the spelling, or add the function to cs231n/optim.py",
        )
    rule: Callable[..., tuple[Array, dict[str, Any]]] = getattr(optim, name)
    return rule
