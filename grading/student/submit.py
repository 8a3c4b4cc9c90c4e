"""Packs a submission: every file that is required, or nothing.

The archive contains the package's source files, the notebooks, the written answers as a page and a
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
from grading.spec import markers, notebook_cells
from grading.spec.manifest import Assignment, AssignmentError
from grading.spec.tree import package_files
from grading.student import prose, working_files
from grading.student.prose import Answer
from grading.support.files import write_bytes, zipped
from grading.support.machine import versions
from grading.support.text import lines_of
from grading.support.translation import Sentences, WrongValue, tr

SCHEMA = 1
MANIFEST = "manifest.json"
PAGE, PDF = "answers.html", "answers.pdf"
_PAIRS = ((markers.START_YOURS, markers.END_YOURS), (markers.BEGIN, markers.END))


@dataclass
class Gathered:
    """The gathered files, the problems that prevent a submission, and warnings."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: Sentences = field(default_factory=Sentences)
    warnings: Sentences = field(default_factory=Sentences)
    answers: list[Answer] = field(default_factory=list)


def required(assignment: Assignment) -> list[str]:
    """The required files: those that students write, and the notebooks."""
    books = [part.notebook for part in assignment.parts if part.notebook]
    return list(dict.fromkeys((*assignment.files, *books)))


def gather(assignment: Assignment) -> Gathered:
    """Read and examine the files of a submission; nothing runs."""
    gathered = Gathered()
    names = required(assignment)
    gathered.problems += working_files.missing(assignment, names).values()
    for file in names:
        path = assignment.root / file
        if path.is_file():
            gathered.files[file] = path.read_bytes()
    # All modules of the package are packed; the grader uses what it needs.
    for path in package_files(assignment.root / assignment.package):
        if path.suffix == ".py":
            inside = path.relative_to(assignment.root).as_posix()
            gathered.files.setdefault(inside, path.read_bytes())
    for file, data in gathered.files.items():
        if file.endswith(".py"):
            source = sources.read(data, file)
            gathered.warnings += source.notes
            if source.broken:
                if source.runs is not None:
                    cost = tr("Unless you fix it, the function it is in earns no points.")
                else:
                    cost = tr("Unless you fix it, no function of the file earns points.")
                gathered.warnings += [f"{says}. {cost}" for says in source.broken]
            if file in names and not source.text.strip():
                empty = tr("{file} is empty. Restore it, for example from the hand-out.", file=file)
                gathered.warnings.append(empty)
            gathered.problems += unpaired(lines_of(source.text), file)
        elif file.endswith(".ipynb"):
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as problem:
                gathered.problems.say(
                    "{file} is not encoded in UTF-8 ({reason}). Save it as UTF-8.",
                    file=file,
                    reason=problem.reason,
                )
                continue
            _look_at_notebook(assignment, file, text, gathered)
    for file in names:
        gathered.warnings += working_files.held_open(assignment, file)
        gathered.warnings += working_files.later_copy(assignment, file)
    return gathered


def unpaired(lines: Sequence[str], place: str) -> list[str]:
    """A sentence for each marker without a partner."""
    problems = Sentences()

    def no_end(number: int, start: str, end: str) -> str:
        return tr(
            "{place}, line {number}: {start} has no {end} after it. Restore that line.",
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
                    problems.append(no_end(begun, start, end))
                begun = number
            elif mark == end:
                if begun is None:
                    problems.say(
                        "{place}, line {number}: {end} has no {start} before it. Restore that "
                        "line.",
                        place=place,
                        number=number,
                        end=end,
                        start=start,
                    )
                begun = None
        if begun is not None:
            problems.append(no_end(begun, start, end))
    return problems


def _look_at_notebook(assignment: Assignment, file: str, text: str, gathered: Gathered) -> None:
    try:
        book = notebook_cells.parse(text, file)
    except AssignmentError as problem:
        gathered.problems.append(str(problem))
        return
    for number, cell in enumerate(book["cells"], start=1):
        if cell.get("cell_type") == "code":
            lines = notebook_cells.source_of(cell).splitlines()
            gathered.problems += unpaired(
                lines, tr("{file}, cell {number}", file=file, number=number)
            )
    for question in prose.questions(assignment):
        if question.notebook != file:
            continue
        answer = prose.answer(question, book, (assignment.root / file).parent)
        if answer is None:
            gathered.problems.say(
                "{file}: the cell of question {title!r} is missing. Copy it from a fresh "
                "hand-out (its grade_id is {question}).",
                file=file,
                title=question.title,
                question=question.id,
            )
            continue
        gathered.answers.append(answer)
        if not answer.given:
            gathered.warnings.say("{title}: not answered yet.", title=question.title)


def render(assignment: Assignment, gathered: Gathered) -> None:
    """Add the written answers to the files, as a page and as a PDF; nothing if there are none.

    Raises:
        ImportError: a package that renders the answers is missing.
    """
    if gathered.answers:
        from grading.student import prose_pdf

        gathered.files[PAGE] = prose.page(assignment, gathered.answers).encode()
        gathered.files[PDF] = prose_pdf.write(assignment.title, gathered.answers)


def pack(
    assignment: Assignment, gathered: Gathered, verdicts: Iterable[ExerciseResult], out: Path
) -> dict[str, Any]:
    """Write the archive; a failed write leaves no file.

    Args:
        assignment: the assignment.
        gathered: the result of `gather`, without problems, and of `render`.
        verdicts: the verdicts of the published tests, for the manifest.
        out: the archive's path.

    Returns:
        The manifest.

    Raises:
        ValueError: `gathered` has problems.
        OSError: `out` cannot be written.
    """
    if gathered.problems:
        raise WrongValue(
            "got {count} problems, expected none. Solve them first.", count=len(gathered.problems)
        )
    files = dict(gathered.files)
    manifest = describe(assignment, files, gathered.answers, list(verdicts))
    files[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    write_bytes(out, zipped(files))
    return manifest


def describe(
    assignment: Assignment,
    files: dict[str, bytes],
    answers: Sequence[Answer],
    verdicts: Sequence[ExerciseResult],
) -> dict[str, Any]:
    """Describe an archive: files with digests, versions, verdicts, answers.

    Args:
        assignment: the assignment.
        files: the archive's files, by path.
        answers: the written answers.
        verdicts: the verdicts of the published tests.

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
            {"id": answer.question.id, "title": answer.question.title, "given": answer.given}
            for answer in answers
        ],
        # The student's own check on published inputs; this is not a grade.
        "public_checks": {
            "score": score,
            "max_score": top,
            "exercises": [
                {"id": v.id, "status": v.status, "score": v.score, "max_score": v.max_score}
                for v in verdicts
            ],
        },
    }
