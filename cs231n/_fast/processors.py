"""How many processors this process may use: its affinity, limited by its container's quota."""

from __future__ import annotations

import functools
import os
from pathlib import Path

# Where the two versions of control groups are mounted on Linux.
GROUPS = Path("/proc/self/cgroup")
MOUNTED = Path("/sys/fs/cgroup")


def processors(groups: Path = GROUPS, mounted: Path = MOUNTED) -> int:
    """Count the processors that this process may use.

    Args:
        groups: The file that names this process's control groups.
        mounted: The folder in which the groups are.

    Returns:
        At least 1. A quota of two and a half processors counts as two: a third thread would use up
        the quota sooner, and then all threads wait.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = _quota_here(groups, mounted)
    return max(1, count if quota is None else min(count, int(quota)))


@functools.cache
def _quota_here(groups: Path, mounted: Path) -> float | None:
    """Return the smallest quota. It is read once, because each call of a layer needs it."""
    quotas = [_quota(folder) for folder in _folders(groups, mounted)]
    return min((quota for quota in quotas if quota is not None), default=None)


def _folders(groups: Path, mounted: Path) -> list[Path]:
    """List the folders that may have a quota: that of this process's group, and all above it."""
    try:
        lines = groups.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    folders = []
    for line in lines:
        fields = line.split(":", 2)
        if len(fields) != 3:
            continue
        controllers, path = fields[1], Path(fields[2].lstrip("/"))
        if controllers == "":
            roots = [mounted]
        elif "cpu" in controllers.split(","):
            roots = [mounted / controllers, mounted / "cpu"]
        else:
            continue
        for root in roots:
            # Inside a container the path may be that of the host, so the root is read as well.
            folders += [root / path, *(root / above for above in path.parents)]
    return folders


def _quota(folder: Path) -> float | None:
    """Return how many processors a group may use; None if it has no limit."""
    try:
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text(encoding="ascii").strip()
            period = (folder / "cpu.cfs_period_us").read_text(encoding="ascii").strip()
        return float(quota) / float(period) if quota not in ("max", "-1") else None
    except (OSError, ValueError, ZeroDivisionError):
        return None
