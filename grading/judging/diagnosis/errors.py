"""Puts an exception of a student's code into words."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from grading.judging.diagnosis.advice import BELOW, NOTEBOOK, next_step
from grading.sandbox.contract import NOT_RUN_TYPE, Answer, Frame, RunResult
from grading.sandbox.contract import Status as RunStatus
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.support.translation import tr

# The types of errors that are not exceptions: the grader itself wrote their messages.
_NO_EXCEPTION = frozenset({"Crash", "Exit", "Output", "Malformed", NOT_RUN_TYPE})
LONGEST = 500  # characters of an exception's message
LONGEST_LINE = 100  # characters of a line in a note


def at_own_lines(
    run: RunResult,
    assignment: Assignment,
    info: ExerciseInfo,
    reference: Container[str] = frozenset(),
) -> RunResult:
    """Let each error end at a line of the student, not in a tool that the line called.

    An error in a tool is a complaint about arguments. If a function of another exercise passed
    them on, the line that called this function is the one to change.

    Args:
        run: the answers of a student's code.
        assignment: knows which files are the tools.
        info: the exercise.
        reference: files in which the reference's functions ran. No line of them is shown: it is not
            in the student's file, and may be the answer to another exercise.

    Returns:
        The run, whose errors have no lines of tools after the student's last line.
    """
    others = {_place(w) for other in assignment.exercises.values() for w in other.where}
    others -= {_place(where) for where in info.where}

    def cut(answer: Answer) -> Answer:
        error = answer.error
        if error is None:
            return answer
        shown = tuple(frame for frame in error.frames if frame.file not in reference)
        error = replace(error, frames=shown)
        answer = replace(answer, error=error)
        if not shown or not assignment.is_given(shown[-1].file):
            return answer
        student = [at for at, f in enumerate(error.frames, 1) if not assignment.is_given(f.file)]
        own = [at for at in student if _function(error.frames[at - 1]) not in others]
        if not student:
            return answer
        return replace(answer, error=replace(error, frames=error.frames[: (own or student)[-1]]))

    return replace(run, answers=[cut(answer) for answer in run.answers])


def _function(frame: Frame) -> tuple[str, str]:
    return frame.file, frame.function


def _place(where: str) -> tuple[str, str]:
    """The file and the plain name of a function."""
    file, _, name = where.partition(":")
    return file, name.rpartition(".")[2]


def describe(answer: Answer) -> str:
    """Why an answer holds no values, in a few sentences; text in it comes from a worker."""
    error = answer.error
    if error is None:
        return _without_error(answer.status)
    text = error.message.strip()
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]} ..."
    if error.type in _NO_EXCEPTION or answer.status in (
        RunStatus.MISSING,
        RunStatus.FORBIDDEN,
        RunStatus.TIMEOUT,
        RunStatus.FAULT,
    ):
        return text or _without_error(answer.status)
    if answer.status == RunStatus.MEMORY:
        raised = text or _without_error(answer.status)
    else:
        raised = f"{error.type}: {text}" if text else error.type
    if not error.frames:
        lines = [raised]
    else:
        last = error.frames[-1]
        lines = [tr("{error} ({file}, line {line})", error=raised, file=last.file, line=last.line)]
        lines += [f"    {part}" for part in last.code.partition("\n")[::2] if part]
    advice = next_step(error)
    return "\n".join([*lines, advice] if advice else lines)


def _without_error(status: RunStatus) -> str:
    if status == RunStatus.TIMEOUT:
        return tr("It did not finish in time.")
    if status == RunStatus.MEMORY:
        return tr("It needed more memory than it is allowed.")
    if status == RunStatus.MISSING:
        return tr("It is not written yet.")
    if status == RunStatus.FORBIDDEN:
        return tr("It uses something that this exercise forbids.")
    return tr("It gave no answer.")


def cause_of(answer: Answer) -> str:
    """What stopped an answer: equal for two answers that were stopped by the same thing."""
    error = answer.error
    if error is None:
        return answer.status.value
    if error.type == NOT_RUN_TYPE:
        return NOT_RUN_TYPE
    if error.frames:
        return f"{error.type} {error.frames[-1].file}:{error.frames[-1].line}"
    return f"{answer.status.value} {error.type} {error.message}"


def left_out(run: RunResult) -> list[str]:
    """Notes on the lines outside functions that failed, so that the rest was loaded without them.

    Args:
        run: the answers of a student's code.

    Returns:
        A note for each line.
    """
    lines = [
        (error, [frame for frame in error.frames if frame.function == "<module>"])
        for error in run.load.left_out
    ]
    return [
        tr(
            "{file}, line {line}, was left out: `{code}` raises {error} while the file is loaded. "
            "{advice}",
            file=frames[-1].file,
            line=frames[-1].line,
            error=error.type,
            code=_shortened(frames[-1].code.partition("\n")[0]),
            advice=NOTEBOOK if next_step(error) == NOTEBOOK else BELOW,
        )
        for error, frames in lines
        if frames
    ]


def _shortened(code: str) -> str:
    return code if len(code) <= LONGEST_LINE else f"{code[:LONGEST_LINE]} ..."
