"""What a student's code raised, in words, and what to do next if the exception is a common one."""

from __future__ import annotations

import re

from grading.sandbox.contract import Answer, StudentError
from grading.sandbox.contract import Status as Ran
from grading.support.translation import tr

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
            "ValueError",
            r"truth value of an array",
            (
                tr(
                    "`if`, `and`, `or`, `not`, `min` and `max` need a single number, but this line "
                    "has an array. Use np.where, np.maximum or a mask for whole arrays."
                )
            ),
        ),
        (
            "ValueError",
            r"inhomogeneous shape",
            (
                tr(
                    "This line makes one array of parts that have different shapes. "
                    "Print the shape of each part."
                )
            ),
        ),
        (
            "TypeError",
            (
                r"'(numpy\.)?float(32|64)?' object cannot be interpreted as an integer"
                r"|slice indices must be integers|expected a sequence of integers"
            ),
            tr("Sizes and indices must be whole numbers. Divide with // instead of /."),
        ),
        (
            "IndexError",
            r"only integers, slices",
            tr("Sizes and indices must be whole numbers. Divide with // instead of /."),
        ),
        (
            "ModuleNotFoundError",
            r"^No module named '\w+'$",
            tr("An answer can import NumPy, the standard library and modules of its own package."),
        ),
        (
            "PermissionError",
            r"",
            tr(
                "An answer cannot write files, start programs or open connections while it "
                "is graded."
            ),
        ),
    )
)


def describe(answer: Answer) -> str:
    """Why an answer holds no values, in a few sentences; text in it comes from a worker."""
    error = answer.error
    if error is None:
        return {
            Ran.TIMEOUT: "It did not finish in time.",
            Ran.MEMORY: "It asked for more memory than it may have.",
            Ran.MISSING: "It is not written yet.",
            Ran.FORBIDDEN: "It uses what this exercise forbids.",
        }.get(answer.status, tr("It gave no answer."))
    text = error.message.strip()
    if answer.status in (Ran.MISSING, Ran.FORBIDDEN, Ran.TIMEOUT, Ran.MEMORY, Ran.FAULT):
        return text or describe(Answer(answer.status))
    lines = [f"{error.type}: {text}" if text else error.type]
    if error.frames:
        last = error.frames[-1]
        lines[0] += tr(" ({file}, line {line})", file=last.file, line=last.line)
        lines += [f"    {part}" for part in last.code.partition("\n")[::2] if part]
    lines += [advice for advice in [next_step(error)] if advice]
    return "\n".join(lines)


def next_step(error: StudentError) -> str:
    """What to do about an exception; empty where it says that itself, or nobody could know."""
    for kind, pattern, advice in _NEXT:
        if error.type == kind and pattern.search(error.message):
            return advice
    return ""
