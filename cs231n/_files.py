"""The former name of `cs231n.support.files`: submissions from older hand-outs import it."""

from cs231n.support.files import *  # noqa: F403
