"""The former name of `cs231n._fast.mean_and_l2`: submissions from older hand-outs import it."""

from cs231n._fast.mean_and_l2 import (
    l2_pool_backward_fast,
    l2_pool_forward_fast,
    mean_pool_backward_fast,
    mean_pool_forward_fast,
)

__all__ = [
    "l2_pool_backward_fast",
    "l2_pool_forward_fast",
    "mean_pool_backward_fast",
    "mean_pool_forward_fast",
]
