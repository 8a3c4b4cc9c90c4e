"""Numbers that describe a list."""

import numpy as np


def median(values: np.ndarray) -> float:
    """The middle of `values` (N,), or the mean of the two in the middle; as a float."""
    ### BEGIN SOLUTION
    ordered = np.sort(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    middle = float((low + high) / 2)
    ### END SOLUTION
    return middle


def ranks(values: np.ndarray) -> np.ndarray:
    """For each of `values` (N,) how many of them are smaller; float64 (N,)."""
    ### BEGIN SOLUTION
    smaller = values[None, :] < values[:, None]
    places = np.sum(smaller, axis=1).astype(np.float64)
    ### END SOLUTION
    return places
