"""The same in one line, which the exercise forbids."""

import numpy as np


def scale_rows(x: np.ndarray, s: np.ndarray) -> np.ndarray:
    """`x` with row i times s[i]."""
    return np.einsum("ij,i->ij", x, s)
