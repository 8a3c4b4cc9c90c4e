"""The public face: what each module offers, and what each docstring promises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["cs231n", "grading"]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert len(found) > 20
    return found


# A module behind an underscore is private, `__init__` and `__main__` apart. Migrations are
# Alembic's to call.
MODULES = [
    path
    for package in PACKAGES
    for path in files(package)
    if not re.search(r"/_(?!_(init|main)__)|/migrations/", path.relative_to(ROOT).as_posix())
]
FOLDERS = [path for path in MODULES if path.name == "__init__.py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_order(names: list[str]) -> list[str]:
    """CONSTANTS, then Classes, then functions, each from A to Z: the order that ruff keeps."""
    return sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def offered(tree: ast.Module) -> list[str] | None:
    """The value of `__all__`, if a module has one."""
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        if isinstance(target, ast.Name) and target.id == "__all__" and node.value is not None:
            return list(ast.literal_eval(node.value))
    return None


def defined(tree: ast.Module) -> set[str]:
    """The public functions, classes and constants of a module."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [part for target in targets for part in ast.walk(target)]
            found |= {part.id for part in names if isinstance(part, ast.Name)}
    return {name for name in found if not name.startswith("_")}


def imported(tree: ast.Module, package: str) -> set[str]:
    """The public names that a module takes from its own package."""
    return {
        name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        if node.level or (node.module or "").partition(".")[0] == package
        for alias in node.names
        for name in [alias.asname or alias.name]
        if not name.startswith("_")
    }


def fetches(tree: ast.Module) -> bool:
    """Whether a module fetches names only when they are asked for."""
    return any(isinstance(node, Function) and node.name == "__getattr__" for node in tree.body)


def fetched(path: Path) -> set[str]:
    """The names of a package that its `__getattr__` fetches when they are asked for."""
    module = import_module(".".join(path.relative_to(ROOT).parent.parts))
    package = module.__name__.partition(".")[0]
    found = {name: getattr(module, name) for name in dir(module) if not name.startswith("_")}
    return {
        name
        for name, value in found.items()
        if getattr(value, "__module__", "").startswith(f"{package}.")
    }


def inside(folder: Path) -> set[str]:
    """The public modules and folders of a package."""
    found = {path.stem for path in folder.glob("*.py")}
    found |= {path.parent.name for path in folder.glob("*/__init__.py")}
    return {name for name in found if not name.startswith("_")}


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The public functions of a module and methods of its public classes.

    Not a command, whose docstring is its help and whose options tell the rest; nor a method that
    does in its own way what a base class says.
    """
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            if not any("click." in ast.unparse(part) for part in node.decorator_list):
                yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for part in node.body:
                if not isinstance(part, Function) or part.name.startswith("_"):
                    continue
                if not overrides(part.name, node, classes):
                    yield f"{node.name}.{part.name}", part


def overrides(name: str, owner: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> bool:
    """Whether a base class in the same file has that method, or click's has it."""
    for base in map(ast.unparse, owner.bases):
        if base.startswith("click."):
            return True
        if base in classes:
            own = [part.name for part in classes[base].body if isinstance(part, Function)]
            if name in own or overrides(name, classes[base], classes):
                return True
    return False


