"""The border between the grader and a student's code: what crosses it, and what a worker may do.

| a worker ... | rule                                                                            |
| ------------ | ------------------------------------------------------------------------------- |
| reads        | the standard library, NumPy, its tree, the packages the job allows; no more     |
| writes       | nothing: no file, no folder, no shared memory; prints go to a pipe              |
| sees         | one script at a time: inputs and steps; no expected value, path or secret       |
| uses         | `memory_mb` beyond its start, one process, few descriptors, no socket or device |
| may not      | start a process, signal another, trace, mount, change a file's mode or time     |
| lasts        | `test_seconds` a script, `exercise_seconds` a run; dead 2 s after its limit     |
| answers      | plain arrays of bool, int, float or complex, `output_mb` a run                  |
| prints       | what it likes; `text_kb` of it are kept and the true length is reported         |

The mechanisms `bubblewrap` and `landlock` hold all of it; `unsafe` holds only the time limits, the
import rules and what the parent checks. `docs/sandbox.md` has the same table at length.
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
from grading.support.translation import tr

Array = NDArray[Any]


class Status(StrEnum):
    """How a test, an exercise or a submission went.

    status     meaning
    ok         the code ran (here) or is right (in a verdict)
    wrong      it ran and the values are not right; never said by a runner
    error      it raised, crashed, left, or answered what is no answer
    timeout    it was still at work when its time was over
    memory     it asked for more memory than it may have
    missing    the function is absent, or raises NotImplementedError
    forbidden  it uses what the exercise forbids
    fault      the grader's own failure, never the student's
    """

    OK = "ok"
    WRONG = "wrong"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    FAULT = "fault"


class SandboxUnavailable(RuntimeError):  # noqa: N818 - it names a state, as click's Abort does
    """A mechanism cannot be used on this machine; the message has the reason and the remedy."""


@dataclass(frozen=True)
class Job:
    """One exercise over one tree.

    tree         the folder that goes first on `sys.path`
    modules      imported before the first script; a failure here is a load error
    forbids      import prefix -> names that `from it import *` would bring; using any of them gives
                 status `forbidden`, importing it alone does not
    substitutes  see `Substitute`
    limits       see `Limits`
    allows       third-party packages beyond NumPy that the worker may read, such as "scipy"
    compat       stand-ins for names of earlier years that the tree needs (`judging.compat`)
    on_script    called with the number of each script as it begins
    by_script    keep apart what each script prints
    go_on        run the other scripts, too, after one that did not finish in time
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
    """One line of the student's own code in a traceback; `file` is relative to the tree."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class StudentError:
    """Why there is no answer. All of it is text from a worker: data to be shown, never trusted.

    type     the exception's class, or one of Crash, Exit, Timeout, Output, Malformed, Fault
    message  its message, cleaned and shortened
    frames   the student's own lines, outermost first
    step     the step of the script that failed; None when loading
    limit    the seconds that it was allowed; None unless its type is Timeout
    """

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    step: int | None = None
    limit: float | None = None


@dataclass(frozen=True)
class NotAnArray:
    """What came instead of an array: "None", "a list of 3", "1 value, expected 2 values (a, b)"."""

    kind: str


RawValue = Array | NotAnArray


@dataclass
class Answer:
    """What a worker made of one script; `values` holds every output when `status` is ok.

    `status` is ok, error, timeout, memory, missing, forbidden or fault; `seconds` is wall time
    measured by the grader.
    """

    status: Status
    values: dict[str, RawValue] = field(default_factory=dict)
    error: StudentError | None = None
    seconds: float = 0.0


@dataclass
class RunResult:
    """All that came of a run.

    answers     one for each script, in order, always
    load        how loading the modules went: ok, or the failure that every later answer repeats
    text        what the code printed: cut to `text_kb`, control characters removed
    printed     the same by script, in order: its number (-1 while loading) and what it printed;
                empty unless the job asks for it
    text_bytes  the true length of what it printed
    mechanism   "bubblewrap", "landlock" or "unsafe"
    """

    answers: list[Answer]
    load: Answer
    text: str
    text_bytes: int
    mechanism: str
    printed: list[tuple[int, str]] = field(default_factory=list)


# The `StudentError.type` of a test that was not run, and the message for the student.
NOT_RUN_TYPE = "Unrun"
NOT_RUN = tr("Not run, because a test before it did not finish in time.")


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

    def prepare(self, job: Job) -> None:  # noqa: B027 - it only saves time
        """Start the worker of the next `run` and load the job's modules, if that is possible.

        The next `run` uses it if its job is equal. If files of the tree have changed since,
        the caller calls `discard` first.
        """

    def discard(self) -> None:  # noqa: B027 - as above
        """End the worker that `prepare` started, if there is one."""

    def renew(self) -> None:  # noqa: B027 - most mechanisms have nothing to do
        """Begin another submission."""
