"""Facts about this machine: how many processors it has, and which versions are installed."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

from grading.support import program


def processors(root: Path = Path("/")) -> int:
    """Return how many processors this process may use, including a container's limit.

    Args:
        root: where /proc and /sys are, for tests.
    """
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    # Half a processor is a processor that is available half of the time, so round up.
    return max(1, min([allowed, *(math.ceil(quota) for quota in _quotas(root))]))


def _quotas(root: Path) -> Iterator[float]:
    """Yield how many processors each control group of this process may use (versions 2 and 1).

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
        # In a container the path may be the host's; then the root of the mount is our own group.
        inner = PurePosixPath(group.lstrip("/"))
        for folder in (inner, *inner.parents):
            quota = _quota(mount / folder)
            if quota is not None:
                yield quota


def _quota(folder: Path) -> float | None:
    """Return how many processors one group may use; None if it has no limit."""
    try:
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text().split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text().strip()
            period = (folder / "cpu.cfs_period_us").read_text().strip()
        share = int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):  # "max" is not a number: there is no limit
        return None
    return share if share > 0 else None


def versions() -> dict[str, str]:
    """Return the versions that a verdict may depend on: of Python, this kit and NumPy."""
    versions = {"python": platform.python_version()}
    for name in (program.name(), "numpy"):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions
