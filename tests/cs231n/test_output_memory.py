"""Memory of outputs: aligned, never shared by two arrays, large pieces used again, few kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from cs231n._fast import memory


@pytest.fixture(autouse=True)
def _an_empty_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(memory, "LARGE", 1 << 16)
    monkeypatch.setattr(memory, "KEPT", 1 << 20)
    memory._shelf.clear()
    yield
    memory._shelf.clear()


@pytest.mark.parametrize("size", [0, 3, 5000, 30_000])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
def test_it_begins_with_a_cache_line(size: int, dtype: type) -> None:
    array = memory.empty((size, 2), dtype)
    assert array.shape == (size, 2)
    assert array.dtype == dtype
    assert array.flags.c_contiguous
    assert array.flags.writeable
    assert array.nbytes < memory.SMALL or array.ctypes.data % memory.LINE == 0


def test_a_large_piece_of_freed_memory_is_used_again() -> None:
    first = memory.empty((64, 1000), np.float64)
    place = first.ctypes.data
    del first
    assert memory.empty((1000, 64), np.float64).ctypes.data == place
    assert memory.empty((1001, 64), np.float64).ctypes.data != place


def test_a_view_holds_its_piece() -> None:
    whole = memory.empty((64, 1000), np.float64)
    whole[:] = 7
    part = whole[3:5, ::2].T
    del whole
    others = [memory.empty((64, 1000), np.float64) for _ in range(3)]
    for other in others:
        other[:] = 0
    assert (part == 7).all()
    assert not any(np.shares_memory(part, other) for other in others)


def test_arrays_that_live_at_once_share_nothing() -> None:
    for _ in range(3):
        arrays = [memory.empty((64, 1000), np.float64) for _ in range(4)]
        for k, array in enumerate(arrays):
            array[:] = k
        assert [array[0, 0] for array in arrays] == [0, 1, 2, 3]
        del array, arrays


def test_few_bytes_are_kept_and_small_pieces_never() -> None:
    held = [memory.empty((rows, 1000), np.float64) for rows in range(9, 60)]
    del held
    assert 0 < memory._kept() <= memory.KEPT
    memory._shelf.clear()
    memory.empty((8, 1000), np.float64)
    assert memory._kept() == 0


def test_a_piece_too_large_to_keep_is_freed() -> None:
    memory.empty((200, 1000), np.float64)
    assert memory._kept() == 0


def test_memory_in_use_is_not_given_again_when_it_is_forgotten() -> None:
    held = [memory.empty((10, 1000), np.float64) for _ in range(30)]  # more than is kept
    for k, array in enumerate(held):
        array[:] = k
    assert memory._kept() <= memory.KEPT
    assert [array[0, 0] for array in held] == list(range(30))


def test_threads_share_nothing() -> None:
    def work(name: int) -> bool:
        for _ in range(300):
            arrays = [memory.empty((64, 1000), np.float64) for _ in range(2)]
            for k, array in enumerate(arrays):
                array[:] = 2 * name + k
            if any((array != 2 * name + k).any() for k, array in enumerate(arrays)):
                return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(6)))
