"""Puts an exception of a student's code into words, with advice for the common ones."""

from __future__ import annotations

import re
import sys
from collections.abc import Container
from dataclasses import replace

from grading.sandbox.contract import NOT_RUN_TYPE, Answer, Frame, RunResult, StudentError
from grading.sandbox.contract import Status as RunStatus
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.support.translation import tr

_NOTEBOOK = tr(
    "This looks like the text of a notebook (.ipynb). Copy the code of its cells into the .py file "
    "of the hand-out."
)
# The type of an exception, a pattern of its message, and what its author should do.
_NEXT: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(pattern), advice)
    for kind, pattern, advice in (
        (
            "ValueError",
            r"could not (be )?broadcast|mismatch in its core dimension|not aligned",
            tr("The shapes of two arrays do not fit. Print both shapes just before this line."),
        ),
        (
            "SyntaxError|IndentationError|TabError",
            r"^invalid non-printable character",
            tr(
                "This line contains an invisible character, often copied from a web page. "
                "Delete the line, including the spaces before it, and type it again."
            ),
        ),
        (
            "SyntaxError",
            r"^invalid character",
            tr(
                "Python does not know this character. Often it looks like the right one, but was "
                "copied from a web page or a document. Type it again on the keyboard."
            ),
        ),
        (
            "ValueError",
            r"truth value of an array",
            tr(
                "`if`, `and`, `or`, `not`, `min` and `max` need a single number, but this line "
                "has an array. Use np.where, np.maximum or a mask for whole arrays. To ask whether "
                "there is a value at all, write `is None`."
            ),
        ),
        (
            "ValueError|TypeError",
            r"^setting an array element with a sequence\.$|can be converted to Python scalars$",
            tr(
                "An array is where a single number should be. Look for a sum or an index that is "
                "missing, and for a function of math instead of np."
            ),
        ),
        (
            "TypeError",
            r"^Cannot interpret '.{1,20}' as a data type|^(zeros|ones)\(\) takes from",
            tr("The sizes of an array are one tuple, in its own parentheses: np.zeros((2, 3))."),
        ),
        (
            "ValueError",
            r"inhomogeneous shape",
            tr(
                "This line makes one array of parts that have different shapes. "
                "Print the shape of each part."
            ),
        ),
        (
            "TypeError|IndexError",
            (
                r"'(numpy\.)?float(32|64)?' object cannot be interpreted as an integer"
                r"|slice indices must be integers|expected a sequence of integers"
                r"|only integers, slices"
            ),
            tr("Sizes and indices must be whole numbers. Divide with // instead of /."),
        ),
        (
            "TypeError",
            r"^'tuple' object cannot be interpreted as an integer",
            tr(
                "A tuple is where a number should be. Some functions take the sizes one by one: "
                "np.random.rand(*x.shape), with a star."
            ),
        ),
        (
            "TypeError",
            r"^only integer scalar arrays can be converted to a scalar index",
            tr(
                "An array is where a whole number should be, such as a size or an axis. To compare "
                "an array with a number, use np.maximum or np.minimum instead of np.max or np.min."
            ),
        ),
        (
            "ModuleNotFoundError",
            r"^No module named '\w+'$",
            tr("An answer can import NumPy, the standard library and modules of its own package."),
        ),
        (
            "NameError",
            r"^name '(null|true|false)' is not defined",
            _NOTEBOOK,
        ),
        (
            "NameError",
            r"^name '(get_ipython|display)' is not defined",
            tr("Only a notebook has this name. Remove the line, or move it to a notebook."),
        ),
        (
            "NameError",
            r"^name '\w+' is not defined",
            tr(
                "Nothing has this name here. Check the spelling, and that a line before this one "
                "assigns or imports it."
            ),
        ),
        (
            "UnboundLocalError",
            r"",
            tr(
                "This variable has no value yet. Assign one before this line, whichever branches "
                "and loops the code goes through."
            ),
        ),
        (
            "AssertionError",
            r"",
            tr(
                "This assert does not hold for the inputs of the test. Handle these inputs, "
                "or remove the assert."
            ),
        ),
        (
            "PermissionError|FileNotFoundError",
            r"Permission denied|Operation not permitted: |No usable temporary directory",
            tr(
                "Keep what you write in memory, for example in io.StringIO. An answer cannot write "
                "files, change folders, or read files outside its package while it is graded."
            ),
        ),
        (
            "PermissionError",
            r"",
            tr(
                "Compute the result without asyncio and multiprocessing; a ThreadPoolExecutor "
                "works. An answer cannot start programs or processes, or open connections, while "
                "it is graded."
            ),
        ),
    )
)


# Lines that Python refuses before 3.12: they name types, or nest quotes in an f-string.
_NEWER = re.compile(r"^(type \w+|(async )?(def|class) \w+) ?\[|^type \w+ ?=")
_OLDER = sys.version_info < (3, 12)
_ARGUMENTS = re.compile(r"^[\w.<>]+\(\) (missing \d+ required|takes |got an unexpected keyword)")

# The types of errors that are not exceptions: the grader itself wrote their messages.
_NO_EXCEPTION = frozenset({"Crash", "Exit", "Output", "Malformed"})
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


# A line outside functions that raises one of these does not try anything out.
_NO_TRY = {"ImportError", "ModuleNotFoundError", "FileNotFoundError", "EOFError"}
_BELOW = tr('Put code that tries things out below `if __name__ == "__main__":`.')


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


def next_step(error: StudentError) -> str:
    """What to do about an exception; empty if there is no advice for it."""
    # Nothing was called: the line is outside all functions.
    loading = bool(error.frames) and error.frames[-1].function == "<module>"
    for kind, pattern, advice in _NEXT:
        if loading and kind == "AssertionError":
            continue  # its advice is about the inputs of a test
        if error.type in kind.split("|") and pattern.search(error.message):
            return advice
    if error.type == "SyntaxError" and _is_newer(error):
        return tr(
            "Python {version} runs here. If your Python accepts this line, it is newer: write the "
            "line so that {version} accepts it.",
            version=".".join(map(str, sys.version_info[:2])),
        )
    if error.type == "TypeError" and not error.frames and _ARGUMENTS.match(error.message):
        # No line of the student called it, so the test did.
        return tr(
            "The test calls the function with the arguments of the hand-out. Give it the same "
            "parameters again."
        )
    if loading and error.type not in _NO_TRY:
        return tr("This line runs while the file is loaded. {advice}", advice=_BELOW)
    return ""


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
            advice=_NOTEBOOK if next_step(error) == _NOTEBOOK else _BELOW,
        )
        for error, frames in lines
        if frames
    ]


def _shortened(code: str) -> str:
    return code if len(code) <= LONGEST_LINE else f"{code[:LONGEST_LINE]} ..."


def _is_newer(error: StudentError) -> bool:
    """Whether a syntax error may be no error in a Python that is newer than this one."""
    code = error.frames[-1].code if error.frames else ""
    return _OLDER and (error.message.startswith("f-string") or bool(_NEWER.match(code)))
