"""A given function or class, wrapped so that it can be called as the answer to an exercise.

What an answer is given, a student can take apart: the entries of a dict of settings, the parts of
a cache. So a function fits an exercise when each argument that it requires is among the arguments
of the exercise's calls or among their parts, by name.
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
from grading.spec.tree import module_name

Function = ast.FunctionDef | ast.AsyncFunctionDef
# How to come to a value from the arguments of a call: a parameter's name, then keys.
Way = tuple[str | int, ...]


@dataclass(frozen=True)
class Piece:
    """A function of the hand-out, or a method of a class, with what each call requires."""

    path: str
    owner: str  # the class, or "" for a function
    name: str
    names: tuple[str, ...]  # every parameter
    required: frozenset[str]
    making: tuple[str, ...] = ()  # parameters of the class's constructor
    making_required: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Borrowed:
    """An answer made of a piece: code that defines `name` below the file `path` of a hand-out.

    place     where the piece stands: "path:function" or "path:Class.method"
    target    what the exercise's tests call, "module:function", and it stands in for
    """

    place: str
    path: str
    name: str
    target: str
    code: str

    def called(self, case: Case) -> Case:
        """The case with this answer called instead of the exercise's own function."""
        stand_in = f"{self.target.partition(':')[0]}:{self.name}"
        bent = copy(case)
        steps = [
            replace(step, args=(stand_in, *step.args[1:]))
            if step.op == "call" and step.args[0] == self.target
            else step
            for step in case.script.steps
        ]
        bent.script = replace(case.script, steps=steps)
        return bent


def candidates(handout: Path, package: str) -> list[Piece]:
    """Every function and method of a hand-out's package that holds more than a stub."""
    found: list[Piece] = []
    for path in sorted((handout / package).rglob("*.py")):
        name = path.relative_to(handout).as_posix()
        module = ast.parse(path.read_bytes())
        classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        found += [
            Piece(name, "", node.name, *_parameters(node))
            for node in module.body
            if isinstance(node, Function) and not _is_stub(node)
        ]
        for one in classes.values():
            making = _constructor(one, classes)
            for node in one.body:
                if isinstance(node, Function) and not _is_stub(node) and node.name[0] != "_":
                    names, required = _parameters(node, own=True)
                    found.append(Piece(name, one.name, node.name, names, required, *making))
    return found


def fitting(one: Plan, pieces: Sequence[Piece], root: Path) -> list[Borrowed]:
    """The answers to an exercise that can be made of the pieces.

    Args:
        one: the exercise's recorded tests.
        pieces: see `candidates`.
        root: the folder of the reference, in which the exercise's parameters are looked up.

    Returns:
        The answers, each with what it borrows.
    """
    found: list[Borrowed] = []
    places = [place.partition(":")[::2] for place in one.info.where]
    if all("." in name for _, name in places):
        return list(_methods(places, pieces, root))
    for path, name in places:
        parameters = _parameters(_function(root / path, name))[0]
        ways, whole, parts = _ways(one, f"{module_name(path)}:{name}", parameters)
        for piece in pieces:
            known = frozenset(ways)
            fits = piece.required <= known and piece.making_required <= known
            used = whole & {*piece.names, *piece.making}
            if fits and used and (piece.path, piece.owner, piece.name) != (path, "", name):
                own = f"_given_{len(found)}"
                code = _wrapped(own, parameters, ways, parts, piece)
                place = ".".join(filter(None, (piece.owner, piece.name)))
                target = f"{module_name(path)}:{name}"
                found.append(Borrowed(f"{piece.path}:{place}", path, own, target, code))
    return found


def _methods(
    places: Sequence[Sequence[str]], pieces: Sequence[Piece], root: Path
) -> Iterator[Borrowed]:
    """Classes that have methods of the same names and parameters as those to be written."""
    path = places[0][0]
    target = places[0][1].rpartition(".")[0]
    wanted = {
        name.rpartition(".")[2]: _parameters(_function(root / file, name), own=True)[0]
        for file, name in places
    }
    have: dict[tuple[str, str], set[str]] = {}
    for piece in pieces:
        if piece.owner and wanted.get(piece.name) == piece.names:
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
    one: Plan, target: str, parameters: Sequence[str]
) -> tuple[dict[str, Way], frozenset[str], int]:
    """The values a call gives, by name and the way to them; which are whole; and the results."""
    ways: dict[str, Way] = {}
    whole: set[str] = set(parameters)
    parts = 1
    for script in (case.script for case in one.public):
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
    """The named values in a value, the way to each, and whether it is an input by itself."""
    if isinstance(value, Ref):
        step = script.steps[value.index]
        if step.op == "item" and step.args[0] == INPUTS:
            yield str(step.args[1]), (), True
        elif step.op == "call" and step.args[0] == "builtins:dict":
            yield from _inside(dict(step.kwargs), script)
        elif step.op == "unpack" and step.args[2] > 0:
            # A cache: as a rule it holds what the call was given, in order.
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
    """Code that calls the piece with what it wants of an exercise's arguments."""
    return f"""

def {name}(*args, **kwargs):
    import importlib

    values, found = {{**dict(zip({list(parameters)!r}, args)), **kwargs}}, {{}}
    for key, way in {dict(ways)!r}.items():
        try:
            value = values
            for part in way:
                value = value[part]
            found[key] = value
        except Exception:
            pass
    given = importlib.import_module({module_name(piece.path)!r})
    if {piece.owner!r}:
        making = {{k: found[k] for k in {list(piece.making)!r} if k in found}}
        given = getattr(given, {piece.owner!r})(**making)
    wanted = {{k: found[k] for k in {list(piece.names)!r} if k in found}}
    result = getattr(given, {piece.name!r})(**wanted)
    if isinstance(result, tuple) and len(result) != {parts}:
        result = result[0]
    if {parts} > 1 and not isinstance(result, tuple):
        result = (result, *[None] * ({parts} - 1))
    return result
"""


def _parameters(node: Function, *, own: bool = False) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of a function's parameters, and those that each call must give."""
    takes = node.args
    positional = [one.arg for one in (*takes.posonlyargs, *takes.args)]
    required = positional[: len(positional) - len(takes.defaults)]
    keywords = list(zip((one.arg for one in takes.kwonlyargs), takes.kw_defaults, strict=True))
    required += [name for name, default in keywords if default is None]
    names = positional + [name for name, _ in keywords]
    drop = set(positional[:1]) if own else set()
    return tuple(n for n in names if n not in drop), frozenset(required) - drop


def _constructor(
    one: ast.ClassDef, classes: Mapping[str, ast.ClassDef]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """What making an object takes: of the class, or of the first of its bases in the file."""
    for node in one.body:
        if isinstance(node, Function) and node.name == "__init__":
            return _parameters(node, own=True)
    for base in one.bases:
        if isinstance(base, ast.Name) and base.id in classes and base.id != one.name:
            return _constructor(classes[base.id], classes)
    return (), frozenset()


def _function(path: Path, name: str) -> Function:
    node: Any = ast.parse(path.read_bytes())
    for part in name.split("."):
        node = next(n for n in node.body if getattr(n, "name", None) == part)
    return node  # type: ignore[no-any-return]


def _is_stub(node: Function) -> bool:
    return any(
        isinstance(one, ast.Raise) and "NotImplementedError" in ast.dump(one)
        for one in ast.walk(node)
    )
