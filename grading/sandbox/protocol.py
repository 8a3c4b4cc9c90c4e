"""The frames between the grader and a worker: a length, a JSON header and raw array bytes.

    u32 (little-endian)   length of the header
    header                a JSON object; "arrays" lists [dtype, shape] of each array
    bytes                 the arrays, one after the other, in C order

There are no pickles and no paths. The grader trusts nothing that it reads: an invalid length,
dtype, shape or field raises `Malformed` before any memory is allocated for it.
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
# Fills the buffer with the next bytes, or raises EOFError.
ReadInto = Callable[[memoryview], None]

HEADER_CAP = 1 << 20  # an answer has names and one error message, so 1 MiB is plenty
MAX_DIMENSIONS = 32
MAX_ARRAYS = 4096
MAX_FRAMES = 20
SMALL_FRAME = 1 << 16  # a frame up to this size is written in one piece

# The dtypes that may come back. Complex numbers and integers are accepted here although no exercise
# wants them, so that the comparison can tell the student which dtype it got.
DTYPES = frozenset(
    {"b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"}
    | {"f2", "f4", "f8", "f12", "f16", "c8", "c16", "c24", "c32"}
)


class Malformed(ValueError):  # noqa: N818 - it names what the frame is
    """A frame that does not follow the protocol."""


def pack(header: dict[str, Any], arrays: Sequence[Array] = ()) -> list[memoryview]:
    """Return the parts of a frame, to be written one after the other."""
    plain = [np.array(a, dtype=a.dtype.newbyteorder("="), order="C", copy=None) for a in arrays]
    head = {**header, "arrays": [[array.dtype.str[1:], list(array.shape)] for array in plain]}
    text = json.dumps(head, separators=(",", ":")).encode()
    parts = [memoryview(struct.pack("<I", len(text)) + text)]
    parts += [_bytes_of(array) for array in plain if array.size]
    small = sum(map(len, parts)) <= SMALL_FRAME
    return [memoryview(b"".join(parts))] if small else parts


def _bytes_of(array: Array) -> memoryview:
    """Return the memory of a C-ordered array that is not empty."""
    return array.reshape(-1).view(np.uint8).data


def read(
    read_into: ReadInto, *, header_cap: int = HEADER_CAP, budget: int | None = None
) -> tuple[dict[str, Any], list[Array]]:
    """Read one frame.

    Args:
        read_into: fills a buffer from the pipe.
        header_cap: how many bytes a header may have.
        budget: how many bytes all arrays together may have (None: no limit, for a trusted sender).

    Returns:
        The header, and the arrays: C-ordered, writable, and exactly of type `np.ndarray`.

    Raises:
        Malformed: the data is not a frame.
        EOFError: the frame ends early.
    """
    prefix = bytearray(4)
    read_into(memoryview(prefix))
    (length,) = struct.unpack("<I", prefix)
    if length > header_cap:
        raise Malformed(f"its header has {length} bytes, and {header_cap} are allowed")
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
        raise Malformed("a bool in it is neither true nor false")
    return header, arrays


def _parse(text: bytearray) -> dict[str, Any]:
    try:
        header = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed(f"its header is not JSON ({type(error).__name__})") from None
    if not isinstance(header, dict):
        raise Malformed("its header is not a JSON object")
    return header


def array_specs(specs: object, budget: int | None) -> list[tuple[np.dtype[Any], tuple[int, ...]]]:
    """Check the dtypes and shapes in a header, before any memory is allocated.

    Args:
        specs: the header's list of [dtype, shape].
        budget: how many bytes all arrays together may have; None for no limit.

    Returns:
        The dtypes and shapes.

    Raises:
        Malformed: a dtype or a shape is not permitted.
        TooLarge: the arrays would have more bytes than `budget`.
    """
    if not isinstance(specs, list) or len(specs) > MAX_ARRAYS:
        raise Malformed("it has no valid list of arrays")
    checked = []
    total = 0
    for spec in specs:
        if not isinstance(spec, list) or len(spec) != 2:
            raise Malformed("an array in it has no dtype and shape")
        kind, shape = spec
        if not isinstance(kind, str) or kind not in DTYPES:
            raise Malformed("an array in it has a dtype that is not permitted")
        if (
            not isinstance(shape, list)
            or len(shape) > MAX_DIMENSIONS
            or not all(type(n) is int and 0 <= n < 1 << 48 for n in shape)
        ):
            raise Malformed("the shape of an array in it is not a list of sizes")
        # An array with an empty axis has no bytes, but NumPy refuses it if other axes are huge.
        if math.prod(max(n, 1) for n in shape) >= 1 << 48:
            raise Malformed("the shape of an array in it is too large")
        try:
            dtype = np.dtype(kind)
        except TypeError:
            raise Malformed(f"this machine does not have the dtype {kind}") from None
        total += math.prod(shape) * dtype.itemsize
        if budget is not None and total > budget:
            raise TooLarge(f"its arrays have at least {total} bytes, and {budget} are left")
        checked.append((dtype, tuple(shape)))
    return checked


class TooLarge(Malformed):
    """A frame whose arrays are too large, which honest code can send, too."""


_UNCHANGED = frozenset({type(None), bool, int, str})


class Packer:
    """Turns the values of a script into JSON and a list of arrays; each array is sent only once.

    JSON      value
    scalar    None, bool, int, str, or a finite float
    ["f", s]  another float, by name ("nan", "inf", "-inf")
    ["l", v]  list; ["t", v] tuple; ["d", {}] dict with string keys
    ["a", i]  array i; ["s", i] the NumPy scalar in array i
    ["y", s]  dtype; ["Y", s] scalar type, such as `np.float32`
    ["r", i]  the result of step i
    """

    def __init__(self) -> None:
        self.arrays: list[Array] = []
        self._seen: dict[int, int] = {}

    def add(self, array: Array) -> int:
        """Add an array to those that are sent, and return its index.

        Raises:
            ValueError: its dtype is not one of numbers or bools.
        """
        if array.dtype.str[1:] not in DTYPES:
            raise ValueError(
                f"An array of dtype {array.dtype} cannot be sent. Use numbers or bools."
            )
        if id(array) not in self._seen:
            self._seen[id(array)] = len(self.arrays)
            self.arrays.append(array)
        return self._seen[id(array)]

    def value(self, value: Any) -> Any:
        """Return `value` as JSON.

        Raises:
            ValueError: a script cannot contain such a value.
        """
        # The most frequent types come first, because a class has thousands of steps.
        if type(value) in _UNCHANGED:
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
        raise ValueError(f"A script cannot contain {value!r} (of type {type(value).__name__}).")


def unpack(value: Any, arrays: Sequence[Array], results: Sequence[Any]) -> Any:
    """Restore a value that `Packer.value` packed.

    Args:
        value: the value as JSON.
        arrays: the arrays of the frame.
        results: the results of earlier steps, which the value may refer to.

    Returns:
        The value.

    Raises:
        Malformed: it has a tag that `Packer.value` never writes.
    """
    if not isinstance(value, list):
        return value
    tag, content = value
    match tag:
        case "f":
            return float(content)
        case "l":
            return [unpack(item, arrays, results) for item in content]
        case "t":
            return tuple(unpack(item, arrays, results) for item in content)
        case "d":
            return {key: unpack(item, arrays, results) for key, item in content.items()}
        case "a":
            return arrays[content]
        case "s":
            return arrays[content][()]
        case "y":
            return np.dtype(content)
        case "Y":
            return np.dtype(content).type
        case "r":
            return results[content]
    raise Malformed(f"a value in it has the unknown tag {tag!r}")
