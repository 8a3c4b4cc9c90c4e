"""Formulas of an instructor: numbers, names, + - * / // %, comparisons, a few functions.

A formula is parsed with Python's grammar and evaluated here, term by term. The interpreter never
runs it, so a formula cannot call or read anything else.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

from grading.support.translation import ExplainedError

MAX_LENGTH = 500
FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
}
# Without powers, because 9**9**9 would never end.
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class FormulaError(ExplainedError, ValueError):
    """A formula cannot be read or evaluated; the message says where."""


class Formula:
    """A formula that contains nothing but arithmetic.

    Args:
        text: for example "score * min(0.1 * days, 0.5)" or "0 if hours <= 1 else 5 * days".
        names: the names that it may use.

    Raises:
        FormulaError: it contains anything else.

    Attributes:
        text: the formula as it was written.
        used: the names that it uses.

    Example:
        >>> Formula("min(5 * days, 20)", ("days",)).value(days=2)
        10.0
    """

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text, self.names = text, names
        self.used: frozenset[str] = frozenset()
        if len(text) > MAX_LENGTH:
            raise FormulaError(
                "The formula is too long: got {count} characters, expected at most {most}.",
                count=len(text),
                most=MAX_LENGTH,
            )
        try:
            self._tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            raise FormulaError(
                "{text!r} is not a formula ({problem}).", text=text, problem=problem
            ) from problem
        self._check(self._tree)

    def _check(self, node: ast.expr) -> None:
        match node:
            case ast.Constant(value=bool() | complex()):
                self._refuse(node)
            case ast.Constant(value=int() | float() as number) if abs(number) <= 1e9:
                return
            case ast.Name(id=name) if name in self.names:
                self.used |= {name}
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
                self._check(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                self._check(left)
                self._check(right)
            case ast.IfExp(test=ast.Compare() as test, body=body, orelse=other):
                self._check(test)
                self._check(body)
                self._check(other)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                self._check(left)
                self._check(right)
            case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if (
                name in FUNCTIONS
            ):
                for argument in arguments:
                    self._check(argument)
            case _:
                self._refuse(node)

    def _refuse(self, node: ast.expr) -> None:
        known = ", ".join(self.names)
        raise FormulaError(
            "The formula {text!r} contains {part!r}. It may contain numbers, {known}, "
            "+ - * / // %, comparisons in `a if b else c`, and {functions}.",
            text=self.text,
            part=ast.unparse(node),
            known=known,
            functions=", ".join(FUNCTIONS),
        )

    def value(self, **values: float) -> float:
        """The formula's value.

        Raises:
            FormulaError: it cannot be evaluated for these values, or is not a finite number.
        """
        try:
            result = float(self._value(self._tree, values))
        except (ArithmeticError, TypeError, ValueError) as problem:
            raise FormulaError(
                "The formula {text!r} cannot be evaluated for {values} ({problem}).",
                text=self.text,
                values=_shown(values),
                problem=problem,
            ) from problem
        if not math.isfinite(result):
            raise FormulaError(
                "The formula {text!r} gives {result} for {values}, "
                "and it should give a finite number.",
                text=self.text,
                values=_shown(values),
                result=result,
            )
        return result

    def _value(self, node: ast.expr, values: Mapping[str, float]) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.Name(id=name):
                return values[name]
            case ast.UnaryOp(op=op, operand=inner):
                value = self._value(inner, values)
                return -value if isinstance(op, ast.USub) else value
            case ast.BinOp(left=left, op=op, right=right):
                return _BINARY[type(op)](self._value(left, values), self._value(right, values))
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return _COMPARE[type(sign)](self._value(left, values), self._value(right, values))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self._value(body if self._value(test, values) else other, values)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name](*(self._value(argument, values) for argument in arguments))
        raise FormulaError(f"{self.text!r}: {ast.dump(node)}")


def _shown(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in values.items())
