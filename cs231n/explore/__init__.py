"""See a convolution, its gradients and pooling, cell by cell, next to your own function.

from cs231n.explore import explore
explore()                                       # in a notebook
explore("conv_forward_naive", stride=2)         # runs your function on what you see
"""

from cs231n.explore.showing import Frame, case_page, explore

__all__ = ["Frame", "case_page", "explore"]
