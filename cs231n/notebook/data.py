"""The images for the dense networks of the notebooks, on the same scale for every data set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.data_utils import DatasetNotFoundError, get_CIFAR10_data, get_digits_data

Data = dict[str, NDArray[Any]]
CHOICES = ("CIFAR-10 if it is here", "CIFAR-10", "digits")


def load_images(choice: str = CHOICES[0]) -> tuple[Data, str]:
    """Load images with their mean subtracted and a standard deviation of 1.

    Mean and deviation are those of the training images. Because both data sets have the same scale,
    one learning rate suits both.

    Args:
        choice: "digits", "CIFAR-10", or "CIFAR-10 if it is here", which falls back to the digits.

    Returns:
        data: X_train, y_train, X_val, y_val, X_test, y_test; images (N, C, H, W) float32.
        name: "digits" or "CIFAR-10".

    Raises:
        ValueError: If the choice is not one of the three.
        DatasetNotFoundError: If the data is not on this computer. The message says how to get it.
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
    """Return the same data with only the first `training` training images."""
    return {**data, "X_train": data["X_train"][:training], "y_train": data["y_train"][:training]}
