"""How far a student is: the latest verdict on each exercise, kept between checks.

It stands in `build/progress.json` of the working folder. A verdict counts as long as the function
it was given for is unchanged, and losing the file costs nothing but a check.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grading._files import write_bytes
from grading.assignment import Assignment, ExerciseInfo
from grading.results import ExerciseResult, total

FILE = Path("build") / "progress.json"


def record(assignment: Assignment, verdicts: Iterable[ExerciseResult]) -> None:
    """Keep these verdicts; a folder that cannot be written to keeps none."""
    path = assignment.root / FILE
    kept = _read(path)
    for verdict in verdicts:
        kept[verdict.id] = {
            "status": verdict.status,
            "score": verdict.score,
            "answer": _answer(assignment.root, assignment.exercises[verdict.id]),
        }
    try:
        write_bytes(path, json.dumps(kept, indent=1).encode())
    except OSError:
        return


def earned(assignment: Assignment) -> tuple[float, float]:
    """The points of the verdicts that still hold, and those of the whole assignment."""
    kept = _read(assignment.root / FILE)
    pairs: list[tuple[float | None, float]] = []
    for info in assignment.exercises.values():
        entry = kept.get(info.id)
        score = entry.get("score") if isinstance(entry, dict) else None
        holds = (
            isinstance(entry, dict)
            and isinstance(score, int | float)
            and entry.get("answer") == _answer(assignment.root, info)
        )
        pairs.append((min(float(score), info.points) if holds and score else 0.0, info.points))
    score, top = total(pairs)
    return score or 0.0, top


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _answer(root: Path, info: ExerciseInfo) -> str:
    """A digest of the functions an exercise is written in; of the whole file if unreadable."""
    digest = hashlib.sha256()
    for file in info.files:
        try:
            source = (root / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            source = ""
        for name in info.names_in(file):
            digest.update(_function(source, name).encode())
    return digest.hexdigest()[:16]


def _function(source: str, qualified: str) -> str:
    try:
        body: list[ast.stmt] = ast.parse(source).body
    except (SyntaxError, ValueError):
        return source
    found: ast.stmt | None = None
    for name in qualified.split("."):
        found = next((node for node in body if getattr(node, "name", None) == name), None)
        if found is None:
            return source
        body = getattr(found, "body", [])
    return (found and ast.get_source_segment(source, found)) or source
