"""Wrap a function or class of the hand-out so that it can be called as an answer to an exercise.

A student can take arguments apart: the entries of a dict of settings, the parts of a cache. So a
function fits an exercise if each argument that it requires has the same name as an argument of the
exercise's calls, or as a part of one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grading.judging.cases import Plan
from grading.spec import INPUTS, Case, Ref, Script
from grading.support.names import module_name

Function = ast.FunctionDef | ast.AsyncFunctionDef
# The way to a value in the arguments of a call: a parameter's name, then keys.
Way = tuple[str | int, ...]


@dataclass(frozen=True)
class Piece:
    """A function of the hand-out, or a method of a class, and its parameters."""

    path: str
    owner: str  # the class, or "" for a function
    name: str
    names: tuple[str, ...]  # every parameter
    required: frozenset[str]
    init: tuple[str, ...] = ()  # every parameter of the class's constructor
    init_required: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Borrowed:
    """An answer made from a piece: code that defines `name` at the end of the file `path`.

    place     the place of the piece: "path:function" or "path:Class.method"
    target    the function that the exercise's tests call, and that this answer replaces
    """

    place: str
    path: str
    name: str
    target: str
    code: str

    def called(self, case: Case) -> Case:
        """Return a copy of a case that calls this answer instead of the exercise's function."""
        replacement = f"{self.target.partition(':')[0]}:{self.name}"
        changed = copy(case)
        steps = [
            replace(step, args=(replacement, *step.args[1:]))
            if step.op == "call" and step.args[0] == self.target
            else step
            for step in case.script.steps
        ]
        changed.script = replace(case.script, steps=steps)
        return changed


def candidates(handout: Path, package: str) -> list[Piece]:
    """List the functions and methods of a hand-out's package that are not stubs.

    Args:
        handout: the folder of the hand-out.
        package: the name of its package.
    """
    pieces: list[Piece] = []
    for path in sorted((handout / package).rglob("*.py")):
        name = path.relative_to(handout).as_posix()
        module = ast.parse(path.read_bytes())
        classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        pieces += [
            Piece(name, "", node.name, *_parameters(node))
            for node in module.body
            if isinstance(node, Function) and not _is_stub(node)
        ]
        for owner in classes.values():
            init = _constructor(owner, classes)
            for node in owner.body:
                if isinstance(node, Function) and not _is_stub(node) and node.name[0] != "_":
                    names, required = _parameters(node, own=True)
                    pieces.append(Piece(name, owner.name, node.name, names, required, *init))
    return pieces


def fitting(exercise: Plan, pieces: Sequence[Piece], root: Path) -> list[Borrowed]:
    """Make the answers to an exercise that the pieces allow.

    Args:
        exercise: the exercise's recorded tests.
        pieces: see `candidates`.
        root: the folder of the reference, which has the parameters of the exercise's functions.

    Returns:
        The answers.
    """
    answers: list[Borrowed] = []
    places = [place.partition(":")[::2] for place in exercise.info.where]
    if all("." in name for _, name in places):
        return list(_methods(places, pieces, root))
    for path, name in places:
        parameters = _parameters(_function(root / path, name))[0]
        ways, whole, parts = _ways(exercise, f"{module_name(path)}:{name}", parameters)
        for piece in pieces:
            known = frozenset(ways)
            fits = piece.required <= known and piece.init_required <= known
            used = whole & {*piece.names, *piece.init}
            if fits and used and (piece.path, piece.owner, piece.name) != (path, "", name):
                own = f"_given_{len(answers)}"
                code = _wrapped(own, parameters, ways, parts, piece)
                place = ".".join(filter(None, (piece.owner, piece.name)))
                target = f"{module_name(path)}:{name}"
                answers.append(Borrowed(f"{piece.path}:{place}", path, own, target, code))
    return answers


def _methods(
    places: Sequence[Sequence[str]], pieces: Sequence[Piece], root: Path
) -> Iterator[Borrowed]:
    """Yield classes with methods of the same names and parameters as the exercise's."""
    path = places[0][0]
    target = places[0][1].rpartition(".")[0]
    methods = {
        name.rpartition(".")[2]: _parameters(_function(root / file, name), own=True)[0]
        for file, name in places
    }
    have: dict[tuple[str, str], set[str]] = {}
    for piece in pieces:
        if piece.owner and methods.get(piece.name) == piece.names:
            have.setdefault((piece.path, piece.owner), set()).add(piece.name)
    for number, ((file, owner), names) in enumerate(have.items()):
        if (file, owner) == (path, target):
            continue
        own = f"_given_{number}"
        lines = ["", f"class {own}({target}):", "    import importlib"]
        lines += [f"    given = getattr(importlib.import_module({module_name(file)!r}), {owner!r})"]
        lines += [f"    {name} = given.{name}" for name in sorted(names)]
        code = "\n".join(lines) + "\n"
        yield Borrowed(f"{file}:{owner}", path, own, f"{module_name(path)}:{target}", code)


