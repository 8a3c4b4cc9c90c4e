"""Carry out the steps of a script, and convert the results to plain arrays.

What the grader itself says about them is sent as `[key, values]`; `grading/sandbox/sentences.py`
makes the sentence on the other side.
"""

from __future__ import annotations

import importlib
import linecache
import os
import sys
from collections.abc import Mapping, Sequence
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType, TracebackType
from typing import Any

import numpy as np

from grading.sandbox import protocol
from grading.sandbox.inside.loading import ForbiddenImport
from grading.sandbox.protocol import Array

MESSAGE_CAP = 2000
TEXT_CAP = 300  # of a value in a sentence
INPUTS = "$inputs"  # as in grading.spec, which is too slow to import here

Says = list[Any]  # [key of a sentence, its values by name]


def says(key: str, /, **values: str | int | Says) -> Says:
    """Ask for a sentence: its key in `grading/sandbox/sentences.py`, and its values."""
    return [key, {n: v[:TEXT_CAP] if isinstance(v, str) else v for n, v in values.items()}]


class Missing(Exception):  # noqa: N818
    """A module or a function that a script needs does not exist."""

    def __init__(self, says: Says) -> None:
        super().__init__(says[0])
        self.says = says


class NoEntry(KeyError):  # noqa: N818 - named as Missing is
    """A script reads a key that a student's dict does not have; students see a KeyError."""

    def __init__(self, says: Says) -> None:
        super().__init__(says[0])
        self.says = says


class BdbQuit(Exception):  # noqa: N818 - a debugger's exception has this name
    """The code called `breakpoint()`."""


class Unusable:
    """Takes the place of the parts of a value that could not be unpacked."""

    def __init__(self, kind: Says) -> None:
        self.kind = kind


def describe(value: object) -> Says:
    """Describe a value in a few words: None, "a list of 3", "a str"."""
    if value is None:
        return says("none")
    if isinstance(value, (list, tuple, dict, set)):
        return says("items", type=type(value).__name__, count=len(value))
    if isinstance(value, np.ndarray):
        return says("dtype", dtype=str(value.dtype))
    if isinstance(value, GeneratorType):
        return says("generator")
    if isinstance(value, (FunctionType, MethodType, BuiltinFunctionType, np.ufunc)):
        return says("function", name=value.__name__[:50])
    name = type(value).__name__[:100]
    return says("an" if name[:1].lower() in "aeiou" else "a", type=name)


def plain(value: object) -> Array | Says:
    """Return the value as a plain array of a permitted dtype, or a description of it."""
    if isinstance(value, Unusable):
        return value.kind
    masked = sys.modules.get("numpy.ma")
    if masked is not None and isinstance(value, masked.MaskedArray):
        return says("masked")
    if isinstance(value, np.ndarray):
        array: Array = np.array(value, subok=False, copy=None)
    elif isinstance(value, (bool, int, float, complex, np.generic)):
        array = np.array(value)
    else:
        return describe(value)
    if array.dtype.str[1:] not in protocol.DTYPES:
        return describe(array)
    return array


def import_all(modules: Sequence[str], tree: str) -> dict[str, Any]:
    """Import the job's modules, and return the header that reports the result."""
    try:
        for name in modules:
            _module(name)
    except BaseException as error:
        return failure(error, tree, None)
    return {"status": "ok", "error": None}


