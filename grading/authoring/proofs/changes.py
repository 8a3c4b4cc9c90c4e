"""Make small systematic changes to a solution, each of which should make it wrong.

It knows Python and the most common names of NumPy, and nothing about what the code computes.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.spec import markers

# The operators that replace each operator.
_BINARY: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Mult, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
# Functions that are exchanged for each other.
_TWINS = [
    ("max", "min"), ("argmax", "argmin"), ("maximum", "minimum"), ("zeros", "ones"),
    ("zeros_like", "ones_like"), ("sum", "mean"), ("var", "std"), ("exp", "log"),
    ("sqrt", "square"), ("sin", "cos"), ("rand", "randn"), ("all", "any"), ("floor", "ceil"),
    ("append", "extend"),
]  # fmt: skip
_OTHER = {a: b for pair in _TWINS for a, b in (pair, pair[::-1])}


@dataclass(frozen=True)
class Mutant:
    """A change of a solution: the changed lines before and after, and the whole new file."""

    path: str
    name: str
    was: str
    becomes: str
    data: bytes


def mutants(text: str, path: str, name: str) -> list[Mutant]:
    """Return every change of the solution of the function `name`, without duplicates.

    Args:
        text: the file, with solutions.
        path: its path in the source tree.
        name: the function's qualified name.

    Returns:
        The mutants, in the order of the file.
    """
    entry = markers.region(text, path, name)
    lines = text.splitlines()
    # Only the solution, because parsing the whole file for hundreds of changes would be slow.
    body = "if True:\n" + "\n".join(lines[entry.begin + 1 : entry.end])
    tree = ast.parse(body)
    same = ast.dump(tree)
    raw = body.encode()
    starts = [0]
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: dict[str, Mutant] = {}
    for node, new in _changes(tree):
        last = node.end_lineno or node.lineno
        head = raw[: starts[node.lineno - 1] + node.col_offset].decode()
        tail = raw[starts[last - 1] + (node.end_col_offset or 0) :].decode()
        whole = _put(head, new, tail)
        if whole is None or whole[1] == same:
            continue
        changed = whole[0].splitlines()
        grown = len(changed) - len(body.splitlines())
        was = _joined(body.splitlines()[node.lineno - 1 : last])
        becomes = _joined(changed[node.lineno - 1 : last + grown])
        data = "\n".join([*lines[: entry.begin + 1], *changed[1:], *lines[entry.end :]]) + "\n"
        found.setdefault(whole[1], Mutant(path, name, was, becomes, data.encode()))
    return list(found.values())


def _put(head: str, new: str, tail: str) -> tuple[str, str] | None:
    """Insert the new text, in parentheses if needed; return the whole text and its syntax tree."""
    try:
        wrapped = ast.dump(ast.parse(f"{head}({new}){tail}"))
    except SyntaxError:
        wrapped = None  # statements and slices cannot be in parentheses
    for text in (new, f"({new})"):
        try:
            plain = ast.dump(ast.parse(head + text + tail))
        except SyntaxError:
            continue
        if wrapped in (None, plain):
            return head + text + tail, plain
    return None


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _changes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield nodes of the solution, each with a text to replace it."""
    outer = tree.body[0]
    for node in ast.walk(tree):
        if node is outer or getattr(node, "lineno", 1) == 1:
            continue
        if isinstance(node, ast.stmt):
            yield from ((node, text) for text in _statement(node))
        elif isinstance(node, ast.expr):
            yield from ((node, ast.unparse(new)) for new in _expression(node))


def _statement(node: ast.stmt) -> Iterator[str]:
    plain = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return | ast.Raise
    if isinstance(node, plain | ast.For | ast.If | ast.While | ast.With):
        yield "pass"
    if isinstance(node, ast.If | ast.While):
        changed = copy.copy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield _indented(changed)
    if isinstance(node, ast.AugAssign):
        yield ast.unparse(ast.Assign([node.target], node.value, lineno=node.lineno))
        for other in _BINARY.get(type(node.op), ()):
            yield ast.unparse(ast.AugAssign(node.target, other(), node.value))
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        for elements in _swapped(node.targets[0].elts):
            yield ast.unparse(
                ast.Assign([ast.Tuple(elements, ast.Store())], node.value, lineno=node.lineno)
            )


