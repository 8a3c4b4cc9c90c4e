"""The frames that cross the border: lengths, a JSON header, raw array bytes; no pickle, no paths.

    u32 (little-endian)   length of the header
    header                a JSON object; "arrays" lists [dtype, shape] of what follows
    bytes                 the arrays, one after the other, in C order

The grader's side trusts nothing it reads: a length, a dtype, a shape or a field that is not as it
must be raises `Malformed` before anything is allocated for it.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# Fills the buffer with what comes next, or raises EOFError.
ReadInto = Callable[[memoryview], None]

HEADER_CAP = 1 << 20  # an answer holds names and one error message; a mebibyte is ample
MAX_DIMENSIONS = 32
MAX_ARRAYS = 4096
MAX_FRAMES = 20

# What may come back. Kinds that no exercise accepts (complex, int) are let through, so that the
# comparison can name them to the student.
DTYPES = frozenset(
    {"b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"}
    | {"f2", "f4", "f8", "f12", "f16", "c8", "c16", "c24", "c32"}
)


class Malformed(ValueError):  # noqa: N818 - it names what the frame is
    """A frame that is not as the protocol says."""


def pack(header: dict[str, Any], arrays: Sequence[Array] = ()) -> list[memoryview]:
    """The parts of a frame, to be written one after the other."""
    plain = [np.array(a, dtype=a.dtype.newbyteorder("="), order="C", copy=None) for a in arrays]
    head = {**header, "arrays": [[array.dtype.str[1:], list(array.shape)] for array in plain]}
    text = json.dumps(head, separators=(",", ":")).encode()
    parts = [memoryview(struct.pack("<I", len(text)) + text)]
    parts += [_bytes_of(array) for array in plain if array.size]
    return parts


def _bytes_of(array: Array) -> memoryview:
    """The memory of a C-ordered array that is not empty."""
    return array.reshape(-1).view(np.uint8).data


def read(
    read_into: ReadInto, *, header_cap: int = HEADER_CAP, budget: int | None = None
) -> tuple[dict[str, Any], list[Array]]:
    """Read one frame.

    Args:
        read_into: fills a buffer from the pipe.
        header_cap: how many bytes a header may have.
        budget: how many bytes all arrays together may have (None: the sender is trusted).

    Returns:
        The header and the arrays, C-ordered, writable and of exactly `np.ndarray`.

    Raises:
        Malformed: what came is no frame.
        EOFError: the frame ends early.
    """
    prefix = bytearray(4)
    read_into(memoryview(prefix))
    (length,) = struct.unpack("<I", prefix)
    if length > header_cap:
        raise Malformed(f"a header of {length} bytes, where {header_cap} are allowed")
    text = bytearray(length)
    read_into(memoryview(text))
    header = _parse(text)
    shapes = array_specs(header.pop("arrays", None), budget)
    arrays = []
    for dtype, shape in shapes:
        array: Array = np.empty(shape, dtype)
        if array.size:
            read_into(_bytes_of(array))
        arrays.append(array)
    if any(array.dtype.kind == "b" and array.view(np.uint8).max(initial=0) > 1 for array in arrays):
        raise Malformed("a bool that is neither true nor false")
    return header, arrays


def _parse(text: bytearray) -> dict[str, Any]:
    try:
        header = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed(f"a header that is not JSON ({type(error).__name__})") from None
    if not isinstance(header, dict):
        raise Malformed("a header that is not an object")
    return header


def array_specs(specs: object, budget: int | None) -> list[tuple[np.dtype[Any], tuple[int, ...]]]:
    """The dtypes and shapes a header claims, checked before anything is allocated.

    Raises:
        Malformed: a dtype or a shape may not cross.
        TooLarge: the arrays would have more bytes than `budget`.
    """
    if not isinstance(specs, list) or len(specs) > MAX_ARRAYS:
        raise Malformed("no list of arrays")
    checked = []
    total = 0
    for spec in specs:
        if not isinstance(spec, list) or len(spec) != 2:
            raise Malformed("an array without dtype and shape")
        kind, shape = spec
        if not isinstance(kind, str) or kind not in DTYPES:
            raise Malformed("an array of a dtype that may not cross")
        if (
            not isinstance(shape, list)
            or len(shape) > MAX_DIMENSIONS
            or not all(type(n) is int and 0 <= n < 1 << 48 for n in shape)
        ):
            raise Malformed("an array whose shape is no list of sizes")
        # An empty axis beside huge ones is legal in arithmetic, yet NumPy refuses the product.
        if math.prod(max(n, 1) for n in shape) >= 1 << 48:
            raise Malformed("an array whose shape is out of bounds")
        try:
            dtype = np.dtype(kind)
        except TypeError:
            raise Malformed(f"an array of dtype {kind}, which this machine has not") from None
        total += math.prod(shape) * dtype.itemsize
        if budget is not None and total > budget:
            raise TooLarge(f"arrays of {total} bytes or more, where {budget} are left")
        checked.append((dtype, tuple(shape)))
    return checked


class TooLarge(Malformed):
    """An honest frame may be too large as well, and its sender is told the limit."""


_AS_IT_IS = frozenset({type(None), bool, int, str})


class Packer:
    """Turns the values of a script into JSON and a list of arrays; one array is sent once.

    JSON      value
    scalar    None, bool, int, str; a float that is finite
    ["f", s]  a float, by name ("nan", "inf", "-inf")
    ["l", v]  list; ["t", v] tuple; ["d", {}] dict with string keys
    ["a", i]  array i; ["s", i] the NumPy scalar that array i holds
    ["y", s]  dtype; ["Y", s] scalar type, such as `np.float32`
    ["r", i]  the result of step i
    """

    def __init__(self) -> None:
        self.arrays: list[Array] = []
        self._seen: dict[int, int] = {}

    def add(self, array: Array) -> int:
        """The place of `array` among those sent.

        Raises:
            ValueError: its dtype is neither of numbers nor of bools.
        """
        if array.dtype.str[1:] not in DTYPES:
            raise ValueError(
                f"an array of dtype {array.dtype} cannot be sent; use numbers or bools"
            )
        if id(array) not in self._seen:
            self._seen[id(array)] = len(self.arrays)
            self.arrays.append(array)
        return self._seen[id(array)]

    def value(self, value: Any) -> Any:
        """`value` as JSON.

        Raises:
            ValueError: a script may not hold such a value.
        """
        # What is most frequent first: a class has hundreds of scripts of a dozen steps each.
        if type(value) in _AS_IT_IS:
            return value
        if hasattr(value, "case") and hasattr(value, "index"):
            return ["r", value.index]
        if isinstance(value, np.generic):
            return ["s", self.add(np.array(value))]
        if isinstance(value, float):
            return value if math.isfinite(value) else ["f", repr(value)]
        if isinstance(value, np.ndarray):
            return ["a", self.add(value)]
        if isinstance(value, (list, tuple)):
            return ["l" if isinstance(value, list) else "t", [self.value(item) for item in value]]
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return ["d", {key: self.value(item) for key, item in value.items()}]
        if isinstance(value, np.dtype):
            return ["y", value.str]
        if isinstance(value, type) and issubclass(value, np.generic):
            return ["Y", np.dtype(value).str]
        if isinstance(value, (int, str)):
            return value
        raise ValueError(f"a script cannot hold {value!r} (a {type(value).__name__})")


def unpack(value: Any, arrays: Sequence[Array], results: Sequence[Any]) -> Any:
    """What `Packer.value` packed, with the results of earlier steps put in their places.

    Args:
        value: what came as JSON.
        arrays: the arrays that came with it.
        results: what earlier steps returned.

    Returns:
        The value.

    Raises:
        Malformed: it has a tag that `Packer.value` never writes.
    """
    if not isinstance(value, list):
        return value
    tag, held = value
    match tag:
        case "f":
            return float(held)
        case "l":
            return [unpack(item, arrays, results) for item in held]
        case "t":
            return tuple(unpack(item, arrays, results) for item in held)
        case "d":
            return {key: unpack(item, arrays, results) for key, item in held.items()}
        case "a":
            return arrays[held]
        case "s":
            return arrays[held][()]
        case "y":
            return np.dtype(held)
        case "Y":
            return np.dtype(held).type
        case "r":
            return results[held]
    raise Malformed(f"a value tagged {tag!r}")
