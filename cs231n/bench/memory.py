"""How much memory a call takes beyond what was there before it (Linux; elsewhere nobody knows)."""

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
    """Run `work` once and say by how much it raised the memory in use, at the worst moment.

    Args:
        work: What to run; what it returns is counted too.

    Returns:
        Bytes, or None where the system does not tell.
    """
    if not sys.platform.startswith("linux"):
        return None
    gc.collect()
    system = ctypes.CDLL(None)
    try:
        # Pages that the allocator keeps for later would hide what a call takes.
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
