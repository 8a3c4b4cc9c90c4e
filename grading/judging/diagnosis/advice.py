"""Says what to do about the exceptions that students meet most."""

from __future__ import annotations

import re
import sys

from grading.sandbox.contract import StudentError
from grading.support.translation import tr

NOTEBOOK = tr(
    "This looks like the text of a notebook (.ipynb). Copy the code of its cells into the .py file "
    "of the hand-out."
)
# The type of an exception, a pattern of its message, and what its author should do.
_NEXT: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(pattern), advice)
    for kind, pattern, advice in (
        (
            "ValueError|IndexError",
            (
                r"could not (be )?broadcast|^non-broadcastable|mismatch in its core dimension"
                r"|not aligned|^all (the )?input array|^shape-mismatch for sum|^boolean index did"
            ),
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
            (
                r"^Cannot interpret '.{1,20}' as a data type|^(zeros|ones)\(\) takes from"
                r"|^(normal|uniform)\(\) takes at most|^order must be str, not int"
            ),
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
            "ValueError",
            r"^cannot reshape array of size",
            tr(
                "A reshape keeps all numbers, so both shapes must hold equally many. Print the "
                "shape of the array just before this line."
            ),
        ),
        (
            "ValueError|TypeError",
            r"values to unpack \(expected \d|^cannot unpack non-iterable (?!NoneType)",
            tr(
                "The left side has more or fewer names than the right side has values. Print what "
                "is on the right, or its shape, just before this line."
            ),
        ),
        (
            "ValueError",
            r"^axes don't match array|in einstein sum|^einstein sum",
            tr(
                "An array has more or fewer axes than this line names. Print its shape just before "
                "this line."
            ),
        ),
        (
            "ValueError",
            r"^negative dimensions are not allowed",
            tr("A size is below 0 here. Print the numbers that it is computed from."),
        ),
        (
            "ValueError",
            r"(assignment destination|output array) is read-only",
            tr("This array only shows the numbers of another one. Write into a copy of it."),
        ),
        (
            "ValueError",
            r"^zero-size array to reduction operation",
            tr(
                "The array is empty here. If it is a slice, print where the slice starts and ends "
                "just before this line."
            ),
        ),
        (
            "UFuncTypeError",
            r"^Cannot cast ufunc '\w+' output from dtype\('float",
            tr(
                "An array of whole numbers cannot hold fractions. Create it with the dtype of the "
                "inputs."
            ),
        ),
        (
            "IndexError|AxisError",
            r"out of bounds|index out of range",
            tr(
                "Axes and places count from 0, so the last is one less than how many there are. "
                "Print the index, and the shape or the length, just before this line."
            ),
        ),
        (
            "IndexError",
            r"^too many indices",
            tr("The array has fewer axes than this line asks for. Print its shape."),
        ),
        (
            "IndexError",
            r"^arrays used as indices must be of integer",
            tr(
                "An index is an array of fractions here. Use whole numbers, or a mask of True and "
                "False."
            ),
        ),
        (
            "KeyError",
            r"^(?!the dict )",
            tr("The dict has no such entry. Check the spelling, and print the dict's keys."),
        ),
        (
            "TypeError|AttributeError",
            r"NoneType",
            tr(
                "Something is None here. Look for a function without a `return`, and for a "
                "value that was never assigned or stored."
            ),
        ),
        (
            "TypeError",
            r"got an unexpected keyword argument '(dim|keepdim)'",
            tr("These are PyTorch's names. NumPy's are axis and keepdims."),
        ),
        (
            "TypeError",
            r"unhashable type: '(?!slice)",
            tr(
                "A set, lru_cache and the key of a dict take only what cannot change, such as a "
                "number or the tuple x.shape. Arrays, lists and dicts can change."
            ),
        ),
        (
            "TypeError",
            r"for \^: |'bitwise_xor'",
            tr("In Python, ^ is not a power. Write ** instead."),
        ),
        (
            "AttributeError",
            r"^'(tuple|list)' object has no attribute",
            tr("This is several values together. Unpack them first, or take one of them."),
        ),
        (
            "AttributeError",
            r"^'dict' object has no attribute",
            tr("The entries of a dict are read with brackets: settings['name']."),
        ),
        (
            "TypeError",
            r"^'(numpy\.)?(ndarray|tuple|list|dict|int|float\d*)' object is not callable",
            tr(
                "Parentheses right after a value call it like a function. An element needs "
                "brackets, a[0], and a product needs a *."
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
            NOTEBOOK,
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
# A line outside functions that raises one of these does not try anything out.
_NO_TRY = {"ImportError", "ModuleNotFoundError", "FileNotFoundError", "EOFError"}
BELOW = tr('Put code that tries things out below `if __name__ == "__main__":`.')


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
        return tr("This line runs while the file is loaded. {advice}", advice=BELOW)
    return ""


def _is_newer(error: StudentError) -> bool:
    """Whether a syntax error may be no error in a Python that is newer than this one."""
    code = error.frames[-1].code if error.frames else ""
    return _OLDER and (error.message.startswith("f-string") or bool(_NEWER.match(code)))
