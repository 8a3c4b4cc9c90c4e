"""What a student should do next, in the message about a common exception."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import pytest

from grading.judging.diagnosis import errors
from grading.judging.diagnosis.errors import describe
from grading.sandbox.contract import Answer, Frame, RunResult, Status, StudentError
from grading.spec.manifest import Assignment

SHAPES = "Print both shapes just before this line."
SINGLE = "To ask whether there is a value at all, write `is None`."
NUMBER = "and for a function of math instead of np."
SIZES = "in its own parentheses: np.zeros((2, 3))."
WHOLE = "Divide with // instead of /."


def said(kind: str, message: str) -> str:
    return describe(Answer(Status.ERROR, error=StudentError(kind, message)))


@pytest.mark.parametrize(
    ("kind", "message", "advice"),
    [
        ("ValueError", "operands could not be broadcast together with shapes (3,2) (3,3)", SHAPES),
        ("ValueError", "could not broadcast input array from shape (3,) into shape (4,)", SHAPES),
        ("ValueError", "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)", SHAPES),
        ("ValueError", "matmul: Input operand 1 has a mismatch in its core dimension 0", SHAPES),
        ("SyntaxError", "invalid non-printable character U+00A0", "and type it again."),
        ("SyntaxError", "invalid character '\u201c' (U+201C)", "again on the keyboard."),
        ("ValueError", "The truth value of an array with more than one element is", SINGLE),
        ("ValueError", "The requested array has an inhomogeneous shape after 1", "of each part."),
        ("ValueError", "setting an array element with a sequence.", NUMBER),
        ("TypeError", "only length-1 arrays can be converted to Python scalars", NUMBER),
        ("TypeError", "Cannot interpret '3' as a data type", SIZES),
        ("TypeError", "'float' object cannot be interpreted as an integer", WHOLE),
        ("TypeError", "'numpy.float64' object cannot be interpreted as an integer", WHOLE),
        ("TypeError", "slice indices must be integers or None or have an __index__", WHOLE),
        ("IndexError", "only integers, slices (`:`), ellipsis (`...`)", WHOLE),
        ("ModuleNotFoundError", "No module named 'torch'", "modules of its own package."),
        ("PermissionError", "[Errno 1] Operation not permitted: '/content'", "while it is graded."),
        ("NameError", "name 'null' is not defined", "into the .py file of the hand-out."),
        ("NameError", "name 'out' is not defined", "assigns or imports it."),
        ("NameError", "name 'x' is not defined. Did you mean: 'y'?", "assigns or imports it."),
        ("UnboundLocalError", "cannot access local variable 'out' where it", "goes through."),
        ("TypeError", "'tuple' object cannot be interpreted as an integer", "with a star."),
        (
            "TypeError",
            "only integer scalar arrays can be converted to a scalar index",
            "instead of np.max or np.min.",
        ),
        ("AssertionError", "only square images", "or remove the assert."),
        ("KeyError", "stride_h", "print the dict's keys."),
        ("TypeError", "unhashable type: 'numpy.ndarray'", "Arrays, lists and dicts can change."),
        (  # Python 3.14
            "TypeError",
            "cannot use 'list' as a set element (unhashable type: 'list')",
            "Arrays, lists and dicts can change.",
        ),
        ("TypeError", "f() missing 1 required positional argument: 'x'", "same parameters again."),
        ("TypeError", "f() takes 3 positional arguments but 4 were given", "parameters again."),
    ],
)
def test_a_common_exception_is_told_with_the_next_step(
    kind: str, message: str, advice: str
) -> None:
    assert said(kind, message).startswith(f"{kind}: {message}\n")
    assert said(kind, message).endswith(advice)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("ValueError", "no such mode"),
        ("TypeError", "'int' object is not iterable"),
        ("TypeError", "'module' object is not callable"),
        ("TypeError", "unhashable type: 'slice'"),
        ("ModuleNotFoundError", "No module named 'pkg.helpers'"),
        ("KeyError", "the dict has no entry 'W1'; its entries are: 'w1'"),
        ("AttributeError", "'Net' object has no attribute 'W1'"),
    ],
)
def test_of_another_exception_nothing_is_guessed(kind: str, message: str) -> None:
    assert said(kind, message) == f"{kind}: {message}"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python accepts these lines")
@pytest.mark.parametrize(
    ("code", "newer"),
    [
        ('print(f"{d["a"]}")', True),
        ('print(f"{", ".join(d)}")', True),
        ("type Shape = tuple", True),
        ("def first[T](x: T) -> T:", True),
        ("class Box[T]:", True),
        ("type[0] = 3 +", False),
        ("def first(x:", False),
    ],
)
def test_syntax_of_a_newer_python_names_the_version_that_runs(code: str, newer: bool) -> None:
    body = "\n    pass" if code.endswith(":") else ""
    with pytest.raises(SyntaxError) as caught:
        compile(code + body, "a.py", "exec")
    error = StudentError("SyntaxError", caught.value.msg, (Frame("pkg/a.py", 3, "", code),))
    text = describe(Answer(Status.ERROR, error=error))
    assert ("Python 3.11 runs here. If your Python accepts this line" in text) == newer


def test_python_and_numpy_still_say_it_in_these_words() -> None:
    import numpy as np

    a, b, whole, nothing = np.ones((2, 3)), np.ones((2, 4)), np.zeros(3, dtype=int), None
    for raises in (
        lambda: a + b,
        lambda: a @ b,
        lambda: a.dot(b),
        lambda: a.__setitem__(0, np.ones(4)),
        lambda: bool(a),
        lambda: np.array([a, [1]]),
        lambda: a[0].__setitem__(0, a),
        lambda: math.exp(a),
        lambda: np.zeros(2, 3),  # type: ignore[call-overload]
        lambda: np.ones(2, 3, 4, 5),  # type: ignore[call-overload]
        lambda: np.zeros(2.0),  # type: ignore[call-overload]
        lambda: np.zeros(np.float64(2.0)),  # type: ignore[call-overload]
        lambda: a[0.5],
        lambda: a[0 : np.float64(1.0)],
        lambda: np.random.rand(a.shape),  # type: ignore[call-overload]
        lambda: np.max(0, a),  # type: ignore[call-overload]
        lambda: a.reshape(4, 5),
        lambda: {a: 1},
        lambda: [n for n, c, h in [a.shape]],  # type: ignore[misc]
        lambda: [n for (n,) in [a.shape]],  # type: ignore[misc]
        lambda: a[:, 3:].max(),
        lambda: np.concatenate([a, a[0]]),
        lambda: whole.__iadd__(a[0] / 2),
        lambda: a[0, 3],
        lambda: [1, 2][2],
        lambda: a.sum(axis=2),
        lambda: a[0, 0, 0],
        lambda: a[a],
        lambda: {"w1": a}["W1"],
        lambda: nothing[0],  # type: ignore[index]
        lambda: nothing.T,  # type: ignore[attr-defined]
        lambda: nothing + 0.9,  # type: ignore[operator]
        lambda: 0.9 ^ 2,  # type: ignore[operator]
        lambda: a ^ 2,  # type: ignore[operator]
        lambda: (a, b).T,  # type: ignore[attr-defined]
        lambda: {"momentum": 0.9}.momentum,  # type: ignore[attr-defined]
        lambda: a(0),  # type: ignore[operator]
        lambda: np.float64(2.0)(3),  # type: ignore[operator]
        lambda: a[0].__iadd__(a),
        lambda: np.stack([a, a[0]]),
        lambda: np.tensordot(a, b, axes=(1, 0)),
        lambda: a[np.zeros((3, 2), dtype=bool)],
        lambda: b[[0, 1], [0, 1, 2]],
        lambda: a.transpose(0, 2, 1),
        lambda: np.einsum("i,j->ij", a, b),
        lambda: np.einsum("ijk,jk->i", a, b),
        lambda: np.zeros((2, -1)),
        lambda: np.broadcast_to(a, (4, 2, 3)).__iadd__(1),
        lambda: np.broadcast_to(a, (4, 2, 3)).__setitem__(0, 1),
        lambda: a.sum(dim=1),  # type: ignore[call-overload]
        lambda: np.max(a, axis=1, keepdim=True),  # type: ignore[call-overload]
        lambda: np.random.normal(0, 1, 2, 3),  # type: ignore[call-overload]
        lambda: np.reshape(a, 3, 2),  # type: ignore[call-overload]
        lambda: [n for n, c in [3]],  # type: ignore[misc]
    ):
        with pytest.raises((ValueError, TypeError, LookupError, AttributeError)) as caught:
            raises()
        assert "\n" in said(type(caught.value).__name__, str(caught.value)), caught.value


def test_an_endless_message_is_cut_and_keeps_its_place() -> None:
    error = StudentError("ValueError", "boo " * 10_000, (Frame("pkg/a.py", 3, "f", "raise"),))
    text = describe(Answer(Status.ERROR, error=error))
    assert len(text) < 600
    assert " ... (pkg/a.py, line 3)" in text


@pytest.mark.parametrize("kind", ["Crash", "Exit", "Output", "Malformed"])
def test_the_graders_own_sentence_has_no_exception_before_it(kind: str) -> None:
    error = StudentError(kind, "The process aborted before it answered.")
    assert describe(Answer(Status.ERROR, error=error)) == "The process aborted before it answered."


def test_too_much_memory_is_shown_with_its_line() -> None:
    frames = (Frame("pkg/a.py", 3, "f", "x = np.zeros((40000, 40000))"),)
    error = StudentError("MemoryError", "Unable to allocate 12 GiB", frames)
    text = describe(Answer(Status.MEMORY, error=error))
    assert text == "Unable to allocate 12 GiB (pkg/a.py, line 3)\n    x = np.zeros((40000, 40000))"


def shown_line(toy: Assignment, *files: str) -> str:
    """The line that is shown of an error that passed through these files, outermost first."""
    parts = [file.partition(":") for file in files]
    frames = tuple(Frame(f, line, name, "call()") for line, (f, _, name) in enumerate(parts, 1))
    answer = Answer(Status.ERROR, error=StudentError("ValueError", "no such mode", frames))
    run = RunResult([answer], Answer(Status.OK), "", [], 0, "unsafe")
    centre = replace(toy.exercise("centre"), forbids=("toy.fast",))
    with_tools = replace(
        toy, tools=("toy.support", "toy.rows"), exercises={**toy.exercises, "centre": centre}
    )
    shown = errors.at_own_lines(run, with_tools, centre)
    return describe(shown.answers[0]).splitlines()[0]


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (["toy/rows.py", "toy/support/checks.py"], "(toy/rows.py, line 1)"),
        (["toy/rows.py", "toy/support/a.py", "toy/support/b.py"], "(toy/rows.py, line 1)"),
        (["toy/support/a.py", "toy/rows.py"], "(toy/rows.py, line 2)"),
        (["toy/rows.py:centre", "toy/rows.py:scale_rows", "toy/support/a.py"], "line 1)"),
        (["toy/rows.py:centre", "toy/rows.py:scale_rows"], "(toy/rows.py, line 2)"),
        (["toy/rows.py", "toy/fast.py"], "(toy/rows.py, line 1)"),
        (["toy/rows.py", "toy/my_helpers.py"], "(toy/my_helpers.py, line 2)"),
        (["toy/support/checks.py"], "(toy/support/checks.py, line 1)"),
    ],
)
def test_an_error_in_a_tool_is_shown_at_the_students_line_that_called_it(
    files: list[str], line: str, toy: Assignment
) -> None:
    shown = shown_line(toy, *files)
    assert shown.startswith("ValueError: no such mode (")
    assert shown.endswith(line)
