"""The grader's side of the border: choose a mechanism, hand over scripts, take back answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Literal, Self

from grading.sandbox.contract import Job, RunResult
from grading.spec import Script

Mechanism = Literal["auto", "bubblewrap", "landlock", "unsafe"]


class Runner(ABC):
    """Runs jobs one at a time in fresh workers; a context manager, for one thread at a time.

        with open_runner("auto") as runner:
            result = runner.run(job, scripts)

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
        """Carry out `scripts` over `job`; never raises for anything a student's code does."""

    @abstractmethod
    def close(self) -> None:
        """End every process of this runner and wipe its scratch."""

    def renew(self) -> None:
        """Begin another submission."""


def open_runner(mechanism: Mechanism = "auto") -> Runner:
    """The runner of a mechanism, or of the strongest one here ("auto" never means "unsafe").

    Raises SandboxUnavailable with the reason and the remedy.
    """
    raise NotImplementedError("the runners are on their way")


def available() -> list[tuple[str, bool, str]]:
    """Each mechanism, strongest first: its name, whether it works here, and why (not)."""
    raise NotImplementedError("the runners are on their way")
