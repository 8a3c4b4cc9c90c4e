"""Read pickles of arrays and plain values, and never run one.

A pickle is a program: `pickle.load` on a manipulated file can call any function. This reader allows
only a short list of opcodes and four names, and it replaces even those names with its own
stand-ins. NumPy's constructors are never called with numbers from the file: the number of bytes of
an array must match its shape before the array is created.
"""

from __future__ import annotations

import io
import math
import pickle
import pickletools
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from cs231n.data.errors import ArrayPickleError

MAX_BYTES = 256 * 1024 * 1024
MAX_MEMO = 1_000_000
MAX_DEPTH = 32
MAX_VALUES = 1_000_000

# Containers, strings, numbers, the memo, and the opcodes that arrays need (GLOBAL or STACK_GLOBAL,
# REDUCE, BUILD). Old text opcodes, persistent ids, extension codes, INST, OBJ, NEWOBJ, sets and
# out-of-band buffers are not allowed.
_OPCODES = (
    "PROTO FRAME STOP MARK POP POP_MARK NONE NEWTRUE NEWFALSE "
    "BININT BININT1 BININT2 LONG1 BINFLOAT "
    "BINSTRING SHORT_BINSTRING BINUNICODE SHORT_BINUNICODE BINUNICODE8 "
    "BINBYTES SHORT_BINBYTES BINBYTES8 "
    "EMPTY_DICT SETITEM SETITEMS EMPTY_LIST APPEND APPENDS "
    "EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 "
    "BINPUT LONG_BINPUT MEMOIZE BINGET LONG_BINGET "
    "GLOBAL STACK_GLOBAL REDUCE BUILD"
)
_ALLOWED = frozenset(_OPCODES.split())


class _Dtype:
    """Stands in for `numpy.dtype`: a code such as u1 and a byte order."""

    def __init__(self, code: object, *_flags: object) -> None:
        if not isinstance(code, str) or code[:1] not in ("i", "u", "f") or len(code) != 2:
            raise ArrayPickleError(f"array of type {code!r}, expected plain numbers")
        self.code = code
        self.order: Literal["|", "<", ">", "="] = "|"

    def __setstate__(self, state: object) -> None:
        if not isinstance(state, tuple) or len(state) < 2 or state[1] not in ("|", "<", ">", "="):
            raise ArrayPickleError("array type with an unknown byte order")
        self.order = state[1]

    def resolve(self) -> np.dtype[Any]:
        return np.dtype(self.code).newbyteorder(self.order)


class _Array:
    """Stands in for `numpy.ndarray` until the whole pickle is read."""

    def __init__(self, *_arguments: object) -> None:
        self.value: np.ndarray | None = None

    def __setstate__(self, state: object) -> None:
        if not isinstance(state, tuple) or len(state) != 5:
            raise ArrayPickleError("array state is not NumPy's five fields")
        _version, shape, dtype, fortran, content = state
        if not isinstance(dtype, _Dtype):
            raise ArrayPickleError("array without a type")
        if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
            raise ArrayPickleError(f"array of shape {shape!r}")
        if isinstance(content, str):  # a Python 2 str, read as latin-1: one character per byte
            content = content.encode("latin-1")
        if not isinstance(content, bytes):
            raise ArrayPickleError("array whose content is not bytes")
        resolved = dtype.resolve()
        if len(content) != math.prod(shape) * resolved.itemsize:
            raise ArrayPickleError(f"array of shape {shape} with {len(content)} bytes of content")
        flat = np.frombuffer(content, dtype=resolved).astype(resolved.newbyteorder("="))
        self.value = flat.reshape(shape, order="F" if fortran else "C")


def _reconstruct(kind: object, *_rest: object) -> _Array:
    if kind is not _NAMES["numpy", "ndarray"]:
        raise ArrayPickleError("array of an unknown class")
    return _Array()


def _encode(text: object, encoding: object) -> bytes:
    # Python 3 writes bytes this way under protocol 2.
    if not isinstance(text, str) or encoding != "latin1":
        raise ArrayPickleError("bytes in an unknown encoding")
    return text.encode("latin-1")


def _refuse(*_arguments: object) -> None:
    raise ArrayPickleError("a call of numpy.ndarray")


class _Name:
    """The stand-in for a name in the file. It can be called, but not changed."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[..., object]) -> None:
        self._make = make

    def __call__(self, *arguments: object) -> object:
        return self._make(*arguments)

    def __setstate__(self, _state: object) -> None:
        # Otherwise the opcode BUILD could set its attributes, with an effect on later files.
        raise ArrayPickleError("state for something that is not an array")


_RECONSTRUCT = _Name(_reconstruct)
_NAMES = {
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy", "ndarray"): _Name(_refuse),
    ("numpy", "dtype"): _Name(_Dtype),
    ("_codecs", "encode"): _Name(_encode),
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _NAMES[module, name]
        except KeyError:
            raise ArrayPickleError(
                f"it asks for {module}.{name}, but only arrays and plain values are allowed"
            ) from None


def _check_opcodes(data: bytes) -> None:
    """Refuse unknown opcodes, and memo indices that would make the unpickler reserve memory."""
    for opcode, argument, position in pickletools.genops(data):
        if opcode.name not in _ALLOWED:
            raise ArrayPickleError(f"opcode {opcode.name} at byte {position} is not allowed")
        if opcode.name in ("BINPUT", "LONG_BINPUT") and (argument or 0) > MAX_MEMO:
            raise ArrayPickleError(f"memo index {argument} at byte {position}")


class _Replacer:
    """Replace the stand-ins of arrays with the arrays."""

    def __init__(self) -> None:
        # Lists that share their members can describe 2**32 values in a few hundred bytes.
        self.left = MAX_VALUES

    def replaced(self, value: Any, depth: int = 0) -> Any:
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            raise ArrayPickleError("more values, or deeper nesting, than a data set has")
        if isinstance(value, _Array):
            if value.value is None:
                raise ArrayPickleError("array without content")
            return value.value
        below = depth + 1
        if type(value) is dict:
            return {self.replaced(k, below): self.replaced(v, below) for k, v in value.items()}
        if type(value) is list:
            return [self.replaced(item, below) for item in value]
        if type(value) is tuple:
            return tuple(self.replaced(item, below) for item in value)
        if value is None or type(value) in (str, bytes, int, float, bool):
            return value
        raise ArrayPickleError(f"a bare {type(value).__name__.strip('_')}")


def load_arrays(data: bytes) -> Any:
    """Read a pickle that holds only arrays and plain values.

    Args:
        data: the whole pickle, at most `MAX_BYTES` bytes; from Python 2 or 3, protocols 2 to 4.

    Returns:
        dict, list, tuple, str, bytes, int, float, bool, None and `numpy.ndarray` of numbers.
        Strings of Python 2 are read as latin-1.

    Raises:
        ArrayPickleError: it contains anything else, or is cut short. None of it was executed.
    """
    if len(data) > MAX_BYTES:
        raise ArrayPickleError(f"it is longer than {MAX_BYTES} bytes")
    try:
        _check_opcodes(data)
        return _Replacer().replaced(_Unpickler(io.BytesIO(data), encoding="latin1").load())
    except ArrayPickleError:
        raise
    # A malformed pickle can raise almost any error: EOFError, KeyError, and so on.
    except Exception as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ArrayPickleError(f"it is cut short or damaged ({detail})") from None
