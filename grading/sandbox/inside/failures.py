"""Describe an exception to the grader: its kind, its message, and the student's own lines."""

from __future__ import annotations

import linecache
import os
from types import TracebackType
from typing import Any

from grading.sandbox import protocol
from grading.sandbox.inside.loading import ForbiddenImport
from grading.sandbox.inside.values import Says, says

MESSAGE_CAP = 2000


class Missing(Exception):  # noqa: N818
    """A module or a function that a script needs does not exist."""

    def __init__(self, says: Says) -> None:
        super().__init__(says[0])
        self.says = says


class NoEntry(LookupError):  # noqa: N818 - named as Missing is
    """A script reads an entry of a student's dict or list, or an attribute, that does not exist.

    `shown` is what students see: a KeyError, an IndexError or an AttributeError.
    """

    def __init__(self, shown: str, says: Says) -> None:
        super().__init__(says[0])
        self.shown, self.says = shown, says


class BdbQuit(Exception):  # noqa: N818 - a debugger's exception has this name
    """The code called `breakpoint()`."""


def failure(error: BaseException, tree: str, step: int | None) -> dict[str, Any]:
    """Describe an exception: status, type, message, and the student's own lines.

    Args:
        error: the exception.
        tree: the folder that contains the student's package; other lines are not shown.
        step: the number of the step that failed, or None.

    Returns:
        The header of the answer.
    """
    frames = _frames(error, tree)
    status = "error"
    message = _message(error)
    if isinstance(error, (Missing, NotImplementedError)):
        status = "missing"
    elif isinstance(error, MemoryError):
        status = "memory"
        message = message or says("memory")
    elif isinstance(error, ForbiddenImport):
        status = "forbidden"
        message = says("forbidden", name=str(error.used), module=str(error.name))
    elif isinstance(error, SystemExit):
        message = says("exit")
    elif type(error).__name__ == "BdbQuit":
        message = says("breakpoint")
    elif isinstance(error, EOFError) and frames and "input(" in frames[-1][3]:
        message = says("input")
    elif isinstance(error, RecursionError) and frames:
        frames = [_most_often(error, tree, frames[-1])]
        message = says("recursion", name=frames[-1][2])
    elif isinstance(error, SyntaxError) and error.filename:
        # Only the line with the error is shown, and nothing was called, because it cannot run.
        frames, step = [_syntax(error, tree, frames)], None
        message = error.msg or "invalid syntax"
    if isinstance(message, str):
        message = message.replace(tree + os.sep, "")[:MESSAGE_CAP]
    error_header = {
        "type": error.shown if isinstance(error, NoEntry) else type(error).__name__[:100],
        "message": message,
        "frames": frames[-protocol.MAX_FRAMES :],
        "step": step,
    }
    error.__traceback__ = None  # releases the arrays that the frames refer to
    return {"status": status, "error": error_header, "values": {}}


def _message(error: BaseException) -> str | Says:
    if isinstance(error, (Missing, NoEntry)):
        return error.says
    try:
        if isinstance(error, KeyError) and len(error.args) == 1 and isinstance(error.args[0], str):
            return error.args[0]
        return str(error)
    except BaseException as second:
        return says("no message", type=type(second).__name__[:100])


def _syntax(error: SyntaxError, tree: str, frames: list[Any]) -> list[Any]:
    file = _relative(str(error.filename), tree)
    line = error.lineno if isinstance(error.lineno, int) else 0
    text = error.text if isinstance(error.text, str) else ""
    code = text.strip()[:200]
    at = (error.offset if isinstance(error.offset, int) else 0) - 1
    at -= len(text) - len(text.lstrip())
    if 0 <= at <= len(code):
        code += "\n" + " " * at + "^"
    # A function that the grader could not read raises its own syntax error when it is called.
    function = frames[-1][2] if frames and frames[-1][0] == file else ""
    return [file, max(line, 0), function, code]


def refuse_to_wait(*_: Any, **__: Any) -> None:
    """Replace `breakpoint()`, because nobody is there to answer a debugger.

    Raises:
        BdbQuit: always.
    """
    raise BdbQuit


def _relative(path: str, tree: str) -> str:
    return path[len(tree) + 1 :].replace(os.sep, "/") if path.startswith(tree + os.sep) else "?"


def _most_often(error: BaseException, tree: str, last: list[Any]) -> list[Any]:
    """Return the line that a recursion visited most; the last line may be in another function."""
    counts: dict[tuple[str, int], int] = {}
    frames: dict[tuple[str, int], list[Any]] = {}
    trace = error.__traceback__
    while trace is not None:
        place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno or 0)
        counts[place] = counts.get(place, 0) + 1
        if place not in frames and len(frames) < protocol.MAX_FRAMES:
            frames[place] = _frame(trace, tree)
        trace = trace.tb_next
    own = [place for place, frame in frames.items() if frame[0] != "?"]
    return frames[max(own, key=lambda place: counts[place])] if own else last


def _frame(trace: TracebackType, tree: str) -> list[Any]:
    path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno or 0
    text = linecache.getline(path, line).strip()[:300]
    return [_relative(path, tree), line, trace.tb_frame.f_code.co_name[:100], text]


def _frames(error: BaseException, tree: str) -> list[list[Any]]:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        path = code.co_filename
        hidden = ("_given/", "grading/")  # lines that are not the student's
        if path.startswith(tree + os.sep) and not _relative(path, tree).startswith(hidden):
            frames.append(_frame(trace, tree))
            del frames[: -protocol.MAX_FRAMES]
        trace = trace.tb_next
    return frames
