"""Every kind of pooling, with loops and fast: the forward and the backward pass by name.

No exercise may import this module, because the fast layers are not available while it is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ._fast.mean_and_l2 import (
    l2_pool_backward_fast,
    l2_pool_forward_fast,
    mean_pool_backward_fast,
    mean_pool_forward_fast,
)
from ._fast.pooling import max_pool_backward_fast, max_pool_forward_fast
from .layers import max_pool_backward_naive, max_pool_forward_naive
from .pooling import (
    l2_pool_backward_naive,
    l2_pool_forward_naive,
    mean_pool_backward_naive,
    mean_pool_forward_naive,
)

__all__ = ["METHODS", "Passes"]


class Passes(NamedTuple):
    """The forward and the backward pass of a layer."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]


METHODS: Mapping[str, Mapping[str, Passes]] = {
    "max": {
        "naive": Passes(max_pool_forward_naive, max_pool_backward_naive),
        "fast": Passes(max_pool_forward_fast, max_pool_backward_fast),
    },
    "mean": {
        "naive": Passes(mean_pool_forward_naive, mean_pool_backward_naive),
        "fast": Passes(mean_pool_forward_fast, mean_pool_backward_fast),
    },
    "l2": {
        "naive": Passes(l2_pool_forward_naive, l2_pool_backward_naive),
        "fast": Passes(l2_pool_forward_fast, l2_pool_backward_fast),
    },
}
