"""The compiled kernels, where they load."""

from __future__ import annotations

import importlib
import os
from types import ModuleType


def _load() -> tuple[ModuleType | None, str]:
    # A thread that waits for another spins, by default for milliseconds. On a busy machine that
    # takes the processor from the very thread it waits for: a step of training took five times as
    # long. So it spins for some ten microseconds; read by GNU's OpenMP when it is loaded.
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    try:
        found = importlib.import_module("cs231n._kernels.core")
    except ModuleNotFoundError:
        return None, "cs231n._kernels.core is not compiled"
    except ImportError as error:
        return None, f"cs231n._kernels.core does not load ({error}); compile it again"
    return found, f"compiled in {found.__file__}"


# The module, or None, and why.
core, why = _load()
