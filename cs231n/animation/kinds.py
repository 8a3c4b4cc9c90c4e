"""The kinds of animations, by name. It imports nothing, so that a command's help is fast."""

from __future__ import annotations

KINDS = ("conv", "conv-backward", "pool", "pool-backward", "im2col", "transposed")
PADDING_MODES = ("valid", "same", "ceil", "full")
POOLING_MODES = ("max", "mean", "l2")
# The modes of each kind. The first is the default.
MODES = {
    "conv": PADDING_MODES,
    "conv-backward": PADDING_MODES,
    "im2col": PADDING_MODES,
    "pool": POOLING_MODES,
    "pool-backward": POOLING_MODES,
    "transposed": (),
}
