"""One submission out of the files that were found: the package of the likeliest root.

The root is chosen by content: the folder whose files define most of what is asked. Nothing outside
the package is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

# Names by which a file would take the place of what Python or a tool loads by itself.
_HIJACKS = frozenset({"sitecustomize.py", "usercustomize.py", "conftest.py", "setup.cfg"})
_DEFINES = re.compile(rb"^[ \t]*(?:def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass
class Submission:
    """One student's files by their path in the package's tree, or the reason there are none.

    `answers` holds what was written to questions in prose, by the question's id.
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """What a submission to an assignment looks like.

    files      those to be written, relative to the root of a submission
    package    the package they are in
    functions  what is asked, by file: by these a root is known
    name       of the assignment: "course-assignment2" prefers a folder named assignment2
    questions  ids of the questions answered in prose
    notebooks  the assignment's own, by name, to find an answer by the words before it
    """

    files: Sequence[str]
    package: str
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    name: str = ""
    questions: Sequence[str] = ()
    notebooks: Mapping[str, bytes] = field(default_factory=dict)


def student_name(raw: str | bytes) -> str:
    """A name fit to be shown: decoded with replacement, no control characters, not too long.

    Example:
        >>> student_name("ann\\x1b[2J")
        'ann[2J'
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    # File names that are no text come from the system as lone surrogates.
    text = text.encode("utf-8", "replace").decode("utf-8")
    # Cc, Cf, Co, Cs, Cn: what cannot be seen, or turns the line round.
    kept = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split())
    return kept[:120] or "(no name)"


def choose(
    name: str, members: Mapping[str, bytes], notes: Iterable[str], shape: Shape
) -> Submission:
    """A submission out of what was found in it: the package of the likeliest root.

    Args:
        name: the student's.
        members: source files by their path inside what was handed in.
        notes: what has been refused so far.
        shape: what a submission looks like.
    """
    result = Submission(name, notes=list(notes))
    package = shape.package
    home = _home(members, shape)
    if home is None:
        return _bare(result, members, shape.files)
    root = home.rpartition("/")[0] + "/" if "/" in home else ""
    if PurePosixPath(home).name != package:
        shown = student_name(home)
        result.notes.append(f"{shown}/ was taken for {package}/: it holds what is asked.")
    for path, data in sorted(members.items()):
        shown = student_name(path)
        if not path.startswith(root):
            if PurePosixPath(path).name in _HIJACKS:
                result.notes.append(f"{shown} was refused: it is outside {package}/.")
            continue
        inside = path[len(root) :]
        if path.startswith(home + "/"):
            inside = package + path[len(home) :]
        if PurePosixPath(inside).name in _HIJACKS:
            result.notes.append(f"{shown} was refused: of that name nothing is taken.")
        elif inside.startswith(package + "/") and not path.startswith(home + "/"):
            result.notes.append(f"{shown} was not used: {student_name(home)}/ was.")
        elif inside.startswith(package + "/") or inside in shape.files:
            result.files[inside] = data
        elif "/" not in inside:
            result.notes.append(f"{shown} was refused: it is outside {package}/.")
    return result


def _home(members: Mapping[str, bytes], shape: Shape) -> str | None:
    """The folder that is the package: the one whose files define most of what is asked."""
    asked: dict[str, set[str]] = {}
    for path in members:
        for file in shape.files:
            rest = file.removeprefix(shape.package + "/")
            if path.endswith("/" + rest):
                asked.setdefault(path[: -len(rest) - 1], set()).add(file)
    if not asked:
        return None

    def worth(home: str) -> tuple[Any, ...]:
        defined = blank = 0
        for file in asked[home]:
            data = members[home + file.removeprefix(shape.package)]
            blank += data.count(b"is not written yet")
            defined += len(shape.functions.get(file, frozenset()) & _defined(data))
        # Where assignments 1 to 3 stand side by side, each with a copy of one file.
        number = re.search(r"\d+$", shape.name)
        ends = (f"assignment{number.group()}", f"a{number.group()}") if number else ()
        named = any(part.endswith(ends) for part in home.lower().split("/"))
        exact = PurePosixPath(home).name == shape.package
        return defined, len(asked[home]), exact, named, -blank, -home.count("/"), home

    best = max(asked, key=worth)
    if PurePosixPath(best).name == shape.package:
        return best
    ranks = sorted((worth(home)[:2] for home in asked), reverse=True)
    if len(ranks) > 1 and ranks[0] == ranks[1]:
        return None  # two of other names, and nothing to choose between them
    # Of another name: the package only if that way no fewer files are found than by names alone.
    alone = [
        file
        for file in shape.files
        if any(PurePosixPath(path).name == PurePosixPath(file).name for path in members)
    ]
    return best if len(asked[best]) >= len(alone) else None


def _defined(data: bytes) -> frozenset[str]:
    return frozenset(name.decode() for name in _DEFINES.findall(data))


def _bare(result: Submission, members: Mapping[str, bytes], files: Sequence[str]) -> Submission:
    """The files to be written, handed in by their names alone."""
    for file in files:
        last = PurePosixPath(file).name
        fits = [path for path in members if PurePosixPath(path).name == last]
        if len(fits) == 1:
            result.files[file] = members[fits[0]]
        elif fits:
            result.problem = f"got {len(fits)} files named {last}, expected one, at {file}"
            result.files = {}
            return result
    if not result.files:
        result.problem = f"got none of the files to be written ({', '.join(files)})"
    return result
