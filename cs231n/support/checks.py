"""Input checks that the layers share.

Each function checks its arguments. If they are wrong, it raises a `ValueError` that says what is
wrong, what it got, what it expected, and what to do next. The checks look at shapes, dtypes and the
parameter dicts, but not at the values of arrays (except labels), so that they cost very little
compared to the layer itself.
"""

from cs231n.support.array_checks import *  # noqa: F403
from cs231n.support.image_checks import *  # noqa: F403
from cs231n.support.layer_checks import *  # noqa: F403
