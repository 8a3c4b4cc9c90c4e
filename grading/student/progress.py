"""Keeps the latest verdict on each exercise between checks, in `build/progress.json`.

A verdict counts as long as its function is unchanged. If the file is lost, one check restores it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grading.intake.files import sources
from grading.judging.results import ExerciseResult, total
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.support.files import read_bytes, write_bytes
from grading.support.text import lines_of

FILE = Path("build") / "progress.json"


def record(assignment: Assignment, verdicts: Iterable[ExerciseResult]) -> None:
    """Keep these verdicts; does nothing if the folder is read-only."""
    path = assignment.root / FILE
    entries = _read(path)
    for verdict in verdicts:
        entries[verdict.id] = {
            "status": verdict.status,
            "score": verdict.score,
            "answer": _answer(assignment.root, assignment.exercises[verdict.id]),
            "when": time.time(),
        }
    try:
        write_bytes(path, json.dumps(entries, indent=1).encode())
    except OSError:
        return


@dataclass(frozen=True)
class Standing:
    """The progress in an exercise: its latest verdict.

    `status` is "unchecked" before the first verdict. `unchanged` says whether the answer is still
    the one that got the verdict.
    """

    id: str
    title: str
    status: str
    score: float
    max_score: float
    unchanged: bool

    @property
    def done(self) -> bool:
        """Whether its published tests passed, and the answer is still the same."""
        return self.unchanged and self.status == "ok"


def of(verdicts: Iterable[ExerciseResult]) -> list[Standing]:
    """The progress that these new verdicts show."""
    return [Standing(v.id, v.title, v.status, v.score or 0.0, v.max_score, True) for v in verdicts]


def standing(assignment: Assignment) -> list[Standing]:
    """The progress in every exercise of the assignment, in order."""
    entries = _read(assignment.root / FILE)
    rows = []
    for info in assignment.exercises.values():
        entry = entries.get(info.id)
        entry = entry if isinstance(entry, dict) else {}
        score, status = entry.get("score"), str(entry.get("status", "unchecked"))
        unchanged = isinstance(score, int | float) and entry.get("answer") == _answer(
            assignment.root, info
        )
        earned = min(float(score), info.points) if unchanged and score else 0.0
        rows.append(Standing(info.id, info.title, status, earned, info.points, unchanged))
    return rows


def checked(assignment: Assignment) -> dict[str, float]:
    """When each exercise was last checked, in seconds since the epoch."""
    entries = _read(assignment.root / FILE)
    times = {name: entry.get("when") for name, entry in entries.items() if isinstance(entry, dict)}
    return {name: float(when) for name, when in times.items() if isinstance(when, int | float)}


def earned(assignment: Assignment) -> tuple[float, float]:
    """The points of unchanged answers, and those of the whole assignment."""
    score, top = total((entry.score, entry.max_score) for entry in standing(assignment))
    return score or 0.0, top


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _answer(root: Path, info: ExerciseInfo) -> str:
    """A digest of an exercise's functions; of the whole file if they cannot be found."""
    digest = hashlib.sha256()
    for file in info.files:
        try:
            source = read_bytes(root / file).decode("utf-8", errors="replace")
        except OSError:
            source = ""
        for name in info.names_in(file):
            digest.update(_function(source, name).encode())
    return digest.hexdigest()[:16]


def _function(source: str, qualified: str) -> str:
    """The text of a function; the whole file if it is not found."""
    return _functions(source).get(qualified, source)


@lru_cache(maxsize=16)  # many exercises share a file
def _functions(source: str) -> dict[str, str]:
    """The text of every function and class in a source file; none if it cannot be read.

    A syntax error in one function does not change the others.
    """
    tree = sources.tree(source)
    if tree is None:
        source = sources.repair(source, "")[0] or ""
        tree = sources.tree(source)
    lines = lines_of(source)
    texts: dict[str, str] = {}

    def walk(nodes: Iterable[ast.stmt], prefix: str) -> None:
        for node in nodes:
            name = getattr(node, "name", None)
            if isinstance(name, str):
                text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                texts.setdefault(prefix + name, text)
                walk(getattr(node, "body", []), f"{prefix}{name}.")

    walk(tree.body if tree else [], "")  # a very large file is not repaired
    return texts
