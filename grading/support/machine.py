"""What is asked of this machine in several places: its processors, and what is installed."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

from grading.support import program


def processors(root: Path = Path("/")) -> int:
    """How many processors this process may use: those it is allowed, within a container's quota.

    Args:
        root: where /proc and /sys are, for tests.
    """
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    # Part of a processor is one that runs for part of the time, so it counts.
    return max(1, min([allowed, *(math.ceil(quota) for quota in _quotas(root))]))


def _quotas(root: Path) -> Iterator[float]:
    """The processors that each control group above this process may use, versions 2 and 1.

    Source: the Linux kernel's documentation, admin-guide/cgroup-v2 (cpu.max) and
    scheduler/sched-bwc (cpu.cfs_quota_us and cpu.cfs_period_us).
    """
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        mount = root / "sys/fs/cgroup" / ("" if not controllers else "cpu")
        # In a container the group's own path may be the host's; the root of the mount is then ours.
        inner = PurePosixPath(group.lstrip("/"))
        for folder in (inner, *inner.parents):
            found = _quota(mount / folder)
            if found is not None:
                yield found


def _quota(folder: Path) -> float | None:
    """The processors that one group may use; None where it has no limit."""
    try:
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text().split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text().strip()
            period = (folder / "cpu.cfs_period_us").read_text().strip()
        share = int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):  # "max" is no number: no limit
        return None
    return share if share > 0 else None


def versions() -> dict[str, str]:
    """The versions that a verdict may depend on: of Python, of this kit and of NumPy."""
    found = {"python": platform.python_version()}
    for name in (program.name(), "numpy"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
