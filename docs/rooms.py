"""Read from the imports which room of the source tree uses which.

The site's build draws the pictures of `docs/architecture.md` with it, and
`tests/docs/test_rooms.py` checks the rules. An arrow is an import anywhere in a file, at its top or
inside a function.
"""

from __future__ import annotations

import ast
import builtins
import html
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("grading", "cs231n")
Graph = dict[str, set[str]]


def modules(packages: Iterable[str] = PACKAGES) -> dict[str, Path]:
    """List every module of the packages: its dotted name -> its file."""
    files = {}
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return files


@cache
def _import_statements(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """Read the import statements of a file; kept, because several pictures and rules need them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(name: str, path: Path, known: Mapping[str, Path]) -> list[tuple[str, str]]:
    """List what a module imports from the known modules.

    Args:
        name: the module's dotted name.
        path: its file.
        known: all modules, by dotted name.

    Returns:
        Pairs (module, imported name); the name is empty if the module itself is imported.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    imported = []
    for node in _import_statements(path):
        if isinstance(node, ast.Import):
            imported += [(alias.name, "") for alias in node.names if alias.name in known]
        else:
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, node.module or ""]).strip(".") if node.level else node.module
            for alias in node.names:
                submodule = f"{base}.{alias.name}"
                if submodule in known:
                    imported.append((submodule, ""))
                elif base in known:
                    imported.append((str(base), alias.name))
    return imported


def files_graph(packages: Iterable[str] = PACKAGES) -> Graph:
    """Map each module to the modules that it imports."""
    known = modules(packages)
    return {
        name: {module for module, _ in imports(name, path, known)} - {name}
        for name, path in known.items()
    }


def room(name: str) -> str:
    """Return the room of a module: its folder in the package, or the package for the top level."""
    package, *rest = name.split(".")
    if len(rest) > 1 or (rest and (ROOT / package / rest[0]).is_dir()):
        return f"{package}.{rest[0]}"
    return package


def rooms_graph(packages: Iterable[str] = PACKAGES) -> Graph:
    """Map each room to the rooms from which it imports."""
    graph: Graph = {}
    for name, imported in files_graph(packages).items():
        graph.setdefault(room(name), set()).update(room(module) for module in imported)
    return {name: others - {name} for name, others in graph.items()}


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Find the groups of nodes that import each other in a loop (Tarjan, 1972)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for node in graph:
        if node not in order:
            visit(node)
    return groups


def floors(graph: Mapping[str, set[str]]) -> dict[str, int]:
    """Return the floor of each room: one above the highest room from which it imports."""
    heights: dict[str, int] = {}

    def height(node: str) -> int:
        if node not in heights:
            heights[node] = 1 + max((height(other) for other in graph.get(node, ())), default=-1)
        return heights[node]

    for node in graph:
        height(node)
    return heights


def direct(graph: Mapping[str, set[str]]) -> Graph:
    """Leave out each arrow whose end can also be reached by other arrows."""

    def reach(node: str) -> set[str]:
        return set().union(*({other} | reach(other) for other in graph.get(node, ())))

    return {
        node: {end for end in ends if not any(end in reach(other) for other in ends - {end})}
        for node, ends in graph.items()
    }


WIDE, HIGH, GAP, RISE = 118, 34, 14, 74
ARROW = (
    '<defs><marker id="{id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
)
LINE = '<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" marker-end="url(#{id})"/>'
BOX = (
    '<rect x="{x:.0f}" y="{y:.0f}" width="{w}" height="{h}" rx="6"/>'
    '<text x="{cx:.0f}" y="{cy:.0f}">{name}</text>'
)


def picture(package: str) -> str:
    """Draw the rooms of one package as SVG, each above all rooms from which it imports."""
    graph = rooms_graph([package])
    graph.pop(package, None)
    graph = {name: others - {package} for name, others in graph.items()}
    rows: dict[int, list[str]] = {}
    for node, height in sorted(floors(graph).items()):
        rows.setdefault(height, []).append(node)
    wide = max(map(len, rows.values())) * (WIDE + GAP) + GAP
    high = len(rows) * RISE + GAP
    place = {}
    for height, nodes in rows.items():
        start = (wide - len(nodes) * (WIDE + GAP) + GAP) / 2
        for number, node in enumerate(nodes):
            place[node] = (start + number * (WIDE + GAP), high - height * RISE - HIGH - GAP)
    drawn = [ARROW.format(id=package)]
    for node, others in direct(graph).items():
        x, y = place[node]
        for other in sorted(others):
            ends = {"x2": place[other][0] + WIDE / 2, "y2": place[other][1] - 3}
            drawn.append(LINE.format(x1=x + WIDE / 2, y1=y + HIGH, id=package, **ends))
    for node, (x, y) in place.items():
        name = html.escape(node.partition(".")[2])
        drawn.append(BOX.format(x=x, y=y, w=WIDE, h=HIGH, cx=x + WIDE / 2, cy=y + 22, name=name))
    label = f"The rooms of {package}, each above all that it imports from"
    return (
        f'<svg class="rooms" role="img" aria-label="{label}" viewBox="0 0 {wide} {high}" '
        f'style="max-width: {wide}px">{"".join(drawn)}</svg>'
    )


def table(package: str) -> str:
    """Return the rooms of one package as a table, with the first line of each `__init__.py`."""
    rows = ["| room | what it is about |", "| --- | --- |"]
    for init in sorted((ROOT / package).glob("*/__init__.py")):
        about = (ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or "").splitlines()
        rows.append(f"| `{init.parent.name}/` | {about[0] if about else ''} |")
    return "\n".join(rows)


def errors(package: str) -> str:
    """Draw the exceptions of one package as a tree, each with its module and its first line."""
    classes: dict[str, tuple[list[str], str, str]] = {}
    for name, path in modules([package]).items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
                about = (ast.get_docstring(node) or "").partition("\n")[0]
                classes[node.name] = (bases, name, about)

    def is_error(name: str) -> bool:
        kind = getattr(builtins, name, None)
        if isinstance(kind, type):
            return issubclass(kind, Exception)
        return name == "ClickException" or (
            name in classes and any(map(is_error, classes[name][0]))
        )

    below: dict[str, list[str]] = {}
    for name, (bases, _, _) in sorted(classes.items()):
        if is_error(name):
            below.setdefault(next(filter(is_error, bases)), []).append(name)
    lines: list[str] = []

    def add(name: str, depth: int) -> None:
        module = f"  {classes[name][1]}" if name in classes else ""
        lines.append(f"{'    ' * depth}{name}{module}")
        if name in classes:
            lines.append(f"{'    ' * depth}  {classes[name][2]}")
        for inner in below.get(name, []):
            add(inner, depth + 1)

    for base in sorted(set(below) - set(classes)):
        add(base, 0)
    return "\n".join(["```text", *lines, "```"])


def on_page_markdown(text: str, **_: Any) -> str:
    """Replace `<!-- rooms: PACKAGE -->` and `<!-- errors: PACKAGE -->` with pictures and trees."""
    drawn: dict[str, Callable[[str], str]] = {
        "rooms": lambda package: f"{picture(package)}\n\n{table(package)}",
        "errors": errors,
    }
    for what, draw in drawn.items():
        for package in PACKAGES:
            mark = f"<!-- {what}: {package} -->"
            if mark in text:
                text = text.replace(mark, draw(package))
    return text
