"""What is asked of this machine in several places: its processors, and what is installed."""

from __future__ import annotations

import os
import platform
from importlib import metadata

from grading.support import program


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def versions() -> dict[str, str]:
    """The versions that a verdict may depend on: of Python, of this kit and of NumPy."""
    found = {"python": platform.python_version()}
    for name in (program.name(), "numpy"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
