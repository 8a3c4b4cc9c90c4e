"""Collect the sentences that a translation needs (`make catalog`).

There are two catalogs: grading/locale/messages.pot for the grader, and
cs231n/cli/locale/messages.pot for the course's own commands.

A sentence is in a catalog because it passes through `tr`, `counted`, `say`, `tell` or an
`ExplainedError` (see `grading/support/translation.py`), or because it is the help of a command or
of an option.
To begin a language, run these commands for each of the two folders:

    pybabel init -i grading/locale/messages.pot -d grading/locale -l zh
    pybabel compile -d grading/locale

and translate the file that the first one writes before you run the second. Exercises, notebooks and
the explorer need no catalog, because their texts have files of their own: `assignment/`,
`notebooks/` and `cs231n/explore/page/words.json`. Errors of the library stay English, like those of
other Python libraries.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
PACKAGES = ("grading", "cs231n/cli")
# The help of a command in `cs231n --help` is the fourth argument of its `Entry`.
KEYWORDS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("tr", "say", "tell"), (1,)),
    **dict.fromkeys(("counted", "say_counted", "tell_counted"), (1, 2)),
    "Entry": (4,),
}


def place(package: str) -> Path:
    """Return the catalog's file."""
    return ROOT / package / "locale" / "messages.pot"


def catalog(package: str) -> Catalog:
    """Collect the sentences of one package, with the files in which they are."""
    sentences = Catalog(project=package, charset="utf-8")
    for path in sorted((ROOT / package).rglob("*")):
        if path.suffix in (".py", ".j2"):
            for message in sorted(_messages(path), key=str):
                # Without line numbers, so that moving a line does not change the catalog.
                sentences.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return sentences


@functools.cache
def explained() -> frozenset[str]:
    """Return the names of the errors whose first argument is a sentence for a person."""
    bases: dict[str, list[str]] = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases[node.name] = [ast.unparse(base) for base in node.bases]

    def is_explained(name: str) -> bool:
        return name == "ExplainedError" or any(map(is_explained, bases.get(name, ())))

    return frozenset(filter(is_explained, bases))


def _messages(path: Path) -> Iterator[str | tuple[str, ...]]:
    if path.suffix == ".j2":
        for _line, message, _comments, _context in extract_from_file("jinja2", path, KEYWORDS):
            yield message
    else:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _helps(tree)
        yield from _sentences(tree)


def _sentences(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """Yield the sentences in calls. Babel finds those inside an f-string on new Pythons only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            places = KEYWORDS.get(name, (1,) if name in explained() else ())
            match [node.args[place - 1] for place in places if place <= len(node.args)]:
                case [ast.Constant(value=str(sentence))]:
                    yield sentence
                case [ast.Constant(value=str(singular)), ast.Constant(value=str(plural))]:
                    yield singular, plural


def _helps(tree: ast.Module) -> Iterator[str]:
    """Yield the help of commands (their docstrings) and of options."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith((".command", ".group"))
            for mark in node.decorator_list
        ):
            yield inspect.cleandoc(ast.get_docstring(node) or "").partition("\f")[0]
        if isinstance(node, ast.Call) and "option" in ast.unparse(node.func):
            texts = [word.value for word in node.keywords if word.arg == "help"]
            if ast.unparse(node.func) != "click.option":
                texts += node.args
            yield from (
                text.value
                for text in texts
                if isinstance(text, ast.Constant)
                and isinstance(text.value, str)
                and " " in text.value
            )


def text(package: str) -> str:
    """Return the catalog's file, without the time at which it was written."""
    out = BytesIO()
    write_po(out, catalog(package), omit_header=True, no_location=False, width=100)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head + out.getvalue().decode("utf-8")


if __name__ == "__main__":
    for name in PACKAGES:
        file = place(name)
        file.parent.mkdir(exist_ok=True)
        file.write_text(text(name), encoding="utf-8")
        sys.stdout.write(f"{file.relative_to(ROOT)}: {len(catalog(name))} messages\n")
