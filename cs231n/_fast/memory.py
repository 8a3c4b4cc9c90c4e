"""Memory of outputs: it begins at a cache line, and large pieces are used again."""

from __future__ import annotations

import math
import os
import sys
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n._fast.dispatch import core

# Bytes in a cache line.
LINE = 64
# Smaller arrays stay in the L1 cache, where it does not matter much where they begin.
SMALL = 8 << 10
# From some size on, malloc asks the system for fresh pages in every call and returns them
# afterwards, which took a third of a 1x1 convolution in float64, and more than half of a pooling
# layer. That size is 32 MB at most, but much less if other libraries allocate as well.
LARGE = 1 << 20
# How many bytes of large outputs are kept for the next ones. A piece is kept from the start, and
# used again when no array refers to it: a destructor in Python could swallow an interrupt.
KEEP_VARIABLE = "CS231N_KEEP_MEMORY"
KEPT = 128 << 20 if os.environ.get(KEEP_VARIABLE, "1") not in ("", "0") else 0

# Pieces by their size in bytes; the size that was asked for last comes last. Arrays may use them.
_shelf: dict[int, list[NDArray[np.uint8]]] = {}


def _references(pieces: list[NDArray[np.uint8]]) -> int:
    """Count the references to the first piece, with that of the list and one of the call itself."""
    return sys.getrefcount(pieces[0])


# The count for a piece that only the list refers to.
UNUSED = _references([np.empty(0, dtype=np.uint8)])


def describe() -> str:
    """One line for `python -m cs231n.info`: how much memory of large outputs is kept."""
    if KEPT == 0:
        return f"none kept for the next output ({KEEP_VARIABLE}=0)"
    return f"up to {KEPT >> 20} MB of large outputs kept for the next ones"


def _kept() -> int:
    return sum(size * len(pieces) for size, pieces in list(_shelf.items()))


def _piece(size: int) -> NDArray[np.uint8]:
    """Return memory that no array uses. It does not wait for other threads, nor do they wait."""
    if size < LARGE or size > KEPT:
        return np.empty(size, dtype=np.uint8)
    pieces = _shelf[size] = _shelf.pop(size, [])
    for _ in range(len(pieces)):
        try:
            taken = [pieces.pop(0)]
        except IndexError:  # another thread took it
            break
        unused = _references(taken) <= UNUSED
        pieces.append(taken[0])
        if unused:
            return taken[0]
    piece = np.empty(size, dtype=np.uint8)
    pieces.append(piece)
    for kept, oldest in list(_shelf.items()):
        while oldest and _kept() > KEPT:
            del oldest[:1]
        if not oldest:
            _shelf.pop(kept, None)
    return piece


def _bytes_to_line(room: NDArray[np.uint8]) -> int:
    # NumPy builds a dict for the address, which made a small layer 10% slower.
    if core is not None:
        return int(core.bytes_to_line(room))
    return -int(room.__array_interface__["data"][0]) % LINE


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array without values that begins at a cache line, unless it is small.

    The memory of `np.empty` begins 16 bytes after one. A vector is then written to two cache lines,
    and a half-written line may leave the cache: a 1x1 convolution took 1.3 times as long.

    Args:
        shape, dtype: Shape and dtype of the array.

    Returns:
        The array. The memory of deleted arrays of `LARGE` bytes or more is used again; the process
        keeps at most `KEPT` bytes for this.
    """
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    if size < SMALL:
        return np.empty(shape, dtype)
    room = _piece(size + LINE)
    return np.ndarray(shape, dtype, room, _bytes_to_line(room))
