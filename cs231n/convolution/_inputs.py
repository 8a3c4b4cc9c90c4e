"""The former name of `convolution.inputs`: files handed in from older hand-outs import it."""

from cs231n.convolution.inputs import *  # noqa: F403
