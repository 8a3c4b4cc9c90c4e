"""The grader's side of the border: choose a mechanism, hand over scripts, take back answers."""

from __future__ import annotations

import importlib
from typing import Literal

from grading.sandbox.contract import Runner, SandboxUnavailable
from grading.support.translation import tr

Mechanism = Literal["auto", "bubblewrap", "landlock", "unsafe"]

# Strongest first: name -> where its runner is, and what it gives. A runner is imported on demand,
# because a student's `check` needs only one of them, and soon.
RUNNERS = {
    "bubblewrap": (
        "grading.sandbox.bubblewrap:BubblewrapRunner",
        tr("own namespaces and mounts, no capabilities, seccomp, Landlock where there is"),
    ),
    "landlock": (
        "grading.sandbox.warm:LandlockRunner",
        tr("Landlock, seccomp and resource limits"),
    ),
    "unsafe": (
        "grading.sandbox.unsafe:UnsafeRunner",
        tr("no sandbox: time limits and the border of plain arrays alone"),
    ),
}
MECHANISMS = tuple(RUNNERS)
SAFE = tuple(name for name in MECHANISMS if name != "unsafe")


def open_runner(mechanism: Mechanism = "auto") -> Runner:
    """Open the runner of a mechanism, or the strongest that works here.

    Args:
        mechanism: a name of `RUNNERS`, or "auto", which never means "unsafe".

    Raises:
        SandboxUnavailable: with the reason and the remedy.
        ValueError: there is no such mechanism.
    """
    if mechanism != "auto":
        return _open(mechanism)
    reasons = []
    for name in SAFE:
        try:
            return _open(name)
        except SandboxUnavailable as error:
            reasons.append(f"{name}: {error}")
    raise SandboxUnavailable("; ".join(reasons))


def _open(name: str) -> Runner:
    if name not in RUNNERS:
        known = ", ".join(("auto", *MECHANISMS))
        raise ValueError(
            tr("there is no sandbox {name!r}; choose one of {known}", name=name, known=known)
        )
    module, _, attribute = RUNNERS[name][0].partition(":")
    runner: Runner = getattr(importlib.import_module(module), attribute)()
    return runner


def available() -> list[tuple[str, bool, str]]:
    """Each mechanism, strongest first: its name, whether it works here, and why (not)."""
    found = []
    for name, (_, gives) in RUNNERS.items():
        try:
            _open(name).close()
        except SandboxUnavailable as error:
            found.append((name, False, str(error)))
        else:
            found.append((name, True, gives))
    return found
