"""The worker's work: carry out the steps of a script, and put what comes of it in plain form."""

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
INPUTS = "$inputs"  # as in grading.spec, which is too slow to import here


class Missing(Exception):  # noqa: N818
    """What was asked for is not there."""


class BdbQuit(Exception):  # noqa: N818 - it has the name of what a debugger raises
    """The code called `breakpoint()`."""


class Unusable:
    """Stands for the parts of a value that could not be taken apart; outputs tell its kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def describe(value: object) -> str:
    """What a value is, in a few words: "None", "list of 3", "str"."""
    if value is None:
        return "None"
    if isinstance(value, (list, tuple, dict, set)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return f"an array of dtype {value.dtype}"
    if isinstance(value, GeneratorType):
        return "a generator, which has computed nothing yet"
    if isinstance(value, (FunctionType, MethodType, BuiltinFunctionType)):
        return f"the function {value.__name__[:50]}, which was not called"
    name = type(value).__name__[:100]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def plain(value: object) -> Array | str:
    """The value as an exact base array of a dtype that may cross, or else what it is."""
    if isinstance(value, Unusable):
        return value.kind
    masked = sys.modules.get("numpy.ma")
    if masked is not None and isinstance(value, masked.MaskedArray):
        return "masked array"
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
    """Import the job's modules; the header that tells how it went."""
    try:
        for name in modules:
            _module(name)
    except BaseException as error:
        return failure(error, tree, None)
    return {"status": "ok", "error": None}


def carry_out(script: Mapping[str, Any], arrays: Sequence[Array], tree: str) -> Any:
    """Carry out one script: the header of the answer, and its arrays.

    Args:
        script: the steps and the outputs, as they came through the pipe.
        arrays: the arrays that came with them.
        tree: the folder that holds the package.

    Returns:
        The header of the answer, and its arrays.
    """
    inputs = {name: arrays[place] for name, place in script["inputs"].items()}
    results: list[Any] = []
    here = 0
    try:
        for here, (op, args, kwargs) in enumerate(script["steps"]):  # noqa: B007 - named on failure
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
            if isinstance(value, str):
                values[name] = {"not": value[:300]}
            else:
                values[name] = len(sent)
                sent.append(value)
    except BaseException as error:
        return failure(error, tree, here), []
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
                raise Missing(f"{describe(args[0])} has no {args[1]!r}")
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
            raise ValueError(f"no step is called {op!r}")
    return None


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            raise Missing(f"missing: there is no {name.replace('.', '/')}.py") from None
        raise


def _target(target: str) -> Any:
    name, _, path = target.partition(":")
    found = _module(name)
    for part in path.split("."):
        if not hasattr(found, part):
            raise Missing(f"not found: {name} has no {path}")
        found = getattr(found, part)
    return found


def _part(value: Any, names: Sequence[str], place: int) -> Any:
    if isinstance(value, (tuple, list)) and len(value) == len(names):
        return value[place]
    kind = describe(value)
    if isinstance(value, np.ndarray):
        kind = f"one array of shape {value.shape}"
    elif isinstance(value, (tuple, list)):
        kind = f"{len(value)} value{'s' * (len(value) != 1)}"
    return Unusable(f"{kind}, expected {len(names)} values ({', '.join(names)})")


def _item(value: Any, key: Any) -> Any:
    if isinstance(value, dict) and key not in value:
        there = ", ".join(repr(name) for name in value)
        raise KeyError(f"the dict has no entry {key!r}; its entries are: {there or 'none'}")
    return value[key]


def failure(error: BaseException, tree: str, step: int | None) -> dict[str, Any]:
    """The header that tells of an exception: status, type, message, the student's own lines.

    Args:
        error: the exception.
        tree: the folder that holds the package; lines outside it are not shown.
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
        message = message or "more memory was asked for than the limit allows"
    elif isinstance(error, ForbiddenImport):
        status = "forbidden"
    elif isinstance(error, SystemExit):
        message = "the code ended the program (sys.exit, exit or quit) instead of returning"
    elif type(error).__name__ == "BdbQuit":
        message = "breakpoint() waits for a person, and nobody is here: remove it"
    elif isinstance(error, EOFError) and frames and "input(" in frames[-1][3]:
        message = "input() waits for a person, and nobody is here: remove it"
    elif isinstance(error, RecursionError) and frames:
        frames = [_most_often(error, tree, frames[-1])]
        message = f"{frames[-1][2]} calls itself again and again, without an end"
    elif isinstance(error, SyntaxError):
        frames.append(_syntax(error, tree))
        message = error.msg or "invalid syntax"
    error_header = {
        "type": type(error).__name__[:100],
        "message": message.replace(tree + os.sep, "")[:MESSAGE_CAP],
        "frames": frames[-protocol.MAX_FRAMES :],
        "step": step,
    }
    error.__traceback__ = None  # lets go of the arrays that the frames hold
    return {"status": status, "error": error_header, "values": {}}


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, KeyError) and len(error.args) == 1 and isinstance(error.args[0], str):
            return error.args[0]
        return str(error)
    except BaseException as second:
        return f"(its message could not be shown: {type(second).__name__[:100]})"


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
    """Stands for `breakpoint()`: nobody is there to answer a debugger.

    Raises:
        BdbQuit: always.
    """
    raise BdbQuit


def _relative(path: str, tree: str) -> str:
    return path[len(tree) + 1 :].replace(os.sep, "/") if path.startswith(tree + os.sep) else "?"


def _most_often(error: BaseException, tree: str, last: list[Any]) -> list[Any]:
    """The line that a recursion came by most often: the last line may be in a helper of ours."""
    counts: dict[tuple[str, int], int] = {}
    found: dict[tuple[str, int], list[Any]] = {}
    trace = error.__traceback__
    while trace is not None:
        place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno or 0)
        counts[place] = counts.get(place, 0) + 1
        if place not in found and len(found) < protocol.MAX_FRAMES:
            found[place] = _frame(trace, tree)
        trace = trace.tb_next
    own = [place for place, frame in found.items() if frame[0] != "?"]
    return found[max(own, key=lambda place: counts[place])] if own else last


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
