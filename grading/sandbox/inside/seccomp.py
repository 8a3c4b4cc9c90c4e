"""A seccomp filter that allows only the system calls that Python and NumPy need to compute.

It is an allow-list, so that the new calls of later kernels are refused too. Source: the kernel's
Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable

# Offsets in `struct seccomp_data`; the low half of an argument on a little-endian machine.
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16

LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06  # classic BPF
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
X32_BIT = 0x40000000

CLONE_THREAD = 0x00010000
# CLONE_NEW*: nothing may create a namespace, not even a thread.
CLONE_NAMESPACES = 0x7E020000
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
READING_FCNTLS = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC
IOCTLS = (0x5401, 0x5413, 0x5450, 0x5451)  # TCGETS, TIOCGWINSZ, FIONCLEX, FIOCLEX
PRCTLS = (15, 16)  # the name of a thread

# name -> its number on x86_64 and on aarch64 (None if it has none), the most frequent calls first.
PLAIN: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "mmap": (9, 222), "munmap": (11, 215), "brk": (12, 214),
    "futex": (202, 98), "madvise": (28, 233), "mremap": (25, 216), "mprotect": (10, 226),
    "lseek": (8, 62), "fstat": (5, 80), "newfstatat": (262, 79), "stat": (4, None),
    "lstat": (6, None), "statx": (332, 291), "close": (3, 57), "getdents64": (217, 61),
    "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67), "dup": (32, 23),
    "dup2": (33, None), "dup3": (292, 24), "access": (21, None), "faccessat": (269, 48),
    "faccessat2": (439, 439), "readlink": (89, None), "readlinkat": (267, 78),
    "getcwd": (79, 17), "statfs": (137, 43), "fstatfs": (138, 44), "fadvise64": (221, 223),
    "msync": (26, 227), "mincore": (27, 232), "poll": (7, None), "ppoll": (271, 73),
    "select": (23, None), "pselect6": (270, 72), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133), "sigaltstack": (131, 132),
    "pause": (34, None), "alarm": (37, None), "getitimer": (36, 102), "setitimer": (38, 103),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None),
    "times": (100, 153), "getrusage": (98, 165), "getrlimit": (97, 163), "sysinfo": (99, 179),
    "uname": (63, 160), "getrandom": (318, 278), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "getcpu": (309, 168), "getpid": (39, 172),
    "getppid": (110, 173), "gettid": (186, 178), "getpgrp": (111, None), "getpgid": (121, 155),
    "getsid": (124, 156), "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176),
    "getegid": (108, 177), "getgroups": (115, 158), "getresuid": (118, 148),
    "getresgid": (120, 150), "set_tid_address": (218, 96), "set_robust_list": (273, 99),
    "get_robust_list": (274, 100), "rseq": (334, 293), "membarrier": (324, 283),
    "restart_syscall": (219, 128), "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
OPEN, OPENAT, CLONE, KILL_CALL, TGKILL = (2, None), (257, 56), (56, 220), (62, 129), (234, 131)
PRLIMIT, PRCTL, IOCTL, FCNTL = (302, 261), (157, 167), (16, 29), (72, 25)
CLONE3, OPENAT2 = (435, 435), (437, 437)

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def supported() -> bool:
    """Return whether there is a table of calls for this machine."""
    return platform.machine() in MACHINES and struct.calcsize("P") == 8


def _do(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", code, yes, no, value & 0xFFFFFFFF)


def _refuse(number: int = errno.EPERM) -> bytes:
    return _do(RETURN, ERRNO | number)


def _argument(place: int, high: bool = False) -> bytes:
    return _do(LOAD, ARGUMENTS + 8 * place + 4 * high)


def _one_of(place: int, values: Iterable[int]) -> list[bytes]:
    """Allow when the low half of an argument is one of `values`."""
    block = [_argument(place)]
    for value in values:
        block += [_do(EQUAL, value, 0, 1), _do(RETURN, ALLOW)]
    return [*block, _refuse()]


def _masked(place: int, mask: int, value: int) -> list[bytes]:
    """Allow when the masked low half of an argument is `value`."""
    test = [_do(AND, mask), _do(EQUAL, value, 0, 1), _do(RETURN, ALLOW), _refuse()]
    return [_argument(place), *test]


def program(machine: str, pid: int) -> bytes:
    """Return the filter for process `pid` as BPF instructions; `machine` is x86_64 or aarch64."""
    column, audit = MACHINES[machine]
    code = [_do(LOAD, ARCHITECTURE), _do(EQUAL, audit, 1, 0), _do(RETURN, KILL), _do(LOAD, NUMBER)]
    if machine == "x86_64":
        code += [_do(AT_LEAST, X32_BIT, 0, 1), _refuse()]
    for numbers in PLAIN.values():
        if numbers[column] is not None:
            code += [_do(EQUAL, numbers[column] or 0, 0, 1), _do(RETURN, ALLOW)]
    # It may only read its own limits: not set them (the pointer is null), nor read another's.
    own_limits = [_do(EQUAL, 0, 2, 0), _do(EQUAL, pid, 1, 0), _refuse()]
    own_limits += [_argument(2), _do(EQUAL, 0, 1, 0), _refuse()]
    own_limits += [_argument(2, high=True), _do(EQUAL, 0, 1, 0), _refuse(), _do(RETURN, ALLOW)]
    blocks: list[tuple[tuple[int | None, int | None], list[bytes]]] = [
        (OPEN, _masked(1, WRITING, 0)),
        (OPENAT, _masked(2, WRITING, 0)),
        (CLONE, _masked(0, CLONE_THREAD | CLONE_NAMESPACES, CLONE_THREAD)),
        (KILL_CALL, _one_of(0, [pid])),
        (TGKILL, _one_of(0, [pid])),
        (PRLIMIT, [_argument(0), *own_limits]),
        (PRCTL, _one_of(0, PRCTLS)),
        (IOCTL, _one_of(1, IOCTLS)),
        (FCNTL, _one_of(1, READING_FCNTLS)),
        # The C library then uses the older call, whose flags a filter can see.
        (CLONE3, [_refuse(errno.ENOSYS)]),
        (OPENAT2, [_refuse(errno.ENOSYS)]),
    ]
    for numbers, block in blocks:
        number = numbers[column]
        if number is not None:
            code += [_do(EQUAL, number, 0, len(block)), *block]
    return b"".join([*code, _refuse()])


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def install(libc: ctypes.CDLL) -> None:
    """Install the filter in this process, which cannot be undone; no_new_privs must be set before.

    Args:
        libc: the C library.

    Raises:
        OSError: the kernel refuses.
    """
    code = program(platform.machine(), os.getpid())
    what = _Program(len(code) // 8, code)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(what), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refuses a seccomp filter")
