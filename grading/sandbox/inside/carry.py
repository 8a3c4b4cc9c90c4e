"""Carry out the steps of a script, and convert the results to plain arrays."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grading.sandbox import protocol
from grading.sandbox.inside import skipping
from grading.sandbox.inside.failures import Missing, NoEntry, failure
from grading.sandbox.inside.values import Unusable, describe, plain, says
from grading.sandbox.protocol import Array

INPUTS = "$inputs"  # as in grading.spec, which is too slow to import here


def import_all(modules: Sequence[str], tree: str) -> dict[str, Any]:
    """Import the job's modules, and return the header that reports the result."""
    try:
        for name in modules:
            _module(name)
    except BaseException as error:
        return failure(error, tree, None)
    left_out = [failure(error, tree, None)["error"] for error in skipping.LEFT_OUT]
    return {"status": "ok", "error": None, "left_out": left_out}


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
    step: int | None = None
    try:
        for number, (op, args, kwargs) in enumerate(script["steps"]):
            subject = inputs if args and args[0] == INPUTS else None
            args = [protocol.unpack(item, arrays, results) for item in args]
            kwargs = {key: protocol.unpack(item, arrays, results) for key, item in kwargs.items()}
            if subject is not None:
                args[0] = subject
            step = None
            if op == "call" and isinstance(args[0], str):
                args[0] = _target(args[0])  # this loads its module
            step = number
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
        return failure(error, tree, step), []
    return {"status": "ok", "error": None, "values": values}, sent


def _step(op: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    for item in (*args, *kwargs.values()):
        if isinstance(item, Unusable):
            return item
    match op:
        case "call":
            return args[0](*args[1:], **kwargs)
        case "unpack":
            return _part(*args)
        case "attr":
            if not hasattr(args[0], args[1]):
                sentence = says("no attribute", value=describe(args[0]), name=args[1])
                raise NoEntry("AttributeError", sentence)
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
            raise NoEntry("KeyError", says("empty dict", key=repr(key)))
        entries = ", ".join(repr(name) for name in value)
        raise NoEntry("KeyError", says("no entry", key=repr(key), entries=entries))
    if isinstance(value, (list, tuple)) and isinstance(key, int) and key >= len(value):
        raise NoEntry("IndexError", says("too short", count=len(value), least=key + 1))
    return value[key]
