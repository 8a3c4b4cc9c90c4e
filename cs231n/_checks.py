"""The former name of `cs231n.support.checks`: submissions from older hand-outs import it."""

from cs231n.support.checks import *  # noqa: F403