def carry_out(script: Mapping[str, Any], arrays: Sequence[Array], tree: str) -> Any:
    """Carry out one script.

    Args:
        script: the steps and the outputs, as they came through the pipe.
        arrays: the arrays that came with them.
        tree: the folder that contains the student's package.

    Returns:
        The header of the answer, and its arrays.
    """
    inputs = {name: arrays[place] for name, place in script["inputs"].items()}
    results: list[Any] = []
    number = 0
    try:
        for number, (op, args, kwargs) in enumerate(script["steps"]):  # noqa: B007 - for failure()
            subject = inputs if args and args[0] == INPUTS else None
            args = [protocol.unpack(item, arrays, results) for item in args]
            kwargs = {key: protocol.unpack(item, arrays, results) for key, item in kwargs.items()}
            if subject is not None:
                args[0] = subject
            results.append(_step(op, args, kwargs))
        values: dict[str, Any] = {}
        sent: list[Array] = []
        for name, place in script["outputs"]:
            value = plain(results[place])
            if isinstance(value, list):
                values[name] = {"not": value}
            else:
                values[name] = len(sent)
                sent.append(value)
    except BaseException as error:
        return failure(error, tree, number), []
    return {"status": "ok", "error": None, "values": values}, sent


def _step(op: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    for item in (*args, *kwargs.values()):
        if isinstance(item, Unusable):
            return item
    match op:
        case "call":
            target = args[0]
            if isinstance(target, str):
                target = _target(target)
            return target(*args[1:], **kwargs)
        case "unpack":
            return _part(*args)
        case "attr":
            if not hasattr(args[0], args[1]):
                raise Missing(says("no attribute", value=describe(args[0]), name=args[1]))
            return getattr(args[0], args[1])
        case "item":
            return _item(*args)
        case "set_item":
            args[0][args[1]] = args[2]
        case "set_attr":
            setattr(args[0], args[1], args[2])
        case "seed":
            np.random.seed(args[0])
        case _:
            raise ValueError(f"there is no step {op!r}")
    return None


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            raise Missing(says("no file", file=f"{name.replace('.', '/')}.py")) from None
        raise


def _target(target: str) -> Any:
    name, _, path = target.partition(":")
    attribute = _module(name)
    for part in path.split("."):
        if not hasattr(attribute, part):
            raise Missing(says("no name", module=name, name=path))
        attribute = getattr(attribute, part)
    return attribute


def _part(value: Any, names: Sequence[str], place: int) -> Any:
    if isinstance(value, (tuple, list)) and len(value) == len(names):
        return value[place]
    expected: dict[str, Any] = {"count": len(names), "names": ", ".join(names)}
    if isinstance(value, np.ndarray):
        return Unusable(says("one array", shape=str(value.shape), **expected))
    if not isinstance(value, (tuple, list)):
        return Unusable(says("no values", value=describe(value), **expected))
    if len(value) == 1:
        return Unusable(says("one value", **expected))
    return Unusable(says("values", number=len(value), **expected))


def _item(value: Any, key: Any) -> Any:
    if isinstance(value, dict) and key not in value:
        if not value:
            raise NoEntry(says("empty dict", key=repr(key)))
        entries = ", ".join(repr(name) for name in value)
        raise NoEntry(says("no entry", key=repr(key), entries=entries))
    return value[key]


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
    elif isinstance(error, SyntaxError):
        frames.append(_syntax(error, tree))
        message = error.msg or "invalid syntax"
    if isinstance(message, str):
        message = message.replace(tree + os.sep, "")[:MESSAGE_CAP]
    error_header = {
        "type": "KeyError" if isinstance(error, NoEntry) else type(error).__name__[:100],
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


def _syntax(error: SyntaxError, tree: str) -> list[Any]:
    line = error.lineno if isinstance(error.lineno, int) else 0
    text = error.text if isinstance(error.text, str) else ""
    code = text.strip()[:200]
    at = (error.offset if isinstance(error.offset, int) else 0) - 1
    at -= len(text) - len(text.lstrip())
    if 0 <= at <= len(code):
        code += "\n" + " " * at + "^"
    return [_relative(str(error.filename), tree), max(line, 0), "", code]


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
        if path.startswith(tree + os.sep) and not _relative(path, tree).startswith("_given/"):
            frames.append(_frame(trace, tree))
            del frames[: -protocol.MAX_FRAMES]
        trace = trace.tb_next
    return frames
