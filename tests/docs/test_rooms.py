"""Imports run one way between the rooms, as docs/architecture.md says."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("docs_rooms", ROOT / "docs" / "rooms.py")
assert _spec is not None
assert _spec.loader is not None
rooms = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rooms)
# Folders of the library whose names begin with an underscore are rooms all the same: what a student
# imports by accident must look private.
ROOMS = {"_fast", "_kernels"}
ASKED = [f"assignment/{name}" for name in ("exercises", "misconceptions", "stubs", "variants")]


@cache
def named(source: str, *, strings: bool) -> list[str]:
    """The modules that a file imports, at its top or later, or names in a string."""
    return list(_named(source, strings=strings))


def _named(source: str, *, strings: bool) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif strings and isinstance(node, ast.Constant) and is_module(node.value):
            yield str(node.value)


def is_module(value: object) -> bool:
    """Whether a value is the name of a module; that of a logger only looks like one."""
    if not isinstance(value, str) or not re.fullmatch(r"\w+(\.\w+)+", value):
        return False
    path = ROOT / value.replace(".", "/")
    return path.is_dir() or any(path.parent.glob(f"{path.name}.*"))


def crossings(source: str, room: str, *, strings: bool = True) -> set[str]:
    """What a file imports of a room, or of a module in it."""
    found = named(source, strings=strings)
    return {name for name in found if name == room or name.startswith(f"{room}.")}


def files(room: str) -> list[Path]:
    found = sorted((ROOT / room).rglob("*.py"))
    assert len(found) > 5
    return found


@pytest.mark.parametrize(
    "line",
    [
        "import cs231n",
        "import numpy, cs231n.layers as layers",
        "from cs231n import optim",
        "from cs231n.classifiers.cnn import ThreeLayerConvNet",
        "def f():\n    from cs231n import optim",
        "spec = find_spec('cs231n.layers')",
        "module = import_module('cs231n.im2col_cython')",
    ],
)
def test_a_crossing_is_seen(line: str) -> None:
    assert crossings(line, "cs231n")
    assert not crossings(line, "cs231")
    assert not crossings(line.replace("cs231n", "numpy"), "cs231n")


@pytest.mark.parametrize("room", ["cs231n", "assignment", "tests", "benchmarks"])
def test_the_grader_knows_no_course(room: str) -> None:
    for path in files("grading"):
        assert not crossings(path.read_text(encoding="utf-8"), room), path


def test_the_library_knows_no_grader_but_in_its_commands() -> None:
    for path in files("cs231n"):
        if path.parent != ROOT / "cs231n" / "cli":
            assert not crossings(path.read_text(encoding="utf-8"), "grading"), path


@pytest.mark.parametrize("folder", ASKED)
def test_what_is_asked_speaks_the_language_of_tests_alone(folder: str) -> None:
    for path in files(folder):
        # A test names the functions that it calls, and imports none of them.
        source = path.read_text(encoding="utf-8")
        imported = crossings(source, "grading", strings=False)
        assert {name for name in imported if not name.startswith("grading.spec")} == set(), path
        assert not crossings(source, "cs231n", strings=False), path


def test_no_file_imports_itself_by_a_detour() -> None:
    assert rooms.circles(rooms.files_graph()) == []


def test_no_room_of_the_grader_imports_from_a_room_above_it() -> None:
    graph = rooms.rooms_graph(["grading"])
    del graph["grading"]  # the public face hands on what is above
    assert rooms.circles(graph) == []


def test_a_circle_is_seen() -> None:
    assert rooms.circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert rooms.circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_private_name_crosses_a_wall() -> None:
    """A name with an underscore belongs to its folder."""
    known = rooms.modules()
    crossed = []
    for name, path in known.items():
        for module, taken in rooms.imports(name, path, known):
            parts = (*module.split("."), taken)
            private = [part for part in parts if part.startswith("_") and part not in ROOMS]
            inside = path.parent == known[module].parent or path.parent in known[module].parents
            if private and not inside and not taken.startswith("__"):
                crossed.append(f"{name} takes {module} {taken}")
    assert crossed == []


def test_the_grader_says_nothing_of_what_a_course_teaches() -> None:
    words = re.compile(r"cs231n|convolution|\bconv_|pooling|im2col|stride", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "grading").rglob("*"))
        if path.suffix in (".py", ".j2", ".html", ".css", ".js")
        for line in path.read_text(encoding="utf-8").splitlines()
        if words.search(line)
    ]
    assert found == []


def test_each_folder_says_what_it_is_about() -> None:
    for package in rooms.PACKAGES:
        for folder in sorted({path.parent for path in rooms.modules([package]).values()}):
            if "migrations" in folder.parts or not list(folder.glob("*.py")):
                continue
            text = (folder / "__init__.py").read_text(encoding="utf-8")
            assert ast.get_docstring(ast.parse(text)), folder


def test_each_folder_is_about_few_files() -> None:
    """More than fifteen files beside each other are a loft, not a room."""
    counts = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for path in [*files("grading"), *files("cs231n")]
        if path.stem != "__init__"
    )
    del counts["cs231n"]  # the course's own modules are side by side
    assert {folder: count for folder, count in counts.items() if count > 15} == {}


# The course's own signatures, and functions that hand arrays to a compiled kernel one by one.
LONG_SIGNATURES = {
    "cs231n/_fast/calls.py: conv_backward",
    "cs231n/_fast/calls.py: conv_forward",
    "cs231n/_fast/calls.py: pool_backward",
    "cs231n/_fast/calls.py: pool_forward",
    "cs231n/classifiers/cnn.py: __init__",
    "cs231n/classifiers/fc_net.py: __init__",
    "cs231n/solver.py: __init__",
}


def test_few_functions_take_more_than_seven_parameters() -> None:
    """More than seven are one thing with a name: a dataclass. `self` does not count."""
    long = set()
    for path in [*files("grading"), *files("cs231n")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = node.args
                every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
                if len([part for part in every if part.arg not in ("self", "cls")]) > 7:
                    long.add(f"{path.relative_to(ROOT)}: {node.name}")
    assert long == LONG_SIGNATURES


def test_exceptions_are_drawn_as_one_tree_per_package() -> None:
    drawn = rooms.errors("grading").splitlines()
    depth = {line.split()[0]: len(line) - len(line.lstrip()) for line in drawn if line.strip()}
    assert depth["Exception"] == 0
    assert (depth["GradebookError"], depth["NoSuchGradebook"]) == (8, 12)
    assert "        ListError  grading.intake.people.lists" in drawn
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for package in rooms.PACKAGES:
        assert f"<!-- errors: {package} -->" in text
        assert "<!--" not in rooms.on_page_markdown(f"<!-- errors: {package} -->")
