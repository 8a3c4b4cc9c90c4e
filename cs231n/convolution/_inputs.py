"""The former name of `convolution.inputs`, which files from older hand-outs still import."""

from cs231n.convolution.inputs import *  # noqa: F403
