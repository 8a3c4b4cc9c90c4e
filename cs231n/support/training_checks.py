"""Input checks for training: the data, the model, and what its `loss` returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cs231n.support.array_checks import check_integer, fail

__all__ = [
    "check_examples",
    "check_loss",
    "check_model",
    "check_samples",
    "check_scores",
    "check_split",
]

Array = NDArray[Any]
Model = TypeVar("Model")


def check_split(data: Any, split: str) -> tuple[Array, Array]:
    """Require a dict with the examples and the labels of a split.

    Args:
        data: X_train (N_train, ...), y_train (N_train,), X_val (N_val, ...), y_val (N_val,).
        split: "train" or "val".

    Returns:
        The examples and their labels.

    Raises:
        ValueError: an array is missing or does not fit; the message says what to do.
    """
    for key in (f"X_{split}", f"y_{split}"):
        if not isinstance(data, Mapping) or key not in data:
            keys = f"the keys {sorted(data)}" if isinstance(data, Mapping) else type(data).__name__
            fail(
                f"data has no {key}",
                got=keys,
                expected="X_train, y_train, X_val and y_val",
                hint="Pass the dict of get_CIFAR10_data() or get_digits_data()",
            )
    return check_examples(f"X_{split}", data[f"X_{split}"], f"y_{split}", data[f"y_{split}"])


def check_examples(name_of_x: str, X: Any, name_of_y: str, y: Any) -> tuple[Array, Array]:
    """Require examples with one label each, and convert lists to arrays.

    Args:
        name_of_x: the name of the examples, for the message.
        X: examples (N, ...), at least one.
        name_of_y: the name of the labels, for the message.
        y: labels (N,).

    Returns:
        X and y.

    Raises:
        ValueError: they do not fit; the message says what to do.
    """
    X, y = (np.asarray(value) if isinstance(value, list | tuple) else value for value in (X, y))
    count = len(X) if np.ndim(X) else 0
    # Labels of shape (N, 1) would be compared with all N predictions: an accuracy above 100%.
    if count == 0 or np.shape(y) != (count,):
        fail(
            f"{name_of_x} and {name_of_y} do not match",
            got=f"{count} examples and {np.size(y)} labels of shape {np.shape(y)}",
            expected="one label per example, (N,), and at least one example",
            hint="Check how the data were split; y.ravel() removes an extra axis",
        )
    return X, y


def check_samples(name: str, number: int | None) -> None:
    """Require a number of examples, or None for all of them.

    Raises:
        ValueError: the number is below 1.
    """
    if number is not None:
        check_integer(name, number, low=1)


def check_model(model: Model) -> Model:
    """Require an object with a dict of parameters, and return it.

    Raises:
        ValueError: there is no such dict, as in a class that was not called.
    """
    if not isinstance(getattr(model, "params", None), Mapping):
        fail(
            "the model has no parameters",
            got=f"the class {model.__name__}" if isinstance(model, type) else type(model).__name__,
            expected="an object with a dict `params`",
            hint="Pass a network, such as ThreeLayerConvNet(), not its class",
        )
    return model


def check_loss(answer: Any) -> tuple[float, Mapping[str, Array]]:
    """Require what `loss(X, y)` must return, and return the loss as a float.

    Raises:
        ValueError: it is not a number and a dict of gradients.
    """
    loss, grads = answer if isinstance(answer, tuple) and len(answer) == 2 else (None, None)
    if loss is None or np.ndim(loss) or not isinstance(grads, Mapping):
        fail(
            "the model's loss(X, y) does not return a loss and its gradients",
            got=_kinds(answer),
            expected="a number and a dict of gradients",
            hint="End the method with: return loss, grads",
        )
    return float(loss), grads


def check_scores(answer: Any, count: int) -> Any:
    """Require what `loss(X)` must return for `count` examples: scores (count, C).

    Raises:
        ValueError: it is something else, such as a loss and its gradients.
    """
    if isinstance(answer, tuple) or np.ndim(answer) != 2 or len(answer) != count:
        fail(
            "the model's loss(X) does not return scores",
            got=_kinds(answer),
            expected=f"an array ({count}, C), a row for each example",
            hint="Add to the method, after the scores: if y is None: return scores",
        )
    return answer


def _kinds(answer: Any) -> str:
    """Name the types of what a method returned, and the shapes of arrays."""
    if isinstance(answer, tuple):
        return f"({', '.join(map(_kinds, answer))})"
    shape = f" of shape {answer.shape}" if isinstance(answer, np.ndarray) else ""
    return f"{type(answer).__name__}{shape}"
