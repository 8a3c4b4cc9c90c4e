"""A name for all that decides a verdict, except the submission itself.

A submission is graded again when this name has changed since its verdict. It stays the same when
the grader's files move, when the course's folder moves, and when a module changes that no answer
loads.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from grading.judging import seeds
from grading.spec.manifest import MANIFEST, Assignment
from grading.spec.tree import Source, module_name

# Raise this number when the grader itself judges some answer differently than before. Every stored
# verdict is then out of date.
JUDGE = 1
# Of an exercise's entry in the manifest, the keys that decide verdicts; titles and hints do not.
_DECIDING = ("id", "points", "where", "forbids", "over", "own", "allows")
# A string such as "course.layers" or "course.layers:affine_forward".
_NAMED = re.compile(r"\w+(\.\w+)*(:[\w.]+)?")


def fingerprint(assignment: Assignment, secret: bytes) -> str:
    """A name for all that a verdict depends on but the submission.

    These change it: the secret seed; the limits; the profile; which exercises are asked for; an
    exercise's entry in the manifest, its tests, their helpers, and its stored references, which
    hold the known mistakes as well; the text or the dotted name of a module that an answer loads
    (see `loaded`); and the number `JUDGE`. No path of this machine and no file of the grader does.

    Args:
        assignment: the parts that are graded.
        secret: the secret seed.

    Returns:
        At most 64 characters, beginning with the number of the judge.
    """
    whole = hashlib.sha256()
    for part in _deciding(assignment, secret):
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big") + data)
    return f"{JUDGE}-{whole.hexdigest()}"[:64]


def is_earlier(name: str) -> bool:
    """Whether a fingerprint was made before verdicts were independent of the kit's layout."""
    return "-" not in name


def _deciding(assignment: Assignment, secret: bytes) -> Iterator[str | bytes]:
    """Everything that decides a verdict, in a fixed order."""
    manifest = tomllib.loads((assignment.root / MANIFEST).read_text(encoding="utf-8"))
    submission: dict[str, Any] = manifest.get("submission", {})
    yield assignment.name
    yield seeds.seed_id(secret)
    yield repr(assignment.limits)
    yield assignment.profile
    yield json.dumps([submission.get(key, []) for key in ("files", "tools")])
    texts: list[bytes] = []
    for entry in _entries(manifest, assignment):
        yield json.dumps({key: entry.get(key, []) for key in _DECIDING}, sort_keys=True)
        tests = _read(assignment.folder / "exercises" / f"{entry['id']}.py")
        texts.append(tests)
        yield tests
        yield _read(assignment.folder / "references" / f"{entry['id']}.npz")
    for path in sorted((assignment.folder / "exercises").glob("_*.py")):
        texts.append(path.read_bytes())
        yield path.name
        yield texts[-1]
    modules = {
        module_name(path): (path, data)
        for path, data in Source(assignment).files.items()
        if path.endswith(".py")
    }
    named = [module_name(path) for path in assignment.files] + list(submission.get("tools", []))
    for text in texts:
        named += _mentioned(text, "", is_package=False)
    for name in loaded(modules, named):
        yield name
        yield modules[name][1]


def _entries(manifest: Mapping[str, Any], assignment: Assignment) -> Iterator[dict[str, Any]]:
    """The manifest's entries of the exercises that are asked for."""
    for part in manifest.get("part", []):
        for entry in part.get("exercise", []):
            if entry["id"] in assignment.exercises:
                yield entry


def loaded(modules: Mapping[str, tuple[str, bytes]], roots: Iterable[str]) -> list[str]:
    """The modules of the course that an answer may load.

    These are the modules that students hand in or that exercises name, those that tests call, and
    all that these import.

    Args:
        modules: path and text of each module of the course, by dotted name.
        roots: dotted names of the modules to begin with, and of anything in them.

    Returns:
        Dotted names, sorted.
    """
    found: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        # To load a module is to load the packages around it.
        for end in range(1, name.count(".") + 2):
            around = ".".join(name.split(".")[:end])
            if around in modules and around not in found:
                found.add(around)
                path, text = modules[around]
                todo += _mentioned(text, around, is_package=path.endswith("__init__.py"))
    return sorted(found)


def _mentioned(text: bytes, module: str, *, is_package: bool) -> list[str]:
    """What a module imports, at its top or later, and the modules that its strings name."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            around = module.split(".")[: -(node.level - is_package) or None] if node.level else []
            base = ".".join([*around, *filter(None, [node.module])])
            found += [f"{base}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Constant) and _NAMED.fullmatch(str(node.value)):
            found.append(str(node.value).partition(":")[0])
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
