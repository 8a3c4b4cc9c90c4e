"""Say what is wrong with a value of another kind, shape or dtype than the right one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from grading.sandbox.contract import NotAnArray
from grading.spec import Array, Output
from grading.support.translation import counted, tr

# The keys of values that could not be unpacked into the named parts.
_WRONG_COUNT = frozenset({"one array", "one value", "values", "no values"})


@dataclass(frozen=True)
class Verdict:
    """The result of one comparison.

    ok         whether the value is right
    message    what is wrong, in whole sentences
    rel_error  the largest relative error
    index      where the values differ most
    tolerance  the largest difference allowed
    cause      equal for two failures of the same kind, and the same in every language
    brief      the message without its details, for one line; empty if it has none

    `index` and `tolerance` are None where values were not compared.
    """

    ok: bool
    message: str = ""
    rel_error: float | None = None
    index: tuple[int, ...] | None = None
    tolerance: float | None = None
    cause: str = ""
    brief: str = ""


def wrong_kind(name: str, got: Any, want: Array | None) -> Verdict:
    """The verdict on a value that is not an array of numbers.

    Args:
        name: the name of the output.
        got: the student's value.
        want: the array of the reference, of any shape; None if it is not known.

    Returns:
        A verdict that says what was expected, and what to do about the common kinds.
    """
    value = got if isinstance(got, NotAnArray) else NotAnArray(type(got).__name__)
    kind, key = value.kind, value.key
    number = want is not None and want.ndim == 0
    facts = {"name": name, "kind": kind}
    if key in _WRONG_COUNT:
        message = tr("{name}: got {kind}. Return them together, in this order.", **facts)
    elif key == "none" and number:
        message = tr(
            "{name}: got None, expected a number. Is a `return` or an assignment missing?", **facts
        )
    elif key == "none":
        message = tr(
            "{name}: got None, expected an array. Is a `return` or an assignment missing?", **facts
        )
    elif key == "masked":
        message = tr(
            "{name}: got a masked array, expected a plain array. Convert it with .filled(...).",
            **facts,
        )
    elif key == "generator":
        message = tr(
            "{name}: got {kind}. Use `return` instead of `yield`, or put the values into an array.",
            **facts,
        )
    elif key == "items" and not number and value.of == "tuple":
        message = tr(
            "{name}: got {kind}, expected an array. Check the order of the values that you return.",
            **facts,
        )
    elif key == "items" and not number and value.of == "list":
        message = tr(
            "{name}: got {kind}, expected an array. Convert it with np.array(...).", **facts
        )
    elif key == "dtype" and value.of == "object":
        message = tr(
            "{name}: got {kind}, expected an array of real numbers. NumPy makes such an array of "
            "parts that have different shapes or are not numbers.",
            **facts,
        )
    elif key == "dtype" and "U" in value.of:
        message = tr("{name}: got {kind} (text), expected an array of real numbers.", **facts)
    elif key == "dtype":
        message = tr("{name}: got {kind}, expected an array of real numbers.", **facts)
    elif number:
        message = tr("{name}: got {kind}, expected a number.", **facts)
    else:
        message = tr("{name}: got {kind}, expected an array.", **facts)
    # A list of 3 is as wrong as a list of 4.
    return Verdict(False, message, cause=f"kind {value.same_kind}")


def wrong_shape(name: str, got: tuple[int, ...], want: tuple[int, ...]) -> Verdict:
    """The verdict on an array of another shape.

    Args:
        name: the name of the output.
        got: the shape of the student's array.
        want: the shape of the reference.

    Returns:
        A verdict that says which axes are wrong, if only some are.
    """
    shapes = {"name": name, "got": got, "want": want}
    wrong = [str(axis) for axis, (a, b) in enumerate(zip(got, want, strict=False)) if a != b]
    if not want:
        cause = "not a single number"
        message = tr("{name}: got an array of shape {got}, expected a single number.", **shapes)
    elif not got:
        cause = "single number"
        message = tr("{name}: got a single number, expected an array of shape {want}.", **shapes)
    elif 0 in got and 0 not in want:
        cause = "empty"
        message = tr("{name}: got shape {got}, expected {want}: it is empty.", **shapes)
    elif len(got) == len(want) and sorted(got) == sorted(want):
        cause = "axes in a different order"
        message = tr(
            "{name}: got shape {got}, expected {want}: the same lengths in a different order.",
            **shapes,
        )
    elif len(got) == len(want) and len(wrong) < len(want):
        cause = f"length of axes {wrong}"
        message = counted(
            "{name}: got shape {got}, expected {want}: axis {axes} has the wrong length.",
            "{name}: got shape {got}, expected {want}: axes {axes} have the wrong length.",
            len(wrong),
            axes=", ".join(wrong),
            **shapes,
        )
    elif math.prod(got) == math.prod(want):
        cause = "other shape"
        message = tr(
            "{name}: got shape {got}, expected {want} (as many numbers, in another shape).",
            **shapes,
        )
    else:
        cause = "shape"
        message = tr("{name}: got shape {got}, expected {want}.", **shapes)
    return Verdict(False, message, cause=cause)


def wrong_dtype(output: Output, got: Array, want: Array) -> str | None:
    """Say what is wrong with the dtype of an array.

    Args:
        output: the output, with the dtypes that it accepts.
        got: the student's array.
        want: the array of the reference, of the same shape.

    Returns:
        The message; None if the dtype is right.
    """
    allowed = output.accept.dtypes
    facts = {"output": output.name, "name": got.dtype.name}
    if allowed is not None:
        if got.dtype.name in allowed:
            return None
        return counted(
            "{output}: got dtype {name}, expected {allowed}.",
            "{output}: got dtype {name}, expected one of {allowed}.",
            len(allowed),
            allowed=", ".join(allowed),
            **facts,
        )
    if got.dtype.kind == "f" or (want.dtype.kind in "iub" and got.dtype.kind in "iub"):
        return None
    if got.dtype.kind == "c":
        return tr(
            "{output}: got dtype {name} (complex numbers), expected real numbers. Look for the "
            "root or a power of a negative number, and for an inverse FFT without .real.",
            **facts,
        )
    if want.dtype.kind == "f":
        return tr("{output}: got dtype {name}, expected real floating-point numbers.", **facts)
    return tr("{output}: got dtype {name}, expected whole numbers.", **facts)
