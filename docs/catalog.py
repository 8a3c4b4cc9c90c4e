"""Collect the sentences that a translation needs (`make catalog`).

They go into grading/locale/messages.pot.

A sentence is in the catalog because it passes through `tr` or `counted` (see
`grading/support/translation.py`), or because it is the help of a command or of an option.
To begin a language, run `pybabel init -i grading/locale/messages.pot -d grading/locale -l zh`,
translate the file it makes, and run `pybabel compile -d grading/locale`. Exercises, notebooks and
the explorer need no catalog, because their texts have files of their own: `assignment/`,
`notebooks/` and `cs231n/explore/page/words.json`.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
PACKAGE = "grading"
PLACE = ROOT / PACKAGE / "locale" / "messages.pot"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"tr": None, "counted": (1, 2)}
METHODS = {".py": "python", ".j2": "jinja2"}


def catalog() -> Catalog:
    """Every sentence of the grader, with the files that say it."""
    found = Catalog(project=PACKAGE, charset="utf-8")
    for path in sorted((ROOT / PACKAGE).rglob("*")):
        if path.suffix in METHODS:
            for message in sorted(_messages(path), key=str):
                # Without line numbers, so that moving a line leaves the catalog as it is.
                found.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def _messages(path: Path) -> Iterator[str | tuple[str, ...]]:
    for _line, message, _comments, _context in extract_from_file(
        METHODS[path.suffix], path, KEYWORDS
    ):
        yield message
    if path.suffix == ".py":
        yield from _helps(ast.parse(path.read_text(encoding="utf-8")))


def _helps(tree: ast.Module) -> Iterator[str]:
    """The help of commands (their docstrings) and of options."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and ast.unparse(mark.func) == "click.command"
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


def text() -> str:
    """The catalog as a file, without the time at which it was made."""
    out = BytesIO()
    write_po(out, catalog(), omit_header=True, no_location=False, width=100)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head + out.getvalue().decode("utf-8")


if __name__ == "__main__":
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PLACE.relative_to(ROOT)}: {len(catalog())} messages\n")
