"""Input checks for arrays, numbers and dicts, and the form of all their errors.

Raises:
    ValueError: an input does not fit; the message says what to do.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

__all__ = [
    "check_float_dtype",
    "check_floating",
    "check_integer",
    "check_mapping",
    "check_ndarray",
    "check_number",
    "check_pair",
    "check_same_shape",
    "entry_of",
    "fail",
]


def fail(what: str, *, got: object, expected: str, hint: str) -> NoReturn:
    """Raise the `ValueError` for a bad input; all of them have the same four parts.

    Args:
        what: what is wrong, as a sentence without a period; it may begin with a name.
        got: what the caller passed.
        expected: what would be right.
        hint: what to do next, as a sentence without a period.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{what}: got {got}, expected {expected}. {hint}.")


def check_floating(name: str, value: Any, axes: str | None = None) -> None:
    """Require a floating-point array, with the axes of a comma-separated list such as "N, D".

    Args:
        name: the name of the argument, for the message.
        value: its value.
        axes: its axes, such as "N, D"; None for any number of them.
    """
    check_ndarray(name, value)
    if value.dtype.kind != "f":
        fail(
            f"{name} has the wrong dtype",
            got=value.dtype,
            expected="float32 or float64",
            hint=f"Convert it: {name}.astype(np.float64)",
        )
    if axes is not None and value.ndim != axes.count(",") + 1:
        fail(
            f"{name} has the wrong number of axes",
            got=f"shape {value.shape}",
            expected=f"({axes})",
            hint="Reshape it, or add the missing axes with None",
        )


def check_same_shape(name: str, value: Any, shape: tuple[int, ...], why: str) -> None:
    """Require a floating-point array of exactly `shape`.

    Args:
        name: the name of the argument, for the message.
        value: its value.
        shape: the shape it must have.
        why: the reason for this shape, as a sentence without a period.
    """
    check_floating(name, value)
    if value.shape != shape:
        fail(f"{name} has the wrong shape", got=f"{value.shape}", expected=f"{shape}", hint=why)


def check_float_dtype(dtype: Any) -> None:
    """Require a dtype for parameters."""
    if not np.issubdtype(np.dtype(dtype), np.floating):
        fail(
            "dtype is not a floating type",
            got=np.dtype(dtype),
            expected="float32 or float64",
            hint="Pass np.float32, or np.float64 for a gradient check",
        )


def check_integer(name: str, value: Any, low: int) -> int:
    """Require a whole number of `low` or more; NumPy integers count.

    Args:
        name: the name of the argument, for the message.
        value: its value.
        low: the smallest allowed value.

    Returns:
        The number as a Python integer, which does not overflow as `numpy.uint8(200)` does.
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if number < low:
        fail(
            f"{name} is out of range",
            got=repr(value),
            expected=f"a whole number of {low} or more",
            hint="Pass an int; use // instead of / to divide",
        )
    return number


def check_number(name: str, value: Any) -> float:
    """Require a number, which may be an array without axes or the text of a number.

    Args:
        name: the name of the argument, for the message.
        value: its value.

    Returns:
        The number as a Python float, which does not turn float32 arrays into float64.
    """
    try:
        return float(value)
    except (TypeError, ValueError):
        fail(
            f"{name} is not a number",
            got=repr(value),
            expected="a number",
            hint="Pass a float, such as 0.5",
        )


def check_pair(name: str, value: Any, low: int = 1) -> tuple[int, int]:
    """Require two whole numbers of `low` or more: a height and a width.

    Args:
        name: the name of the argument, for the message.
        value: its value.
        low: the smallest allowed number.

    Returns:
        The two numbers as plain ints.
    """
    if not isinstance(value, tuple | list) or len(value) != 2:
        fail(
            f"{name} is not a pair",
            got=repr(value),
            expected="(height, width)",
            hint="Pass a tuple of two whole numbers",
        )
    height, width = value
    return (
        check_integer(f"{name} (height)", height, low=low),
        check_integer(f"{name} (width)", width, low=low),
    )


def check_ndarray(name: str, value: Any) -> None:
    """Require a NumPy array that is not a matrix and has no mask."""
    if type(value) is np.ndarray:
        return
    # A matrix multiplies differently, and no layer takes account of a mask.
    if not isinstance(value, np.ndarray) or isinstance(value, np.matrix | np.ma.MaskedArray):
        data = None if isinstance(value, np.ndarray) else getattr(value, "data", None)
        holds_array = isinstance(data, np.ndarray)  # a Parameter
        convert = f"Convert it: np.asarray({name}, dtype=np.float64)"
        fail(
            f"{name} is not a NumPy array",
            got=type(value).__name__,
            expected="numpy.ndarray",
            hint=f"Pass its array: {name}.data" if holds_array else convert,
        )


def check_mapping(name: str, params: Any) -> None:
    """Require a dict, or another mapping."""
    if not isinstance(params, (dict, Mapping)):  # dict first, because it is faster
        fail(
            f"{name} is not a dict",
            got=type(params).__name__,
            expected="a dict",
            hint="Pass {} for the defaults",
        )


def entry_of(name: str, params: Any, key: str) -> Any:
    """Read an entry that a dict of parameters must have.

    Args:
        name: the name of the argument, for the message.
        params: its value.
        key: the key of the entry.

    Returns:
        The entry.

    Raises:
        ValueError: the value is not a dict, or has no such entry.
    """
    check_mapping(name, params)
    if key not in params:
        fail(
            f'{name} has no "{key}"',
            got=f"the keys {sorted(map(str, params))}",
            expected=f'the key "{key}" too',
            hint=f'Set {name}["{key}"]',
        )
    return params[key]
