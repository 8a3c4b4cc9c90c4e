"""Say why a worker gave no answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grading.sandbox.contract import (
    LOADING,
    NOT_RUN,
    NOT_RUN_TYPE,
    Answer,
    Status,
    StudentError,
)
from grading.spec.limits import Limits
from grading.support.translation import tr


@dataclass(frozen=True)
class End:
    """The end of a worker's process: exit code or signal, peak memory in bytes, CPU seconds."""

    code: int | None = None
    signal: int | None = None
    memory: int = 0
    cpu: float = 0.0


def limit_error(kind: str, seconds: float) -> StudentError:
    """Return the message for a student whose code was stopped."""
    return StudentError(
        "Timeout",
        tr("It did not finish in {seconds:g} s, the limit for {kind}.", seconds=seconds, kind=kind),
        limit=seconds,
    )


def stopped(answer: Answer) -> StudentError:
    """Return the message of a test that did not run, because an earlier one did not finish."""
    if answer.error is not None and answer.error.type == NOT_RUN_TYPE:
        return answer.error
    return StudentError(NOT_RUN_TYPE, NOT_RUN)


def error_answer(kind: str, message: str) -> Answer:
    """Return the answer of a worker that failed in a way that is the student's error."""
    return Answer(Status.ERROR, error=StudentError(kind, message))


def died(end: End, limits: Limits) -> Answer:
    """Explain why a worker ended before it answered."""
    if end.cpu >= limits.exercise_seconds or end.signal == 24:
        error = limit_error("an exercise", limits.exercise_seconds)
        return Answer(Status.TIMEOUT, error=error)
    if end.signal == 9 and end.memory > limits.memory_mb << 19:
        error = StudentError(
            "Crash", tr("The process was stopped, because it used too much memory.")
        )
        return Answer(Status.MEMORY, error=error)
    if end.signal is not None:
        crashes = {
            11: tr(
                "The process crashed with a segmentation fault before it answered. Look for "
                "code that reads or writes outside of an array, for example with ctypes."
            ),
            6: tr("The process aborted before it answered."),
            8: tr("The process crashed with an arithmetic fault before it answered."),
        }
        other = tr("Signal {signal} ended the process before it answered.", signal=end.signal)
        return error_answer("Crash", crashes.get(end.signal, other))
    if end.code is None:
        return error_answer("Exit", tr("The process closed its pipe before it answered."))
    return error_answer(
        "Exit",
        tr(
            "The code ended Python itself (exit code {code}) instead of returning. Remove what "
            "does that, such as os._exit.",
            code=end.code,
        ),
    )


def while_loading(answer: Answer) -> Answer:
    """Say where to look if a worker ended, or was stopped, before it had loaded the files."""
    error = answer.error
    if error is None or error.type not in ("Crash", "Exit", "Timeout"):
        return answer
    if error.limit is not None:
        error = limit_error("loading the files", error.limit)
    message = tr(
        "{problem} No function had been called yet: look at the lines outside functions.",
        problem=error.message,
    )
    return replace(answer, error=replace(error, message=message, key=LOADING))