def _ways(
    exercise: Plan, target: str, parameters: Sequence[str]
) -> tuple[dict[str, Way], frozenset[str], int]:
    """Find the named values in the calls of a function.

    Returns:
        The way to each value, by name; the names of whole inputs; and the number of results.
    """
    ways: dict[str, Way] = {}
    whole: set[str] = set(parameters)
    parts = 1
    for script in (case.script for case in exercise.public):
        for index, step in enumerate(script.steps):
            if step.op != "call" or step.args[0] != target:
                continue
            given = {**dict(zip(parameters, step.args[1:], strict=False)), **step.kwargs}
            for name, value in given.items():
                ways.setdefault(name, (name,))
                for inner, way, is_whole in _inside(value, script):
                    ways.setdefault(inner, (name, *way))
                    if is_whole:
                        whole.add(inner)
            parts = max([parts, *_unpacked(script, index)])
    return ways, frozenset(whole), parts


def _unpacked(script: Script, index: int) -> list[int]:
    return [
        len(step.args[1])
        for step in script.steps
        if step.op == "unpack" and step.args[0].index == index
    ]


def _inside(value: Any, script: Script) -> Iterator[tuple[str, Way, bool]]:
    """Yield the named values in a value, the way to each, and whether it is a whole input."""
    if isinstance(value, Ref):
        step = script.steps[value.index]
        if step.op == "item" and step.args[0] == INPUTS:
            yield str(step.args[1]), (), True
        elif step.op == "call" and step.args[0] == "builtins:dict":
            yield from _inside(dict(step.kwargs), script)
        elif step.op == "unpack" and step.args[2] > 0:
            # A cache usually contains the arguments of the call, in order.
            call = script.steps[step.args[0].index]
            if call.op == "call":
                yield from _inside(tuple(call.args[1:]), script)
    elif isinstance(value, Mapping):
        yield from ((str(key), (str(key),), False) for key in value)
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            for name, way, is_whole in _inside(item, script):
                yield name, (place, *way), is_whole


def _wrapped(
    name: str, parameters: Sequence[str], ways: Mapping[str, Way], parts: int, piece: Piece
) -> str:
    """Return code that calls the piece with the exercise's arguments that it accepts."""
    return f"""

def {name}(*args, **kwargs):
    import importlib

    arguments, named = {{**dict(zip({list(parameters)!r}, args)), **kwargs}}, {{}}
    for key, way in {dict(ways)!r}.items():
        try:
            value = arguments
            for part in way:
                value = value[part]
            named[key] = value
        except Exception:
            pass
    given = importlib.import_module({module_name(piece.path)!r})
    if {piece.owner!r}:
        init = {{k: named[k] for k in {list(piece.init)!r} if k in named}}
        given = getattr(given, {piece.owner!r})(**init)
    accepted = {{k: named[k] for k in {list(piece.names)!r} if k in named}}
    result = getattr(given, {piece.name!r})(**accepted)
    if isinstance(result, tuple) and len(result) != {parts}:
        result = result[0]
    if {parts} > 1 and not isinstance(result, tuple):
        result = (result, *[None] * ({parts} - 1))
    return result
"""


def _parameters(node: Function, *, own: bool = False) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the names of a function's parameters, and of those without a default."""
    takes = node.args
    positional = [argument.arg for argument in (*takes.posonlyargs, *takes.args)]
    required = positional[: len(positional) - len(takes.defaults)]
    keywords = list(
        zip((argument.arg for argument in takes.kwonlyargs), takes.kw_defaults, strict=True)
    )
    required += [name for name, default in keywords if default is None]
    names = positional + [name for name, _ in keywords]
    drop = set(positional[:1]) if own else set()
    return tuple(n for n in names if n not in drop), frozenset(required) - drop


def _constructor(
    owner: ast.ClassDef, classes: Mapping[str, ast.ClassDef]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the parameters of a class's constructor, or of its first base class in the file."""
    for node in owner.body:
        if isinstance(node, Function) and node.name == "__init__":
            return _parameters(node, own=True)
    for base in owner.bases:
        if isinstance(base, ast.Name) and base.id in classes and base.id != owner.name:
            return _constructor(classes[base.id], classes)
    return (), frozenset()


def _function(path: Path, name: str) -> Function:
    node: Any = ast.parse(path.read_bytes())
    for part in name.split("."):
        node = next(n for n in node.body if getattr(n, "name", None) == part)
    return node  # type: ignore[no-any-return]


def _is_stub(node: Function) -> bool:
    return any(
        isinstance(inner, ast.Raise) and "NotImplementedError" in ast.dump(inner)
        for inner in ast.walk(node)
    )
