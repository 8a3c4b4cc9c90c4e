"""Memory of outputs: it begins at a cache line, and large pieces are used again."""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n._fast.dispatch import core

# Bytes in a cache line.
LINE = 64
# From this size in bytes on, malloc asks the system for fresh pages in every call and returns them
# afterwards. Mapping and clearing them took a third of a 1x1 convolution in float64.
LARGE = 32 << 20
# How many bytes of deleted large outputs are kept for the next ones.
KEEP_VARIABLE = "CS231N_KEEP_MEMORY"
KEPT = 128 << 20 if os.environ.get(KEEP_VARIABLE, "1") not in ("", "0") else 0

# Pieces that no array uses, by their size in bytes.
_shelf: dict[int, list[NDArray[np.uint8]]] = {}


class _Loan:
    """A piece of memory that arrays use; when the last of them is deleted, it goes to the shelf."""

    def __init__(self, piece: NDArray[np.uint8]) -> None:
        self._piece = piece

    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._piece.__array_interface__

    def __del__(self) -> None:
        size = self._piece.nbytes
        if size + sum(k * len(pieces) for k, pieces in list(_shelf.items())) > KEPT:
            _shelf.clear()  # perhaps these sizes were needed only once
        if size <= KEPT:
            _shelf.setdefault(size, []).append(self._piece)


def describe() -> str:
    """One line for `python -m cs231n.info`: how much memory of large outputs is kept."""
    if KEPT == 0:
        return f"none kept for the next output ({KEEP_VARIABLE}=0)"
    return f"up to {KEPT >> 20} MB of large outputs kept for the next ones"


def _piece(size: int) -> NDArray[np.uint8]:
    if size < LARGE or KEPT == 0:
        return np.empty(size, dtype=np.uint8)
    try:
        piece = _shelf[size].pop()
    except (KeyError, IndexError):
        piece = np.empty(size, dtype=np.uint8)
    return np.asarray(_Loan(piece))


def _bytes_to_line(room: NDArray[np.uint8]) -> int:
    # NumPy builds a dict for the address, which made a small layer 10% slower.
    if core is not None:
        return int(core.bytes_to_line(room))
    return -int(room.__array_interface__["data"][0]) % LINE


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array without values that begins at a cache line.

    The memory of `np.empty` begins 16 bytes after one. A vector is then written to two cache lines,
    and a half-written line may leave the cache: a 1x1 convolution took 1.3 times as long.

    Args:
        shape, dtype: Shape and dtype of the array.

    Returns:
        The array. Deleted arrays of `LARGE` bytes or more are used again; the process keeps at most
        `KEPT` bytes of them.
    """
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    room = _piece(size + LINE)
    return np.ndarray(shape, dtype, room, _bytes_to_line(room))
