"""The filter, judged instruction by instruction: for both machines, without running it."""

from __future__ import annotations

import struct

import pytest

from grading.sandbox.inside import seccomp

PID = 4321
ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000


def verdict(machine: str, number: int, *args: int, audit: int | None = None) -> int:
    """What the filter says to a call: a small interpreter of the BPF it uses."""
    code = seccomp.program(machine, PID)
    steps = [struct.unpack_from("<HBBI", code, at) for at in range(0, len(code), 8)]
    audit = seccomp.MACHINES[machine][1] if audit is None else audit
    padded = [*args, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<iIQ6Q", number, audit, 0, *(arg & (1 << 64) - 1 for arg in padded))
    value = at = 0
    while True:
        operation, yes, no, operand = steps[at]
        at += 1
        match operation:
            case seccomp.LOAD:
                (value,) = struct.unpack_from("<I", data, operand)
            case seccomp.AND:
                value &= operand
            case seccomp.EQUAL:
                at += yes if value == operand else no
            case seccomp.AT_LEAST:
                at += yes if value >= operand else no
            case seccomp.RETURN:
                return operand
            case _:
                raise AssertionError(f"instruction {operation:#x}")


@pytest.mark.parametrize(
    ("name", "x86_64", "aarch64", "args", "expected"),
    [
        ("read", 0, 63, (), ALLOW),
        ("getrandom", 318, 278, (), ALLOW),
        ("open to read", 257, 56, (-100, 1, 0o2000000), ALLOW),
        ("open to write", 257, 56, (-100, 1, 0o1), EPERM),
        ("open both ways", 257, 56, (-100, 1, 0o2), EPERM),
        ("create", 257, 56, (-100, 1, 0o100), EPERM),
        ("truncate by opening", 257, 56, (-100, 1, 0o1000), EPERM),
        ("openat2", 437, 437, (), ENOSYS),
        ("a thread", 56, 220, (0x3D0F00,), ALLOW),
        ("a fork", 56, 220, (17,), EPERM),
        ("a thread in a user namespace", 56, 220, (0x3D0F00 | 0x10000000,), EPERM),
        ("clone3", 435, 435, (), ENOSYS),
        ("execve", 59, 221, (), EPERM),
        ("kill itself", 62, 129, (PID, 9), ALLOW),
        ("kill its group", 62, 129, (0, 9), EPERM),
        ("kill all", 62, 129, (-1, 9), EPERM),
        ("kill another", 62, 129, (PID + 1, 9), EPERM),
        ("tgkill itself", 234, 131, (PID, PID, 6), ALLOW),
        ("tgkill another", 234, 131, (1, 1, 6), EPERM),
        ("its own limits", 302, 261, (0, 7, 0, 1), ALLOW),
        ("its own limits by number", 302, 261, (PID, 7, 0, 1), ALLOW),
        ("another's limits", 302, 261, (1, 7, 0, 1), EPERM),
        ("new limits", 302, 261, (0, 7, 0x7000), EPERM),
        ("new limits, high address", 302, 261, (0, 7, 0x700000000000), EPERM),
        ("name of a thread", 157, 167, (15,), ALLOW),
        ("dumpable", 157, 167, (4, 1), EPERM),
        ("terminal input", 16, 29, (0, 0x5412), EPERM),
        ("is it a terminal", 16, 29, (0, 0x5401), ALLOW),
        ("owner of signals", 72, 25, (0, 8, 1), EPERM),
        ("socket", 41, 198, (), EPERM),
        ("ptrace", 101, 117, (), EPERM),
        ("mount", 165, 40, (), EPERM),
        ("a call of the future", 1000, 1000, (), EPERM),
    ],
)
def test_verdicts(
    name: str, x86_64: int, aarch64: int, args: tuple[int, ...], expected: int
) -> None:
    assert verdict("x86_64", x86_64, *args) == expected, name
    assert verdict("aarch64", aarch64, *args) == expected, name


def test_other_tables_of_calls_are_closed() -> None:
    assert verdict("x86_64", 0, audit=0x40000003) == KILL  # 32 bits: number 0 is another call
    assert verdict("x86_64", seccomp.X32_BIT + 1) == EPERM


def test_jumps_stay_in_reach() -> None:
    for machine in seccomp.MACHINES:
        code = seccomp.program(machine, PID)
        assert len(code) // 8 < 4096
