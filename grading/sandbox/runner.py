"""The grader's side of the border: choose a mechanism, hand over scripts, take back answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Literal, Self

from grading.sandbox.contract import Job, RunResult, SandboxUnavailable
from grading.spec import Script

Mechanism = Literal["auto", "bubblewrap", "landlock", "unsafe"]
MECHANISMS = ("bubblewrap", "landlock", "unsafe")
GIVES = {
    "bubblewrap": "own namespaces and mounts, no capabilities, seccomp, Landlock where there is",
    "landlock": "Landlock, seccomp and resource limits",
    "unsafe": "no sandbox: time limits and the border of plain arrays alone",
}


class Runner(ABC):
    """Runs jobs one at a time in fresh workers; a context manager, for one thread at a time.

        with open_runner("auto") as runner:
            result = runner.run(job, scripts)

    `close()` may come from another thread: what runs then ends at once, and nothing runs after it.
    `renew()` between two submissions starts the next one in namespaces of its own (bubblewrap);
    elsewhere it does nothing, for there a worker leaves nothing behind in any case.
    """

    name: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @abstractmethod
    def run(self, job: Job, scripts: Sequence[Script]) -> RunResult:
        """Carry out `scripts` over `job`; never raises for anything a student's code does.

        Raises ValueError for a script that holds what cannot be sent, and ModuleNotFoundError for
        an allowed package that is not installed.
        """

    @abstractmethod
    def close(self) -> None:
        """End every process of this runner and wipe its scratch."""

    def renew(self) -> None:  # noqa: B027 - most mechanisms have nothing to do
        """Begin another submission."""


def open_runner(mechanism: Mechanism = "auto") -> Runner:
    """The runner of a mechanism, or of the strongest one here ("auto" never means "unsafe").

    Raises SandboxUnavailable with the reason and the remedy.
    """
    if mechanism != "auto":
        return _open(mechanism)
    reasons = []
    for name in ("bubblewrap", "landlock"):
        try:
            return _open(name)
        except SandboxUnavailable as error:
            reasons.append(f"{name}: {error}")
    raise SandboxUnavailable("; ".join(reasons))


def _open(name: str) -> Runner:
    # Each is imported on demand, since a student's `check` needs only one of them and soon.
    match name:
        case "bubblewrap":
            from grading.sandbox.bubblewrap import BubblewrapRunner

            return BubblewrapRunner()
        case "landlock":
            from grading.sandbox.warm import LandlockRunner

            return LandlockRunner()
        case "unsafe":
            from grading.sandbox.unsafe import UnsafeRunner

            return UnsafeRunner()
    known = ", ".join(("auto", *MECHANISMS))
    raise ValueError(f"there is no sandbox {name!r}; choose one of {known}")


def available() -> list[tuple[str, bool, str]]:
    """Each mechanism, strongest first: its name, whether it works here, and why (not)."""
    found = []
    for name in MECHANISMS:
        try:
            _open(name).close()
        except SandboxUnavailable as error:
            found.append((name, False, str(error)))
        else:
            found.append((name, True, GIVES[name]))
    return found
