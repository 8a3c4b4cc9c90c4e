"""What a student hands in: everything on the list, or nothing.

The archive holds the package's source files, the notebooks, the answers in words as a page and a
PDF, and a manifest with a digest of each file.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grading.intake.files import sources
from grading.judging.results import ExerciseResult, total
from grading.spec import markers
from grading.spec.manifest import Assignment, AssignmentError
from grading.student import prose, working_files
from grading.student.prose import Answer
from grading.support.files import write_bytes, zipped
from grading.support.machine import versions
from grading.support.translation import tr

SCHEMA = 1
MANIFEST = "manifest.json"
PAGE, PDF = "answers.html", "answers.pdf"
_PAIRS = ((markers.START_YOURS, markers.END_YOURS), (markers.BEGIN, markers.END))


@dataclass
class Handed:
    """What was gathered, what stands in the way, and what a student should know."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def listed(assignment: Assignment) -> list[str]:
    """The files that must be there: those to be written, and the notebooks."""
    books = [part.notebook for part in assignment.parts if part.notebook]
    return list(dict.fromkeys((*assignment.files, *books)))


def gather(assignment: Assignment) -> Handed:
    """Read what is to be handed in, and look it over; nothing runs."""
    handed = Handed()
    wanted = listed(assignment)
    handed.problems += working_files.missing(assignment, wanted).values()
    for file in wanted:
        path = assignment.root / file
        if path.is_file():
            handed.files[file] = path.read_bytes()
    # Helper modules come along; the grader takes what it needs.
    for path in sorted((assignment.root / assignment.package).rglob("*.py")):
        inside = path.relative_to(assignment.root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if not hidden and path.is_file() and not path.is_symlink():
            handed.files.setdefault(inside.as_posix(), path.read_bytes())
    for file, data in handed.files.items():
        if file.endswith(".py"):
            source = sources.read(data, file)
            handed.warnings += source.notes
            if source.broken:
                what = (
                    tr("the function it is in")
                    if source.runs is not None
                    else tr("every function of it")
                )
                handed.warnings += [
                    tr("{says}. As it is, it costs {what} all points.", says=error.says, what=what)
                    for error in source.broken
                ]
            handed.problems += unpaired(source.text.splitlines(), file)
        elif file.endswith(".ipynb"):
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as problem:
                handed.problems.append(
                    tr(
                        "{file}: got bytes that are not UTF-8 ({reason})",
                        file=file,
                        reason=problem.reason,
                    )
                )
                continue
            _look_at_notebook(assignment, file, text, handed)
    for file in wanted:
        handed.warnings += working_files.held_open(assignment, file)
    return handed


def unpaired(lines: Sequence[str], place: str) -> list[str]:
    """The markers without a partner, one sentence each."""
    problems = []

    def alone(number: int, start: str, end: str) -> str:
        return tr(
            "{place}, line {number}: {start} without {end} after it",
            place=place,
            number=number,
            start=start,
            end=end,
        )

    for start, end in _PAIRS:
        begun: int | None = None
        for number, line in enumerate(lines, start=1):
            mark = line.strip()
            if mark == start:
                if begun is not None:
                    problems.append(alone(begun, start, end))
                begun = number
            elif mark == end:
                if begun is None:
                    problems.append(
                        tr(
                            "{place}, line {number}: {end} without {start} before it",
                            place=place,
                            number=number,
                            end=end,
                            start=start,
                        )
                    )
                begun = None
        if begun is not None:
            problems.append(alone(begun, start, end))
    return problems


def _look_at_notebook(assignment: Assignment, file: str, text: str, handed: Handed) -> None:
    try:
        book = markers.notebook(text, file)
    except AssignmentError as problem:
        handed.problems.append(str(problem))
        return
    for number, cell in enumerate(book["cells"], start=1):
        if cell.get("cell_type") == "code":
            lines = markers.source_of(cell).splitlines()
            handed.problems += unpaired(
                lines, tr("{file}, cell {number}", file=file, number=number)
            )
    for question in prose.questions(assignment):
        if question.notebook != file:
            continue
        found = prose.answer(question, book, (assignment.root / file).parent)
        if found is None:
            handed.problems.append(
                tr(
                    "{file}: the cell of question {title!r} is not there; take it from a "
                    "fresh hand-out (its grade_id is {question})",
                    file=file,
                    title=question.title,
                    question=question.id,
                )
            )
            continue
        handed.answers.append(found)
        if not found.given:
            handed.warnings.append(tr("{title}: not answered yet.", title=question.title))


def pack(
    assignment: Assignment, handed: Handed, verdicts: Iterable[ExerciseResult], out: Path
) -> dict[str, Any]:
    """Write the archive, whole or not at all.

    Args:
        assignment: what was asked.
        handed: what `gather` found, without problems.
        verdicts: of the public checks, for the manifest.
        out: the archive's path.

    Returns:
        The manifest.

    Raises:
        ValueError: `handed` has problems.
        ImportError: a package that renders the answers is missing.
        OSError: `out` cannot be written.
    """
    if handed.problems:
        raise ValueError(
            tr("got {count} problems, expected none: solve them first", count=len(handed.problems))
        )
    files = dict(handed.files)
    if handed.answers:
        from grading.student import prose_pdf

        files[PAGE] = prose.page(assignment, handed.answers).encode()
        files[PDF] = prose_pdf.write(assignment.title, handed.answers)
    manifest = describe(assignment, files, handed.answers, list(verdicts))
    files[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    write_bytes(out, zipped(files))
    return manifest


def describe(
    assignment: Assignment,
    files: dict[str, bytes],
    answers: Sequence[Answer],
    verdicts: Sequence[ExerciseResult],
) -> dict[str, Any]:
    """What an archive holds: files with digests, versions, verdicts, answers.

    Args:
        assignment: what is asked.
        files: the archive's files, by path.
        answers: the answers in words.
        verdicts: what the student saw on published tests.

    Returns:
        The archive's manifest, ready for JSON.
    """
    score, top = total((v.score, v.max_score) for v in verdicts)
    return {
        "schema": SCHEMA,
        "assignment": assignment.name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "system": f"{platform.system()} {platform.machine()}",
        "files": [
            {
                "path": name,
                "bytes": len(files[name]),
                "sha256": hashlib.sha256(files[name]).hexdigest(),
            }
            for name in sorted(files)
        ],
        "answers": [
            {"id": one.question.id, "title": one.question.title, "given": one.given}
            for one in answers
        ],
        # What the student saw, on published inputs alone; no grade.
        "public_checks": {
            "score": score,
            "max_score": top,
            "exercises": [
                {"id": v.id, "status": v.status, "score": v.score, "max_score": v.max_score}
                for v in verdicts
            ],
        },
    }
