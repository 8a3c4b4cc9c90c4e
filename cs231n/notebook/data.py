"""The images on which the notebooks train dense networks, in one scale for every data set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.data_utils import DatasetNotFoundError, get_CIFAR10_data, get_digits_data

Data = dict[str, NDArray[Any]]
CHOICES = ("CIFAR-10 if it is here", "CIFAR-10", "digits")


def load_images(choice: str = CHOICES[0]) -> tuple[Data, str]:
    """Load images whose mean is taken away and whose pixels have standard deviation 1.

    Mean and deviation are those of the training images; one scale means that one learning rate
    suits either data set.

    Args:
        choice: "digits", "CIFAR-10", or "CIFAR-10 if it is here", which takes the digits otherwise.

    Returns:
        data: X_train, y_train, X_val, y_val, X_test, y_test; images (N, C, H, W) float32.
        name: "digits" or "CIFAR-10".

    Raises:
        ValueError: the choice is none of the three.
        DatasetNotFoundError: the data are not on this computer; the message names the command.
    """
    if choice not in CHOICES:
        raise ValueError(f"choice is {choice!r}, expected one of {', '.join(map(repr, CHOICES))}")
    name = "digits"
    if choice != "digits":
        try:
            data = get_CIFAR10_data(dtype=np.float32)
            name = "CIFAR-10"
        except DatasetNotFoundError:
            if choice == "CIFAR-10":
                raise
    if name == "digits":
        data = get_digits_data(dtype=np.float32)
    spread = float(data["X_train"].std(dtype=np.float64))
    for key in ("X_train", "X_val", "X_test"):
        data[key] /= spread
    return data, name


def first(data: Data, training: int) -> Data:
    """The same data with the first `training` training images alone."""
    return {**data, "X_train": data["X_train"][:training], "y_train": data["y_train"][:training]}
