"""Find solutions, markers, bytecode and build products in a hand-out."""

from __future__ import annotations

import io
import itertools
import json
import re
import tokenize
from collections.abc import Iterator, Mapping

from grading.spec import markers, notebook_cells
from grading.support.outputs import DESKTOP
from grading.support.translation import tr

_BUILT = (".pyc", ".pyo", ".so", ".pyd", ".o", ".obj", ".a", ".dll", ".dylib", ".egg", ".whl")
_BUILT_FOLDERS = (
    "__pycache__",
    "build",
    "dist",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
)
_PRIVATE = ("misconceptions", "variants", "stubs", "secret-seed")
# Also as an author may misspell a marker, which then removes nothing, and as nbgrader hides tests.
_MARKER = re.compile(r"\s*#[#\s]*(begin|end)\s+(solutions?|hidden\s+tests?)\b", re.IGNORECASE)
# Shorter lines occur everywhere, so they prove nothing.
_SHORTEST = 8
# Neither does unpacking a shape, a plain loop, or a comparison with None.
_TRIVIAL = re.compile(r"(\w+,)*\w+=\w+(\.\w+)*\.shape|for\w+inrange\(\w+\):|if\w+is(not)?None:")
# Two equal lines with at least this many characters together are not a coincidence. Shorter ones,
# like the formula for an output's height and width, may well be in other functions, too.
_LONG_PAIR = 60


def find(
    files: Mapping[str, bytes],
    taken: Mapping[str, str],
    given: Mapping[str, str] | None = None,
) -> list[str]:
    """Find what a hand-out must not contain.

    Args:
        files: the hand-out.
        taken: the solutions that were removed from it, by place.
        given: code that students start from, by place; lines that it shares with the solution are
            not a secret.

    Returns:
        A sentence for each problem; empty if the hand-out is fine.
    """
    problems = [problem for name, data in files.items() for problem in _file(name, data)]
    runs: dict[tuple[str, ...], str] = {}
    for place, body in taken.items():
        known = set(_runs(list(telling((given or {}).get(place, "")))))
        for run in _runs(list(telling(body))):
            if run not in known:
                runs.setdefault(run, place)
    lengths = {len(run) for run in runs}
    firsts = {run[0] for run in runs}
    for name, data in files.items():
        leaked = set()
        for text in _texts(name, data):
            if firsts.isdisjoint(_perhaps(text)):
                continue
            lines = list(telling(text))
            for length in lengths:
                for start in range(len(lines) - length + 1):
                    run = tuple(lines[start : start + length])
                    if run in runs:
                        leaked.add(runs[run])
        problems += [
            tr("{name} contains lines of the solution of {place}", name=name, place=place)
            for place in sorted(leaked)
        ]
    return problems


def is_made(name: str) -> bool:
    """Return whether a file is a program's product or in a cache, so that nobody wrote it."""
    *folders, file = name.split("/")
    return (
        file.endswith(_BUILT)
        or file in DESKTOP
        or any(part in _BUILT_FOLDERS or part.endswith(".egg-info") for part in folders)
    )


def _runs(lines: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the sequences of lines that identify a solution: two long ones, any three, or all."""
    for pair in itertools.pairwise(lines):
        if len(pair[0]) + len(pair[1]) >= _LONG_PAIR:
            yield pair
    for start in range(len(lines) - 2):
        yield tuple(lines[start : start + 3])
    if len(lines) == 2:
        yield tuple(lines)


def _file(name: str, data: bytes) -> Iterator[str]:
    parts = name.split("/")
    if is_made(name) or ".git" in parts[:-1]:
        yield tr("{name} is bytecode or a build product", name=name)
    if any(part in _PRIVATE for part in parts):
        yield tr("{name} is only for instructors", name=name)
    for text in _texts(name, data):
        if marker := next(filter(_MARKER.match, text.splitlines()), None):
            yield tr(
                "{name} still contains a solution marker: nothing was removed at {marker!r}. "
                "Write exactly {begin!r} and {end!r}, in code",
                name=name,
                marker=marker.strip()[:80],
                begin=markers.BEGIN,
                end=markers.END,
            )


def _texts(name: str, data: bytes) -> Iterator[str]:
    """Yield the text of a file, or of the cells and outputs of a notebook."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    if not name.endswith(".ipynb"):
        yield text
        return
    for cell in notebook_cells.parse(text, name)["cells"]:
        yield notebook_cells.source_of(cell)
        if cell.get("outputs"):
            yield json.dumps(cell["outputs"]).replace("\\n", "\n")


def telling(text: str) -> Iterator[str]:
    """Yield the lines that may identify a solution, without comments and spaces."""
    for line in _without_comments(text):
        plain = "".join(line.split())
        telling = len(plain) >= _SHORTEST and not _TRIVIAL.fullmatch(plain)
        if telling and not plain.startswith(("return", "import", "from", "else:")):
            yield plain


def _perhaps(text: str) -> Iterator[str]:
    """Yield every line that `telling` may yield, and some more, without parsing Python."""
    for line in text.splitlines():
        plain = "".join(line.split())
        yield plain
        while "#" in plain:
            plain = plain.rpartition("#")[0]
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