def parameters(function: Function) -> list[str]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [part.arg for part in every if part.arg not in ("self", "cls")]


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """What runs when the function is called, the functions in it apart."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            todo += ast.iter_child_nodes(node)


def raises(function: Function) -> bool:
    """Whether it raises an error of its own; one that it passes on belongs to what it calls.

    A missing attribute and a blank that is yet to be written are no promise.
    """
    caught = {
        id(inner)
        for node in own_nodes(function)
        if isinstance(node, ast.Try)
        for part in node.body
        for inner in ast.walk(part)
        if isinstance(inner, ast.Raise) and error_name(inner) in caught_names(node)
    }
    raised: set[str] = set()
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "fail":
            return True
        if isinstance(node, ast.Raise) and node.exc is not None and id(node) not in caught:
            raised.add(error_name(node))
    return bool(raised - {"NotImplementedError", "AttributeError"})


def error_name(node: ast.Raise) -> str:
    """The class of the error that is raised, without its module."""
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return ast.unparse(raised).rpartition(".")[2] if raised else ""


def caught_names(node: ast.Try) -> set[str]:
    """The errors that the handlers of a try statement name."""
    kinds = [handler.type for handler in node.handlers if handler.type is not None]
    return {
        ast.unparse(part).rpartition(".")[2]
        for kind in kinds
        for part in (kind.elts if isinstance(kind, ast.Tuple) else [kind])
    }


def returns(function: Function) -> bool:
    """Whether it returns a value; a generator tells of its values under `Yields`."""
    nodes = list(own_nodes(function))
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in nodes):
        return False
    given = [node.value for node in nodes if isinstance(node, ast.Return) and node.value]
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in given)


def lacking(function: Function, module: ast.Module | None = None) -> list[str]:
    """The sections that a function's docstring lacks.

    The sentence of a short function says what it returns. A function of three or more parameters
    has a section for them and one for what it returns, unless its docstring begins with "Return"
    or refers to another: "See `name`". A module whose functions raise alike may say so itself.
    """
    text = ast.get_docstring(function) or ""
    refers = any(name.rpartition(".")[2] in known() for name in re.findall(r"See `([\w.]+)`", text))
    found = [] if text else ["docstring"]
    if len(parameters(function)) >= 3 and not refers:
        if not re.search(r"^(Args|Attributes):$", text, re.M):
            found.append("Args")
        if returns(function) and not re.search(r"^Returns:$|\AReturn ", text, re.M):
            found.append("Returns")
    told = (ast.get_docstring(module) or "") if module else ""
    if raises(function) and not re.search(r"^Raises:$", f"{told}\n{text}", re.M):
        found.append("Raises")
    return found


@cache
def known() -> set[str]:
    """Every name that a docstring may refer to."""
    return {
        node.name
        for path in MODULES
        for node in ast.walk(parse(path))
        if isinstance(node, Function | ast.ClassDef)
    }


@pytest.mark.parametrize("path", FOLDERS, ids=name_of)
def test_a_package_says_in_order_what_it_offers(path: Path) -> None:
    tree = parse(path)
    names = offered(tree) or []
    assert names == in_order(names)
    if fetches(tree):
        visible = fetched(path)
    else:
        package = path.relative_to(ROOT).parts[0]
        visible = imported(tree, package) | {n for n in defined(tree) if n != "Array"}
    # A package lists what it defines or hands on, or all of its modules.
    assert set(names) in (visible, inside(path.parent))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_name_that_a_module_offers_is_there(path: Path) -> None:
    tree = parse(path)
    names = offered(tree)
    if names is not None and path.name != "__init__.py":
        assert names == in_order(names)
        there = defined(tree) | imported(tree, path.relative_to(ROOT).parts[0])
        if fetches(tree):
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            there |= {name for name in names if hasattr(module, name)}
        assert set(names) - there == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_docstrings_tell_arguments_and_errors(path: Path) -> None:
    tree = parse(path)
    found = {name: lacking(function, tree) for name, function in functions(tree)}
    assert {name: parts for name, parts in found.items() if parts} == {}


CAUGHT = "def f():\n 'Do it.'\n try:\n  raise E()\n except {}:\n  pass"


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("def f(a): 'Do it.'", []),
        ("def f(a): pass", ["docstring"]),
        ("def f(a, b, c): 'Do it.'", ["Args"]),
        ("def f(a, b, c): 'See `Function.lacking`.'", ["Args"]),
        ("def f(a, b, c): 'See `conv_forward_naive`.'", []),
        ("def f(a, b, c):\n 'Do it.'\n return a", ["Args", "Returns"]),
        ("def f(a, b, c):\n '''Do it.\n\n Args:\n  a: A.\n '''\n return a", ["Returns"]),
        ("def f(a, b, c):\n '''Return it.\n\n Args:\n  a: A.\n '''\n return a", []),
        ("def f(a, b, c):\n '''Do it.\n\n Args:\n  a: A.\n '''\n yield a", []),
        ("def f(self, a, b): 'Do it.'", []),
        ("def f(a):\n 'Do it.'\n raise ValueError(a)", ["Raises"]),
        ("def f(a):\n 'Do it.'\n fail('wrong', got=a)", ["Raises"]),
        ("def f(a):\n 'Do it.'\n def g(): raise ValueError", []),
        (CAUGHT.format("E"), []),
        (CAUGHT.format("m.E"), []),
        (CAUGHT.format("(F, E)"), []),
        (CAUGHT.format("F"), ["Raises"]),
        ("def f(a):\n '''Do it.\n\n Raises:\n  ValueError: a.\n '''\n raise ValueError(a)", []),
    ],
)
def test_what_a_docstring_lacks_is_seen(source: str, parts: list[str]) -> None:
    function = ast.parse(source).body[0]
    assert isinstance(function, Function)
    assert lacking(function) == parts
