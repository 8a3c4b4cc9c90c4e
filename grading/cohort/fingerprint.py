"""A fingerprint of everything that can change a verdict, except the submission itself.

A submission is graded again if the fingerprint has changed since its verdict. It does not change
when files of the grader or the course's folder move, or when a module changes that no answer loads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from grading.judging import seeds
from grading.spec.manifest import MANIFEST, Assignment, parsed
from grading.spec.tree import Source
from grading.support.files import digest
from grading.support.names import module_name

# Raise this number when the grader judges an answer differently than before. Every stored verdict
# is then out of date.
JUDGE = 5
# The keys of an exercise in the manifest that can change a verdict. Titles and hints cannot.
_DECIDING = ("id", "points", "where", "forbids", "over", "own", "allows")
# The text of modules is searched instead of parsed, which would take a fifth of a second. A comment
# or a docstring that looks like an import may add a module, which does no harm.
_FROM = re.compile(
    r"(?:^|[;:])[ \t]*from\b[ \t]*(\.*)[ \t]*([\w.]*)[ \t]*import\b[ \t]*"
    r"(\((?:#[^\n]*|[^)#])*\)|[^\n;#]*)",
    re.MULTILINE,
)
_IMPORT = re.compile(r"(?:^|[;:])[ \t]*import[ \t]+([^\n;#]+)", re.MULTILINE)
# A string, or a part of one, such as "course.layers" or "course.layers:affine_forward".
_NAMED = re.compile(r"[\"'}](\w+(?:\.\w+)*)(?=[\"':{])")
_NAME = re.compile(r"(?:^|[(,])\s*([\w.]+)")
_COMMENT = re.compile(r"#[^\n]*")


def fingerprint(assignment: Assignment, secret: bytes) -> str:
    """Compute the fingerprint of everything that can change a verdict.

    These change it: the secret seed; the limits; the profile; the exercises that are graded; an
    exercise's entry in the manifest, its tests, their helpers, and its stored references, which
    include the known mistakes; the text or the dotted name of a module that an answer loads (see
    `loaded`); and the number `JUDGE`. Paths on this machine and files of the grader do not.

    Args:
        assignment: the parts that are graded.
        secret: the secret seed.

    Returns:
        At most 64 characters, beginning with the number `JUDGE`.
    """
    deciding = _deciding(assignment, secret)
    whole = digest(part.encode() if isinstance(part, str) else part for part in deciding)
    return f"{JUDGE}-{whole}"[:64]


def is_earlier(name: str) -> bool:
    """Whether an earlier version made this fingerprint, which depended on the kit's layout."""
    return "-" not in name


def _deciding(assignment: Assignment, secret: bytes) -> Iterator[str | bytes]:
    """Everything that can change a verdict, in a fixed order."""
    manifest = parsed((assignment.root / MANIFEST).read_text(encoding="utf-8"))
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
    """The entries of the graded exercises in the manifest."""
    for part in manifest.get("part", []):
        for entry in part.get("exercise", []):
            if entry["id"] in assignment.exercises:
                yield entry


def loaded(modules: Mapping[str, tuple[str, bytes]], roots: Iterable[str]) -> list[str]:
    """The modules of the course that an answer may load.

    These are the modules that students submit or that exercises name, those that tests call, and
    everything that these import.

    Args:
        modules: path and text of each module of the course, by dotted name.
        roots: dotted names to begin with: modules, or things in them.

    Returns:
        Dotted names, sorted.
    """
    found: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        # Loading a module also loads the packages that contain it.
        for end in range(1, name.count(".") + 2):
            module = ".".join(name.split(".")[:end])
            if module in modules and module not in found:
                found.add(module)
                path, text = modules[module]
                todo += _mentioned(text, module, is_package=path.endswith("__init__.py"))
    return sorted(found)


def _mentioned(data: bytes, module: str, *, is_package: bool) -> list[str]:
    """The modules that a module imports anywhere, and those that its strings name."""
    text = data.decode("utf-8", "replace").replace("\\\n", " ")
    names: list[str] = _NAMED.findall(text)
    for listed in _IMPORT.findall(text):
        names += _NAME.findall(listed)
    for dots, base, listed in _FROM.findall(text):
        parent = module.split(".")[: -(len(dots) - is_package) or None] if dots else []
        base = ".".join([*parent, *filter(None, [base])])
        names += [base, *(f"{base}.{name}" for name in _NAME.findall(_COMMENT.sub("", listed)))]
    return names


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
