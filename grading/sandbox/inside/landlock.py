"""Landlock: the kernel's restrictions of files, TCP, signals and abstract sockets, without root.

Source: the kernel's Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import functools
import os
import stat
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # on every architecture
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# How many rights for files each version of the interface has; later versions have at least as many.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
LATEST_FILE_RIGHTS = 16
NET_RIGHTS = 0b11  # bind and connect over TCP, from version 4
SCOPES = 0b11  # abstract Unix sockets and signals, from version 6
LOG_NOTHING = 1 << 0  # from version 7: a flood of refusals must not fill the audit log


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *args: object) -> int:
    wide = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    return int(_libc().syscall(ctypes.c_long(number), *wide))


def abi() -> int:
    """Return the version of Landlock in this kernel; 0 if there is none."""
    return max(_call(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION), 0)


def ruleset(readable: Iterable[str]) -> int:
    """Make a ruleset that lets a process only read the given files and folders.

    Args:
        readable: paths of files, and of folders with everything in them; paths that do not exist
            are skipped.

    Returns:
        A file descriptor for `restrict`, in as many processes as need it.

    Raises:
        OSError: the kernel refuses.
    """
    version = abi()
    rules = _Ruleset((1 << FILE_RIGHTS.get(version, LATEST_FILE_RIGHTS)) - 1)
    size = 8
    if version >= 4:
        rules.net, size = NET_RIGHTS, 16
    if version >= 6:
        rules.scopes, size = SCOPES, 24
    ruleset = _call(CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "Landlock refuses to make a ruleset")
    try:
        for path in readable:
            if os.path.exists(path):
                _allow(ruleset, path)
    except BaseException:
        os.close(ruleset)
        raise
    return ruleset


def restrict(rules: int) -> None:
    """Restrict this process to a ruleset, and close it. This cannot be undone.

    Raises:
        OSError: the kernel refuses.
    """
    refused = _call(RESTRICT_SELF, rules, LOG_NOTHING if abi() >= 7 else 0) != 0
    number = ctypes.get_errno()
    os.close(rules)
    if refused:
        raise OSError(number, "Landlock refuses to restrict the worker")


def _allow(ruleset: int, path: str) -> None:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        folder = stat.S_ISDIR(os.fstat(parent).st_mode)
        rule = _PathBeneath(READ_FILE | READ_DIR if folder else READ_FILE, parent)
        if _call(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0) != 0:
            raise OSError(ctypes.get_errno(), f"Landlock refuses a rule for {path}")
    finally:
        os.close(parent)
