"""The border between the grader and a student's code: the data that crosses it, and its rules.

| a worker ... | rule                                                                            |
| ------------ | ------------------------------------------------------------------------------- |
| reads        | only the standard library, NumPy, its tree, and the packages the job allows     |
| writes       | nothing: no file, no folder, no shared memory; prints go to a pipe              |
| sees         | one script at a time: inputs and steps; no expected value, path or secret       |
| uses         | `memory_mb` beyond its start, one process, few descriptors, no socket or device |
| may not      | start a process, signal another, trace, mount, change a file's mode or time     |
| lasts        | `test_seconds` per script, `exercise_seconds` per run, without the time in      |
|              | which it waits for a processor; killed 2 s after that                           |
| answers      | plain arrays of bool, int, float or complex, `output_mb` per run                |
| prints       | anything; `text_kb` of it are kept, and the true length is reported             |

The mechanisms `bubblewrap` and `landlock` enforce all of it; `unsafe` enforces only the time
limits, the import rules and the parent's checks. `docs/sandbox.md` explains the table.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from numpy.typing import NDArray

from grading.spec import Script
from grading.spec.limits import Limits, Substitute
from grading.support.translation import ExplainedError, tr

Array = NDArray[Any]


class Status(StrEnum):
    """The result of a test, an exercise or a submission.

    status     meaning
    ok         the code ran (here), or is right (in a verdict)
    wrong      it ran, and the values are wrong; a runner never uses this status
    error      it raised an exception, crashed, exited, or sent an invalid answer
    timeout    it did not finish in time
    memory     it needed more memory than it may use
    missing    the function does not exist, or raises NotImplementedError
    forbidden  it uses something that the exercise forbids
    fault      the grader itself failed, not the student
    """

    OK = "ok"
    WRONG = "wrong"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    FAULT = "fault"


class Unavailable(StrEnum):
    """Why a sandbox does not work: it is not there, it may not run, or it does not answer."""

    MISSING = "missing"
    REFUSED = "refused"
    SILENT = "silent"


class SandboxUnavailable(ExplainedError, RuntimeError):  # noqa: N818 - it names a state, as click's Abort does
    """A sandbox does not work on this machine; the message says why, and what to do."""

    def __init__(
        self, message: str, /, *, why: Unavailable = Unavailable.REFUSED, **values: object
    ) -> None:
        super().__init__(message, **values)
        self.why = why


@dataclass(frozen=True)
class Job:
    """One exercise to run with one tree.

    tree         the folder that goes first on `sys.path`
    modules      imported before the first script; a failure here is a load error
    forbids      import prefix -> names that `from it import *` would bring; using one of them gives
                 the status `forbidden`, importing it does not
    substitutes  see `Substitute`
    limits       see `Limits`
    allows       third-party packages besides NumPy that the worker may read, such as "scipy"
    compat       stand-ins for names of earlier years that the tree needs (`judging.compat`)
    on_script    called with the number of each script when it begins
    by_script    keep the printed text of each script separately
    go_on        run the other scripts too after one that did not finish in time
    """

    tree: Path
    modules: tuple[str, ...] = ()
    forbids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    substitutes: tuple[Substitute, ...] = ()
    limits: Limits = field(default_factory=Limits)
    allows: tuple[str, ...] = ()
    compat: tuple[str, ...] = ()
    on_script: Callable[[int], None] | None = field(default=None, compare=False)
    by_script: bool = False
    go_on: bool = False


@dataclass(frozen=True)
class Frame:
    """A line of the student's own code in a traceback; `file` is relative to the tree."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class StudentError:
    """Why there is no answer. All of it comes from a worker: it may be shown, but never trusted.

    type     the exception's class, or one of Crash, Exit, Timeout, Output, Malformed, Fault
    message  its message, without control characters and shortened
    frames   the student's own lines, outermost first
    step     the step of the script that failed; None while loading
    limit    the time limit in seconds; None unless the type is Timeout
    key      the key of the message in `grading/sandbox/sentences.py`, or an `Unavailable` for a
             sandbox that did not start, or `LOADING`; empty for an exception's text
    """

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    step: int | None = None
    limit: float | None = None
    key: str = ""


@dataclass(frozen=True)
class NotAnArray:
    """A value that is not an array.

    kind  what it is, in words: "None", "a list of 3", "1 value, expected 2 values (a, b)"
    key   the key of these words in `grading/sandbox/sentences.py`, the same in every language
    of    the name in these words: a type, a dtype, a function, or the names of the parts
    """

    kind: str
    key: str = field(default="", compare=False)
    of: str = field(default="", compare=False)

    @property
    def same_kind(self) -> str:
        """Equal for two values of the same kind, and the same in every language."""
        return f"{self.key} {self.of}".strip() if self.key else self.kind


RawValue = Array | NotAnArray


@dataclass
class Answer:
    """The result of one script; `values` has every output if `status` is ok.

    `status` is ok, error, timeout, memory, missing, forbidden or fault. `seconds` is wall time,
    measured by the grader. `left_out` has the errors of lines outside functions that were left out
    while the modules were loaded.
    """

    status: Status
    values: dict[str, RawValue] = field(default_factory=dict)
    error: StudentError | None = None
    seconds: float = 0.0
    left_out: tuple[StudentError, ...] = ()


@dataclass
class RunResult:
    """The result of a run.

    answers     one for each script, in order
    load        whether the modules were loaded: ok, or the failure that every answer repeats
    text        printed text, cut to `text_kb`, without control characters
    printed     the printed text by script, in order, as (number, text) with -1 while loading; empty
                unless the job sets `by_script`
    text_bytes  the true length of the printed text
    mechanism   "bubblewrap", "landlock" or "unsafe"
    """

    answers: list[Answer]
    load: Answer
    text: str
    text_bytes: int
    mechanism: str
    printed: list[tuple[int, str]] = field(default_factory=list)


# The `StudentError.type` of a test that did not run because an earlier one did not finish, and the
# message for the student.
NOT_RUN_TYPE = "Unrun"
NOT_RUN = tr("Not run, because a test before it did not finish in time.")
# The key of an error that came before any function was called.
LOADING = "loading"


class Runner(ABC):
    """Runs jobs one at a time in fresh workers; a context manager, for one thread at a time.

        with open_runner("auto") as runner:
            result = runner.run(job, scripts)

    `close()` may be called from another thread: it ends a running job at once, and no job runs
    after it. `renew()` between two submissions gives the next one new namespaces (bubblewrap); the
    other mechanisms do nothing, because their workers leave nothing behind.

    `waited` is for how many seconds its workers have waited for a processor, which is not the
    students' time.
    """

    name: str
    waited: float = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @abstractmethod
    def run(self, job: Job, scripts: Sequence[Script]) -> RunResult:
        """Run scripts; nothing that a student's code does raises an exception here.

        Args:
            job: the tree, the modules and the limits.
            scripts: the scripts to run, in order.

        Raises:
            ValueError: a script contains a value that cannot be sent.
            ModuleNotFoundError: an allowed package is not installed.
        """

    @abstractmethod
    def close(self) -> None:
        """End every process of this runner, and delete its temporary files."""

    def prepare(self, job: Job) -> None:  # noqa: B027 - it only saves time
        """Start the worker of the next `run` and load the job's modules, if that is possible.

        The next `run` uses it if its job is equal. If files of the tree have changed since,
        the caller calls `discard` first.
        """

    def discard(self) -> None:  # noqa: B027 - as above
        """End the worker that `prepare` started, if there is one."""

    def renew(self) -> None:  # noqa: B027 - most mechanisms have nothing to do
        """Begin another submission."""