def _indented(node: ast.stmt) -> str:
    """Return a statement's text with the indentation of its first line."""
    return ast.unparse(node).replace("\n", "\n" + " " * node.col_offset)


def _expression(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp():
            for other in _BINARY.get(type(node.op), ()):
                yield ast.BinOp(node.left, other(), node.right)
            yield node.left
            yield node.right
            if not isinstance(node.op, ast.Add | ast.Mult):
                yield ast.BinOp(node.right, node.op, node.left)
        case ast.UnaryOp():
            yield node.operand
        case ast.Compare(ops=[op]):
            for test in _COMPARE.get(type(op), ()):
                yield ast.Compare(node.left, [test()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
            yield from node.values
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Constant():
            yield from (ast.Constant(value) for value in _constants(node.value))
        case ast.Subscript():
            yield from _subscript(node)
        case ast.Call():
            yield from _call(node)
        case ast.Attribute() if node.attr in _OTHER and isinstance(node.ctx, ast.Load):
            yield ast.Attribute(node.value, _OTHER[node.attr], ast.Load())
        case ast.Attribute(attr="T"):
            yield node.value
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()):
            for elements in _swapped(node.elts):
                yield type(node)(elements, ast.Load())


def _constants(value: object) -> list[bool | int | float | str]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [new for new in dict.fromkeys((value + 1, value - 1, 0, 1)) if new != value]
    if isinstance(value, float):
        return [new for new in (2 * value, value + 1.0, 0.0) if new != value]
    if isinstance(value, str):
        return [value + "_"]
    return []


def _subscript(node: ast.Subscript) -> Iterator[ast.expr]:
    """Yield the subscript with an index or a bound moved, removed, or swapped with the next."""
    inside = node.slice
    parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]

    def rebuilt(place: int, part: ast.expr) -> ast.expr:
        changed = [*parts[:place], part, *parts[place + 1 :]]
        whole = ast.Tuple(changed, ast.Load()) if isinstance(inside, ast.Tuple) else part
        return ast.Subscript(node.value, whole, node.ctx)

    for place, part in enumerate(parts):
        if isinstance(part, ast.Slice):
            for bound in ("lower", "upper", "step"):
                value = getattr(part, bound)
                if value is None:
                    continue
                for other in (None, *_moved(value)):
                    moved = copy.copy(part)
                    setattr(moved, bound, other)
                    yield rebuilt(place, moved)
        elif isinstance(part, ast.Name | ast.BinOp):
            for other in _moved(part):
                yield rebuilt(place, other)
    if isinstance(inside, ast.Tuple):
        for elements in _swapped(parts):
            yield ast.Subscript(node.value, ast.Tuple(elements, ast.Load()), node.ctx)


def _moved(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.Constant):
        return []  # constants have changes of their own
    return [ast.BinOp(value, op, ast.Constant(1)) for op in (ast.Add(), ast.Sub())]


def _call(node: ast.Call) -> Iterator[ast.expr]:
    """Yield changes of a call: no call, one argument fewer, or two arguments swapped."""
    args, words = node.args, node.keywords
    if isinstance(node.func, ast.Name) and node.func.id in _OTHER:
        yield ast.Call(ast.Name(_OTHER[node.func.id], ast.Load()), args, words)
    if isinstance(node.func, ast.Name) and node.func.id == "range" and args:
        # One round fewer. One more is not needed, because changing the bounds does the same.
        yield ast.Call(node.func, [*args[:-1], ast.BinOp(args[-1], ast.Sub(), ast.Constant(1))], [])
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value
    elif args and not isinstance(args[0], ast.Starred):
        yield args[0]
    for place in range(len(words)):
        yield ast.Call(node.func, args, words[:place] + words[place + 1 :])
    if len(args) > 1:
        yield ast.Call(node.func, args[:-1], words)
    for swapped in _swapped(args):
        yield ast.Call(node.func, swapped, words)


def _is_module(node: ast.expr) -> bool:
    """Return whether `node` looks like a module: `np`, `np.linalg`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math", "F", "nn", "torch")


def _swapped(parts: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for k in range(len(parts) - 1):
        if ast.dump(parts[k]) != ast.dump(parts[k + 1]):
            yield [*parts[:k], parts[k + 1], parts[k], *parts[k + 2 :]]
