"""Restrict a worker before it loads a student's code: descriptors, limits, privileges, filters."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Sequence
from typing import Any

if sys.platform != "win32":
    import resource

MAX_DESCRIPTORS = 32
COMMON_ADDRESS_SPACE = 400 << 20

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
CAP_VERSION_3 = 0x20080522


def keep_only(fds: Sequence[int]) -> list[int]:
    """Close every other descriptor, send printed text to the first, and return the others."""
    # High numbers, so that no copy replaces a descriptor that is still needed.
    first = MAX_DESCRIPTORS - len(fds)
    text, *kept = (_copy(fd, first + place) for place, fd in enumerate(fds))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(text, 1)
    os.dup2(text, 2)
    os.closerange(3, text + 1)
    os.closerange(MAX_DESCRIPTORS, 1 << 16)
    return kept


def _copy(fd: int, place: int) -> int:
    """Copy `fd` to the number `place`, which is free because a zygote has few descriptors."""
    return os.dup2(fd, place, inheritable=False)


def loosely(job: dict[str, Any]) -> list[str]:
    """Enter the tree; set limits of memory and CPU time, if the system has them."""
    os.chdir(job["tree"])
    if sys.platform == "win32":
        return []
    for kind, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, job["cpu"])):
        _limit(kind, value)
    if os.path.exists("/proc/self/statm"):
        _limit(resource.RLIMIT_AS, _address_space() + job["memory"])
        return ["memory", "cpu"]
    return ["cpu"]


def rules_for(readable: Sequence[str]) -> int | None:
    """Make the Landlock ruleset of workers that may read the given files and folders.

    Returns:
        A file descriptor; None if the kernel has no Landlock.

    Raises:
        OSError: the kernel refuses, or a worker could not read one of the paths.
    """
    from grading.sandbox.inside import landlock

    for path in readable:
        # Inside bubblewrap, a link in the standard library may point to a file that is not there.
        with contextlib.suppress(FileNotFoundError):
            os.stat(path)
            if not os.access(path, os.R_OK):
                raise OSError(f"the worker may not read {path}; it belongs to another user")
    return landlock.ruleset(readable) if landlock.abi() > 0 else None


def strictly(job: dict[str, Any], rules: int | OSError | None) -> list[str]:
    """Enter the tree and restrict the worker: limits, Landlock, seccomp.

    The zygote has dropped its privileges already.

    Args:
        job: the header of the job.
        rules: the result or the failure of `rules_for`.

    Returns:
        The names of the restrictions, with their versions.

    Raises:
        OSError: the kernel refuses one of them; then no student's code runs.
    """
    assert sys.platform == "linux"  # `WarmRunner.check` makes sure of it
    from grading.sandbox.inside import landlock, seccomp

    if isinstance(rules, OSError):
        raise rules
    os.chdir(job["tree"])
    libc = ctypes.CDLL(None, use_errno=True)
    start = _address_space()
    _prctl(libc, PR_SET_PDEATHSIG, 9)
    _prctl(libc, PR_SET_NO_NEW_PRIVS, 1)
    done = []
    if rules is not None:
        landlock.restrict(rules)
        done.append(f"landlock {landlock.abi()}")
    elif job["needs_landlock"]:
        raise OSError("Landlock is not enabled in this kernel")
    # The limits come last, because they would also restrict the lines above.
    _limit(resource.RLIMIT_AS, start + job["memory"])
    _limit(resource.RLIMIT_CPU, job["cpu"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, MAX_DESCRIPTORS)
    # This limit does not apply to root, and it counts all processes of a user. The seccomp filter
    # is what really forbids new processes.
    _limit(resource.RLIMIT_NPROC, 4096)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_MSGQUEUE, 0)
    _prctl(libc, PR_SET_DUMPABLE, 0)
    seccomp.install(libc)
    done.append("seccomp")
    return done


def _limit(kind: int, value: int) -> None:
    """Set a hard limit, which may only go down."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    # Both limits, because code can catch the signal of the soft CPU limit.
    with contextlib.suppress(ValueError):
        resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Return the address space in use, or what NumPy usually needs if there is no /proc."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return COMMON_ADDRESS_SPACE


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> None:
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")


def drop_capabilities() -> None:
    """Drop all privileges of root, for this process and its children.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(64):
        # EINVAL after the last capability and EPERM without privileges are both fine.
        libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAP_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset was refused")
