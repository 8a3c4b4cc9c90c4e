"""Convert values to plain arrays, or describe them to the grader.

What the worker says about a value or an error is sent as `[key, values]`;
`grading/sandbox/sentences.py` makes the sentence on the other side.
"""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any

import numpy as np

from grading.sandbox import protocol
from grading.sandbox.protocol import Array

TEXT_CAP = 300  # of a value in a sentence
Says = list[Any]  # [key of a sentence, its values by name]


def says(key: str, /, **values: str | int | Says) -> Says:
    """Ask for a sentence: its key in `grading/sandbox/sentences.py`, and its values."""
    return [key, {n: v[:TEXT_CAP] if isinstance(v, str) else v for n, v in values.items()}]


class Unusable:
    """Takes the place of the parts of a value that could not be unpacked."""

    def __init__(self, kind: Says) -> None:
        self.kind = kind


def describe(value: object) -> Says:
    """Describe a value in a few words: None, "a list of 3", "a str"."""
    if value is None:
        return says("none")
    if isinstance(value, (list, tuple, dict, set)):
        return says("items", type=type(value).__name__, count=len(value))
    if isinstance(value, np.ndarray):
        return says("dtype", dtype=str(value.dtype))
    if isinstance(value, GeneratorType):
        return says("generator")
    if isinstance(value, (FunctionType, MethodType, BuiltinFunctionType, np.ufunc)):
        return says("function", name=value.__name__[:50])
    name = type(value).__name__[:100]
    return says("an" if name[:1].lower() in "aeiou" else "a", type=name)


def plain(value: object) -> Array | Says:
    """Return the value as a plain array of a permitted dtype, or a description of it."""
    if isinstance(value, Unusable):
        return value.kind
    masked = sys.modules.get("numpy.ma")
    if masked is not None and isinstance(value, masked.MaskedArray):
        return says("masked")
    if isinstance(value, np.ndarray):
        array: Array = np.array(value, subok=False, copy=None)
    elif isinstance(value, (bool, int, float, complex, np.generic)):
        array = np.array(value)
    else:
        return describe(value)
    if array.dtype.str[1:] not in protocol.DTYPES:
        return describe(array)
    return array
