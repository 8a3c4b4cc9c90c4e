"""Max pooling by reshaping: if the windows lie side by side, it needs no loop and no copy.

The windows must tile the image: the stride is the size of a window, and no pixel is left over.
Nothing else in the package uses this module; the functions of `layers` take any window and stride.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np  # noqa: F401  (students may need it)
from numpy.typing import NDArray

from cs231n.support.checks import check_pool, check_pool_grad, check_tiles

Array = NDArray[Any]
Cache = tuple[Array, Array, Mapping[str, int]]


def max_pool_forward_tiles(x: Array, pool_param: Mapping[str, int]) -> tuple[Array, Cache]:
    """Take the maximum of every tile, with one reshape and one call of `max`.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height` and `pool_width`, of which H and W are multiples, and
            `stride`, equal to both.

    Returns:
        out (N, C, H / pool_height, W / pool_width), and the cache (x, out, pool_param).

    Raises:
        ValueError: If the windows do not tile the image.
    """
    height, width = check_tiles(x, *check_pool(x, pool_param))
    # Your part: compute out. No loop is needed.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    out = x.reshape(N, C, H // height, height, W // width, width).max(axis=(3, 5))
    ### END SOLUTION
    return out, (x, out, pool_param)


def max_pool_backward_tiles(dout: Array, cache: Cache) -> Array:
    """Send each gradient to the largest pixel of its tile.

    Args:
        dout: Upstream gradient, of the shape of out.
        cache: The cache of `max_pool_forward_tiles`.

    Returns:
        dx (N, C, H, W). Where several pixels of a tile are largest, any of them may take the
        gradient, or all.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, out, pool_param = cache
    height, width = check_tiles(x, *check_pool_grad(dout, x, pool_param))
    # Your part: compute dx. No loop is needed here either.
    ### BEGIN SOLUTION
    N, C, OH, OW = out.shape
    largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]
    dx: Array = (largest * dout[:, :, :, None, :, None]).reshape(x.shape)
    ### END SOLUTION
    return dx
