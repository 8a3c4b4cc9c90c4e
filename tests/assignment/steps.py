"""Runs the scripts of cases in this process, for tests of the assignment alone.

The grader's worker does the same inside a sandbox; nothing here needs one.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, TypeVar

import numpy as np
import pytest

from grading.judging import seeds
from grading.judging.diagnosis.comparison import compare
from grading.spec import INPUTS, Array, Case, Edit, Ref, Rewrite, manifest
from grading.spec.tree import Source
from grading.spec.workspace import Workspace

ROOT = Path(__file__).parents[2]
ASSIGNMENT = manifest.load(ROOT)
SOURCE = Source(ASSIGNMENT)
IDS = list(ASSIGNMENT.exercises)
SECRET = b"for these tests alone"
# Every run has its tree here, so a run only writes and compiles the files that it changes.
WORKSPACE = Workspace()
# Without the compiled modules: a process that loads many copies of one may crash.
MODULES = {path: data for path, data in SOURCE.files.items() if path.endswith(".py")}

Name = TypeVar("Name")

# The result of a script: its outputs by name, or the exception that ended it.
Result = dict[str, Any] | Exception


@cache
def compiled(data: bytes, path: str) -> CodeType:
    """A module's code, compiled once for all runs."""
    code = compile(data, path, "exec", dont_inherit=True)
    assert isinstance(code, CodeType)
    return code


@contextmanager
def package(folder: Path) -> Iterator[None]:
    """Make `import cs231n` find the tree in `folder`, and undo this afterwards."""
    name = ASSIGNMENT.package

    def loaded() -> dict[str, Any]:
        return {k: m for k, m in sys.modules.items() if k == name or k.startswith(name + ".")}

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.setattr(
            SourceFileLoader, "source_to_code", lambda _, data, path: compiled(data, path)
        )
        before = loaded()
        for key in before:
            del sys.modules[key]
        try:
            yield
        finally:
            for key in loaded():
                del sys.modules[key]
            sys.modules.update(before)
            importlib.invalidate_caches()


@cache
def public(exercise: str) -> dict[str, Case]:
    """The published case of every test of an exercise. A run copies what it gives to a function."""
    return {
        test.name: test.case(seeds.public(ASSIGNMENT.name, exercise, test.name))
        for test in ASSIGNMENT.exercises[exercise].tests
    }


@cache
def hidden(exercise: str, secret: bytes = SECRET) -> dict[tuple[str, int], Case]:
    """Every hidden case of an exercise, by the name of its test and its number."""
    return {
        (test.name, number): case
        for test in ASSIGNMENT.exercises[exercise].tests
        for number, case in enumerate(
            test.hidden(partial(seeds.hidden, secret, exercise, test.name))
        )
    }


def run(
    cases: Mapping[Name, Case],
    changes: Sequence[Edit | Rewrite] = (),
    files: Mapping[str, bytes] | None = None,
) -> dict[Name, Result]:
    """Run every case on the reference, with changes or replaced files."""
    with package(WORKSPACE.hold({**MODULES, **SOURCE.changed(changes), **(files or {})})):
        return {name: _carry_out(case) for name, case in cases.items()}


def _target(module: Any, path: str) -> Any:
    value = module
    for part in path.split("."):
        value = getattr(value, part)
    return value


def _carry_out(case: Case) -> Result:
    inputs = {name: values.copy() for name, values in case.script.inputs.items()}
    results: list[Any] = []

    def plain(value: Any) -> Any:
        if isinstance(value, Ref):
            return results[value.index]
        if isinstance(value, str) and value == INPUTS:
            return inputs
        if isinstance(value, tuple | list):
            return type(value)(plain(item) for item in value)
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return value

    try:
        for step in case.script.steps:
            args, kwargs = plain(step.args), plain(dict(step.kwargs))
            results.append(_step(step.op, list(args), kwargs))
    except Exception as problem:
        return problem
    return {out.name: np.asarray(results[out.ref.index]) for out in case.script.outputs}


def _step(op: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    match op:
        case "call":
            target = args[0]
            if isinstance(target, str):
                module, _, path = target.partition(":")
                target = _target(importlib.import_module(module), path)
            return target(*args[1:], **kwargs)
        case "unpack":
            value, names, place = args
            if not isinstance(value, tuple | list) or len(value) != len(names):
                raise TypeError(f"expected a tuple of {names}")
            return value[place]
        case "attr":
            return getattr(args[0], args[1])
        case "item":
            return args[0][args[1]]
        case "set_item":
            args[0][args[1]] = args[2]
        case "set_attr":
            setattr(args[0], args[1], args[2])
        case "seed":
            np.random.seed(args[0])
        case _:
            raise ValueError(op)
    return None


def complaint(case: Case, got: Result, want: Result) -> str | None:
    """What is wrong with an answer, by the grader's rules; None if it is right."""
    assert isinstance(want, dict), want
    if isinstance(got, Exception):
        return f"{type(got).__name__}: {got}"
    for output in case.script.outputs:
        if output.kind == "observe":
            continue
        target: Array = want[output.name]
        if output.kind == "unchanged":
            target = case.script.inputs[output.name]
        verdict = compare(output, got[output.name], target)
        if not verdict.ok:
            return verdict.message
    observed = [o.name for o in case.script.outputs if o.kind == "observe"]
    for what, holds in case.properties:
        problem = holds({n: got[n] for n in observed}, {n: want[n] for n in observed})
        if problem is not None:
            return f"{what}: {problem}"
    return None
