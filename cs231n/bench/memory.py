"""Measure how much extra memory a call needs (on Linux only)."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
THP_DISABLE = 41  # PR_SET_THP_DISABLE of prctl(2)


def extra_bytes(work: Callable[[], object]) -> int | None:
    """Run `work` once and measure by how much it raised the peak of the memory in use.

    Args:
        work: The function to run. Its result counts too.

    Returns:
        Bytes, or None if the system does not report them.
    """
    if not sys.platform.startswith("linux"):
        return None
    gc.collect()
    system = ctypes.CDLL(None)
    try:
        # Pages that the allocator keeps for later would hide what a call needs.
        system.malloc_trim(0)
        # Huge pages, which NumPy asks for, would add up to 2 MB at each end of an output.
        system.prctl(THP_DISABLE, 1, 0, 0, 0)
        RESET.write_text("5")  # resets the high-water mark
    except (AttributeError, OSError):
        return None
    else:
        before = _kilobytes("VmRSS")
        result = work()
        peak = _kilobytes("VmHWM")
    finally:
        with suppress(AttributeError):
            system.prctl(THP_DISABLE, 0, 0, 0, 0)
    del result
    return max(0, peak - before) * 1024


def _kilobytes(field: str) -> int:
    for line in STATUS.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0
