"""What a worker does to itself before a student's code is loaded, so that it can do little else."""

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


def keep_only(fds: Sequence[int]) -> tuple[int, int]:
    """Close every descriptor but the job's; prints go to the third, the first two come back."""
    # Above all that is in use, so that no copy falls upon one still wanted.
    request, answer, text = (_copy(fd, MAX_DESCRIPTORS - 1 - place) for place, fd in enumerate(fds))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(text, 1)
    os.dup2(text, 2)
    os.closerange(3, answer)
    os.closerange(request + 1, 1 << 16)
    return request, answer


def _copy(fd: int, place: int) -> int:
    """`fd` under the number `place`, which is free: a fresh zygote has few descriptors."""
    return os.dup2(fd, place, inheritable=False)


def loosely(job: dict[str, Any]) -> list[str]:
    """The portable worker: the limits of memory and CPU time, where the system has them."""
    if sys.platform == "win32":
        return []
    for kind, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, job["cpu"])):
        _limit(kind, value)
    if os.path.exists("/proc/self/statm"):
        _limit(resource.RLIMIT_AS, _address_space() + job["memory"])
        return ["memory", "cpu"]
    return ["cpu"]


def strictly(job: dict[str, Any]) -> list[str]:
    """The sandboxed worker: limits, no privileges, Landlock, seccomp, and a check of them all.

    Raises:
        OSError: one of them is refused; then no student's code is run.
    """
    assert sys.platform == "linux"  # `WarmRunner.check` has seen to it
    from grading.sandbox.inside import landlock, seccomp

    libc = ctypes.CDLL(None, use_errno=True)
    start = _address_space()
    _prctl(libc, PR_SET_PDEATHSIG, 9)
    _prctl(libc, PR_SET_NO_NEW_PRIVS, 1)
    done = []
    readable = [*job["reads"], job["tree"], job["home"]]
    version = landlock.abi()
    if version > 0:
        landlock.restrict(readable)
        done.append(f"landlock {version}")
    elif job["needs_landlock"]:
        raise OSError("Landlock is not enabled in this kernel")
    _drop_capabilities(libc)
    for path in readable:
        # A link out of the standard library may lead nowhere, inside bubblewrap.
        with contextlib.suppress(FileNotFoundError):
            os.stat(path)
            if not os.access(path, os.R_OK):
                raise OSError(f"the worker cannot read {path}: it belongs to another user")
    # Limits come late, for they would bind the lines above as well.
    _limit(resource.RLIMIT_AS, start + job["memory"])
    _limit(resource.RLIMIT_CPU, job["cpu"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, MAX_DESCRIPTORS)
    # It does not bind uid 0, and counts all that a user runs: the seccomp filter is what forbids
    # new processes.
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
    # Soft and hard alike: the soft CPU limit alone sends a signal that can be caught.
    with contextlib.suppress(ValueError):
        resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Bytes of address space in use, or what NumPy commonly needs where there is no /proc."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return COMMON_ADDRESS_SPACE


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> None:
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Leave nothing of root's powers but its name."""
    for capability in range(64):
        # Beyond the last capability the kernel says EINVAL; without privilege EPERM: both are fine.
        libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAP_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset was refused")
