"""Memory of outputs: it begins with a cache line, and large pieces of it are used again."""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n._fast.dispatch import core

# Of a cache line, in bytes.
LINE = 64
# From this many bytes on, malloc asks the system for fresh pages in every call and gives them back
# afterwards. To map and clear them took a third of a 1x1 convolution in float64.
LARGE = 32 << 20
# So many bytes of large outputs that are gone are kept for the next ones.
KEEP_VARIABLE = "CS231N_KEEP_MEMORY"
KEPT = 128 << 20 if os.environ.get(KEEP_VARIABLE, "1") not in ("", "0") else 0

# Pieces that nobody holds, by their size in bytes.
_shelf: dict[int, list[NDArray[np.uint8]]] = {}


class _Loan:
    """A piece of memory while arrays lie in it; the last of them to go puts it on the shelf."""

    def __init__(self, piece: NDArray[np.uint8]) -> None:
        self._piece = piece

    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._piece.__array_interface__

    def __del__(self) -> None:
        size = self._piece.nbytes
        if size + sum(k * len(pieces) for k, pieces in list(_shelf.items())) > KEPT:
            _shelf.clear()  # of sizes that were asked for once, perhaps
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
    # NumPy makes a dict to tell the address; a small layer took a tenth longer.
    if core is not None:
        return int(core.bytes_to_line(room))
    return -int(room.__array_interface__["data"][0]) % LINE


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array that is not filled, and begins with a cache line.

    `np.empty` begins 16 bytes into one. Vectors written there straddle two lines, and a line that
    is written by halves may leave the cache in between: a 1x1 convolution took 1.3 times as long.

    Args:
        shape, dtype: Of the array.

    Returns:
        Memory that no other array has. Pieces of `LARGE` bytes and more that are no longer held
        are used again, and at most `KEPT` bytes of them stay with the process.
    """
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    room = _piece(size + LINE)
    return np.ndarray(shape, dtype, room, _bytes_to_line(room))
