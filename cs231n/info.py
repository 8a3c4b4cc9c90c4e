"""Print what the fast layers run on: `python -m cs231n.info`."""

from __future__ import annotations

import os
import platform
import sys

import numpy as np

import cs231n
from cs231n._fast.processors import processors
from cs231n.support.settings import SettingError


def facts() -> dict[str, str]:
    """Collect what affects the speed of the fast layers.

    Returns:
        The value of each fact by its name, in the order in which they are printed.

    Raises:
        SettingError: an environment variable has an unknown value.
    """
    from cs231n import fast_layers  # it reads the environment
    from cs231n._fast import dispatch, memory

    running = fast_layers.backend()
    return {
        "cs231n": cs231n.__version__,
        "Python": f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        "NumPy": f"{np.__version__}, BLAS: {_blas()}",
        "processors": _processors(),
        "fast layers": running.name,
        "because": running.reason,
        "kernels": dispatch.describe(),
        "memory": memory.describe(),
    }


def _processors() -> str:
    installed, usable = os.cpu_count() or 1, processors()
    if usable == installed:
        return str(installed)
    return f"{usable} of {installed} may be used here"


def _blas() -> str:
    config = np.show_config(mode="dicts")
    library = config.get("Build Dependencies", {}).get("blas", {}) if config else {}
    return f"{library.get('name', 'unknown')} {library.get('version', '')}".strip()


def main() -> int:
    """Print one line for each fact."""
    try:
        known = facts()
    except SettingError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 1
    for name, value in known.items():
        print(f"{name:12} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
