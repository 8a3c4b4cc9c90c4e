"""Every kind of pooling, with loops and fast: the forward and the backward pass by name.

No exercise may import this module, because the fast layers are not available while it is judged.
"""

from __future__ import annotations

from collections.abc import Mapping

from ._fast.mean_and_l2 import (
    l2_pool_backward_fast,
    l2_pool_forward_fast,
    mean_pool_backward_fast,
    mean_pool_forward_fast,
)
from ._fast.pooling import max_pool_backward_fast, max_pool_forward_fast
from .fast_layers import Method
from .layers import max_pool_backward_naive, max_pool_forward_naive
from .pooling import (
    l2_pool_backward_naive,
    l2_pool_forward_naive,
    mean_pool_backward_naive,
    mean_pool_forward_naive,
)

__all__ = ["METHODS"]

METHODS: Mapping[str, Mapping[str, Method]] = {
    "max": {
        "naive": Method(max_pool_forward_naive, max_pool_backward_naive),
        "fast": Method(max_pool_forward_fast, max_pool_backward_fast),
    },
    "mean": {
        "naive": Method(mean_pool_forward_naive, mean_pool_backward_naive),
        "fast": Method(mean_pool_forward_fast, mean_pool_backward_fast),
    },
    "l2": {
        "naive": Method(l2_pool_forward_naive, l2_pool_backward_naive),
        "fast": Method(l2_pool_forward_fast, l2_pool_backward_fast),
    },
}
