"""Choose a sandbox, and open the runner that sends scripts to it and receives the answers."""

from __future__ import annotations

import importlib
from typing import Literal, NamedTuple

from grading.sandbox.contract import Runner, SandboxUnavailable, Unavailable
from grading.support.translation import Sentences, WrongValue, tr

Mechanism = Literal["auto", "bubblewrap", "landlock", "unsafe"]

# Strongest first: name -> (its runner, its protections). A runner is imported only when it is used,
# because a student's `check` needs just one and should start fast.
RUNNERS = {
    "bubblewrap": (
        "grading.sandbox.bubblewrap:BubblewrapRunner",
        tr("own namespaces and mounts, no capabilities, seccomp, Landlock if the kernel has it"),
    ),
    "landlock": (
        "grading.sandbox.warm:LandlockRunner",
        tr("Landlock, seccomp and resource limits"),
    ),
    "unsafe": (
        "grading.sandbox.unsafe:UnsafeRunner",
        tr("no sandbox: only time limits, and a separate process that returns plain arrays"),
    ),
}
MECHANISMS = tuple(RUNNERS)
SAFE = tuple(name for name in MECHANISMS if name != "unsafe")


def open_runner(mechanism: Mechanism = "auto") -> Runner:
    """Open the runner of a sandbox, or of the strongest one that works here.

    Args:
        mechanism: a name in `RUNNERS`, or "auto", which never chooses "unsafe".

    Raises:
        SandboxUnavailable: it does not work here; the message says why, and what to do.
        ValueError: there is no such sandbox.
    """
    others = (name for name in SAFE if name != mechanism)
    reasons = Sentences()
    for name in others if mechanism == "auto" else (mechanism, *others):
        try:
            runner = _open(name)
        except SandboxUnavailable as error:
            reasons.say("The sandbox {name} cannot be used. {reason}", name=name, reason=error)
            continue
        if mechanism in ("auto", name):
            return runner
        runner.close()
        advice = tr("Use --sandbox {name}, which works here.", name=name)
        break
    else:
        advice = tr(
            "Grade where a sandbox works, for example in a container or on another Linux machine, "
            "or use --unsafe-no-sandbox if you trust every submission."
        )
    raise SandboxUnavailable("\n".join([*reasons, advice]))


def _open(name: str) -> Runner:
    """Open a sandbox; its error says why it does not work, and not what to use instead."""
    if name not in RUNNERS:
        known = ", ".join(("auto", *MECHANISMS))
        raise WrongValue(
            "There is no sandbox {name!r}. Choose one of {known}.", name=name, known=known
        )
    module, _, attribute = RUNNERS[name][0].partition(":")
    runner: Runner = getattr(importlib.import_module(module), attribute)()
    return runner


class Tried(NamedTuple):
    """A sandbox that was tried on this machine.

    name    its name
    text    its protections if it works, and the error if it does not
    why     why it does not work; None if it works
    """

    name: str
    text: str
    why: Unavailable | None


def available() -> list[Tried]:
    """Try each sandbox, strongest first."""
    sandboxes = []
    for name, (_, protections) in RUNNERS.items():
        try:
            _open(name).close()
        except SandboxUnavailable as error:
            sandboxes.append(Tried(name, str(error), error.why))
        else:
            sandboxes.append(Tried(name, protections, None))
    return sandboxes
