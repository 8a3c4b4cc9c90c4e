"""Find what the author of a new exercise still has to fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grading.spec.manifest import MANIFEST, Assignment

FILL = "FILL IN"


@dataclass(frozen=True)
class Blank:
    """A place that the author has to fill in: file, line (from 1) and text."""

    file: str
    line: int
    text: str


def files_of(assignment: Assignment, name: str, file: str) -> dict[str, str]:
    """List the files of an exercise.

    Args:
        assignment: the assignment.
        name: the exercise's id.
        file: the source file of its function.

    Returns:
        The content of each file in words -> its path, relative to the assignment's root.
    """
    folder = assignment.folder.relative_to(assignment.root).as_posix()
    return {
        "tests": f"{folder}/exercises/{name}.py",
        "known mistakes": f"{folder}/misconceptions/{name}.py",
        "the function": file,
        "a case by hand": f"tests/{folder}/test_{name}.py",
        "points, hints": MANIFEST.as_posix(),
    }


def blanks_left(assignment: Assignment, name: str) -> list[Blank]:
    """List the blanks that are left in an exercise.

    Args:
        assignment: the assignment.
        name: one of its exercises.

    Returns:
        The blanks, file by file.
    """
    info = assignment.exercises[name]
    left = []
    for what, file in files_of(assignment, name, info.files[0]).items():
        path = assignment.root / file
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        # In the manifest, only the exercise's own table counts.
        manifest = what == "points, hints"
        inside = not manifest
        for number, line in enumerate(lines, start=1):
            if manifest and line.startswith("["):
                inside = False
            elif manifest and re.match(rf'\s*id\s*=\s*"{name}"', line):
                inside = True
            if inside and FILL in line:
                left.append(Blank(file, number, line.strip()))
    return left
