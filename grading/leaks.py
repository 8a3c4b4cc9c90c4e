"""Whether a hand-out gives anything away: markers, solutions, bytecode, build products."""

from __future__ import annotations

import io
import itertools
import json
import tokenize
from collections.abc import Iterator, Mapping

from grading import markers

_BUILT = (".pyc", ".pyo", ".so", ".pyd", ".o", ".obj", ".a", ".dll", ".dylib", ".egg", ".whl")
_BUILT_FOLDERS = ("__pycache__", "build", "dist", ".git", ".ipynb_checkpoints", ".venv")
_PRIVATE = ("misconceptions", "variants", "secret-seed")
# A line of a solution that says nothing by itself: two such in a row stand in any program.
_SHORTEST = 8


def find(files: Mapping[str, bytes], taken: Mapping[str, str]) -> list[str]:
    """What a hand-out must not hold and does, one sentence each.

    Args:
        files: the hand-out.
        taken: the solutions taken out of it, by where each stood.
    """
    problems = [said for name, data in files.items() for said in _file(name, data)]
    pairs: dict[tuple[str, str], str] = {}
    for place, body in taken.items():
        for pair in itertools.pairwise(telling(body)):
            pairs.setdefault(pair, place)
    for name, data in files.items():
        for text in _texts(name, data):
            found = {pairs[pair] for pair in itertools.pairwise(telling(text)) if pair in pairs}
            problems += [f"{name}: holds solution text of {place}" for place in sorted(found)]
    return problems


def _file(name: str, data: bytes) -> Iterator[str]:
    parts = name.split("/")
    if name.endswith(_BUILT) or any(
        part in _BUILT_FOLDERS or part.endswith(".egg-info") for part in parts[:-1]
    ):
        yield f"{name}: is bytecode or a build product"
    if any(part in _PRIVATE for part in parts):
        yield f"{name}: is for instructors alone"
    for text in _texts(name, data):
        if any(line.strip() in (markers.BEGIN, markers.END) for line in text.splitlines()):
            yield f"{name}: a solution marker is left"


def _texts(name: str, data: bytes) -> Iterator[str]:
    """What is to be read in a file: its text, or the cells and outputs of a notebook."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    if not name.endswith(".ipynb"):
        yield text
        return
    for cell in markers.notebook(text, name)["cells"]:
        yield "".join(cell.get("source", ""))
        if cell.get("outputs"):
            yield json.dumps(cell["outputs"]).replace("\\n", "\n")


def telling(text: str) -> Iterator[str]:
    """The lines of a text that say something, without comments and with all spaces alike."""
    for line in _without_comments(text):
        plain = "".join(line.split())
        if len(plain) >= _SHORTEST and not plain.startswith(("return", "import", "from", "else:")):
            yield plain


def _without_comments(text: str) -> list[str]:
    lines = text.splitlines()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return lines  # prose, or a part of a program
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return lines
