"""Tell code in the code cells of a notebook from answers that were typed into them."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from grading.intake.files import sources
from grading.intake.files.notebooks import Cell


def is_code(text: str, others: Sequence[Cell]) -> bool:
    """Whether the text of a code cell is code, and not an answer in words.

    A comment, a string, a number or a single word is an answer, but not code in a comment, nor the
    name of a variable in other cells.
    """
    body = _statements(text)
    if body == []:
        body = _statements(re.sub(r"(?m)^[ \t]*#+ ?", "", text))
    if body is None:
        return False
    values = [node.value if isinstance(node, ast.Expr) else node for node in body]
    names = {value.id for value in values if isinstance(value, ast.Name)}
    words = all(
        isinstance(value, ast.Name)
        or (isinstance(value, ast.Constant) and value.value is not Ellipsis)
        for value in values
    )
    return not words or bool(names and names & _variables(others))


def _variables(cells: Sequence[Cell]) -> set[str]:
    """The names that code in these cells uses."""
    bodies = (_statements(cell.text) or [] for cell in cells if cell.kind == "code")
    nodes = (
        node
        for body in bodies
        for statement in body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Name))
        for node in ast.walk(statement)
    )
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _statements(text: str) -> list[ast.stmt] | None:
    """The statements in a code cell; None if it is not code."""
    tree = sources.tree(re.sub(r"(?m)^\s*[%!?].*$", "pass", text))
    return None if tree is None else tree.body
