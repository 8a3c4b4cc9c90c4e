"""Input checks that the layers share.

Each function checks its arguments. If they are wrong, it raises a `ValueError` that says what is
wrong, what it got, what it expected, and what to do next. The checks look at shapes, dtypes and the
parameter dicts, but not at the values of arrays (except labels), so that they cost very little
compared to the layer itself.
"""

from cs231n.support.array_checks import (
    check_float_dtype,
    check_floating,
    check_integer,
    check_mapping,
    check_number,
    check_pair,
    check_same_shape,
    fail,
)
from cs231n.support.image_checks import (
    MOST_PIXELS,
    check_conv,
    check_conv_grad,
    check_conv_net,
    check_groupnorm,
    check_pool,
    check_pool_grad,
    check_tiles,
)
from cs231n.support.layer_checks import (
    MODES,
    check_affine,
    check_affine_grad,
    check_batchnorm,
    check_dense_net,
    check_dropout,
    check_labels,
    check_layernorm,
    check_mode,
    check_scale_shift,
    check_upstream,
    needs_forward,
)

__all__ = [
    "MODES",
    "MOST_PIXELS",
    "check_affine",
    "check_affine_grad",
    "check_batchnorm",
    "check_conv",
    "check_conv_grad",
    "check_conv_net",
    "check_dense_net",
    "check_dropout",
    "check_float_dtype",
    "check_floating",
    "check_groupnorm",
    "check_integer",
    "check_labels",
    "check_layernorm",
    "check_mapping",
    "check_mode",
    "check_number",
    "check_pair",
    "check_pool",
    "check_pool_grad",
    "check_same_shape",
    "check_scale_shift",
    "check_tiles",
    "check_upstream",
    "fail",
    "needs_forward",
]
