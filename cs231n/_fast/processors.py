"""How many processors this process may use: those it is bound to, within its container's quota."""

from __future__ import annotations

import functools
import os
from pathlib import Path

# Where the two versions of control groups are mounted on Linux.
GROUPS = Path("/proc/self/cgroup")
MOUNTED = Path("/sys/fs/cgroup")


def processors(groups: Path = GROUPS, mounted: Path = MOUNTED) -> int:
    """Count them.

    Args:
        groups: The file that names this process's control groups.
        mounted: The folder in which the groups are.

    Returns:
        At least 1. A quota of two and a half processors counts as two: a third thread would only
        use the quota up sooner, and then all of them wait.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = _quota_here(groups, mounted)
    return max(1, count if quota is None else min(count, int(quota)))


@functools.cache
def _quota_here(groups: Path, mounted: Path) -> float | None:
    """The smallest quota, read once: every call of a layer asks, and files take longer than it."""
    found = [quota for one in _folders(groups, mounted) if (quota := _quota(one)) is not None]
    return min(found, default=None)


def _folders(groups: Path, mounted: Path) -> list[Path]:
    """The folders that may hold a quota of this process: its group's and all those above it."""
    try:
        lines = groups.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found = []
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
            # Inside a container the named path may be that of the host: the root is tried as well.
            found += [root / path, *(root / above for above in path.parents)]
    return found


def _quota(folder: Path) -> float | None:
    """Processors that a group may use; None where it has no limit."""
    try:
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text(encoding="ascii").strip()
            period = (folder / "cpu.cfs_period_us").read_text(encoding="ascii").strip()
        return float(quota) / float(period) if quota not in ("max", "-1") else None
    except (OSError, ValueError, ZeroDivisionError):
        return None
