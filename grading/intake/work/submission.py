"""Read one student's submission from a folder, an archive or loose files.

The package is the folder whose files define most of what the assignment requires. A data set, a
virtual environment or a link beside it is left out with a reason, and the code is still used.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.files.entries import Entry, Refused
from grading.intake.people.spelling import shown
from grading.intake.work import answers
from grading.intake.work.collected import ANOTHER_FILE, MAX_FILE, MAX_NOTEBOOK, Collected, some
from grading.intake.work.elsewhere import documents_unread, prose_elsewhere
from grading.intake.work.package import choose_package, package_of
from grading.intake.work.shape import Shape, Submission, shape_of, spelled
from grading.support.translation import Sentences, tr

__all__ = [
    "MAX_FILE",
    "MAX_NOTEBOOK",
    "Shape",
    "Submission",
    "choose_package",
    "read",
    "shape_of",
]


def read(
    pieces: Sequence[Entry], student: str, shape: Shape, names: Sequence[str] = ()
) -> Submission:
    """Read a submission.

    Args:
        pieces: the files and folders that a student submitted at one time.
        student: the student's name.
        shape: what a submission looks like.
        names: the student's own name for each piece, if it differs from the name on disk.

    Returns:
        The submission. It has a `problem` if it cannot be read.
    """
    collected = Collected(shape)
    names = names or [piece.name for piece in pieces]
    try:
        for piece, name in zip(pieces, names, strict=True):
            if piece.problem:
                raise Refused(f"{shown(name)}: {piece.problem}")
            if piece.kind == "folder":
                collected.add_folder(piece)
                if piece.problem:
                    raise Refused(piece.problem)
            else:
                collected.add_file(piece, name)
        collected.unpack()
        result = package_of(collected, student, shape)
    except Refused as problem:
        return Submission(
            student, problem=str(problem), left_out=collected.left_out, between=problem.between
        )
    result.left_out = collected.left_out
    found = []
    if shape.questions:
        notebooks = collected.notebooks
        found = answers.each(notebooks, shape.course, shape.questions, shape.notebooks)
        result.answers, notes = answers.merged(found)
        result.notes += notes
    blank = [file for file in shape.functions if not result.files.get(file, b"x").strip()]
    open_questions = [name for name in shape.questions if name not in result.answers]
    doubts = Sentences((result.doubt, answers.disputed(found)))
    unanswered = shape.books_of(open_questions)
    if blank:
        doubts.say(
            "no text in {names}: ask for a copy, or write yes to use the submission as it is",
            names=some(blank),
        )
    doubts.append(prose_elsewhere(unanswered, collected))
    result.notes += answers.unplaced(found, shape.course, open_questions)
    result.notes += documents_unread(unanswered, collected)
    lost = {notebook.path for notebook in found if notebook.lost}
    if unread := _unread(collected, lost, open_questions):
        doubts.say(
            "{names} cannot be read, so the answers in it are missing: "
            "ask for a copy, or write yes to use the submission without them",
            names=some(unread),
        )
    result.doubt = "; ".join(filter(None, doubts))
    if not result.files and result.problem is None:
        if not collected.notebooks:
            result.problem = _nothing_required(pieces, names[0], collected)
        elif lost == set(collected.notebooks):
            result.problem = " ".join(result.notes)
    result.notes += [
        tr("{count} left out: {reason} ({names}).", count=len(p), reason=reason, names=some(p))
        for reason, p in collected.left_out.items()
        if reason != ANOTHER_FILE
    ]
    return result


def _unread(collected: Collected, lost: set[str], questions: Sequence[str]) -> list[str]:
    """The notebooks that cannot be read and may contain an answer to one of these questions."""
    names = [f'"{question}"'.encode() for question in questions]
    books = {spelled(book) for book in collected.shape.books_of(questions)}
    data = {path: text for path, text in collected.notebooks.items() if path in lost}
    data |= {path: b"" for path in collected.lost if path.lower().endswith(".ipynb")}
    return [
        path
        for path, text in data.items()
        if spelled(path) in books or any(name in text for name in names)
    ]


def _nothing_required(pieces: Sequence[Entry], name: str, collected: Collected) -> str:
    """Say that none of the required files is in a submission, and what is in it."""
    required = list(collected.shape.files)
    wanted = ", ".join(required)
    if len(wanted) > 90:
        wanted = tr(
            "{files} and {count} more", files=", ".join(required[:2]), count=len(required) - 2
        )
    if len(pieces) == 1 and not pieces[0].holds:
        return tr(
            "none of the required files ({wanted}) is in it: it is only {name}",
            wanted=wanted,
            name=shown(name),
        )
    paths = [*collected.sources, *collected.paths_left_out()]
    if paths and paths != [name]:
        return tr(
            "none of the required files ({wanted}) is in it: it contains {names}",
            wanted=wanted,
            names=some(paths),
        )
    return tr("none of the required files ({wanted}) is in it: it is empty", wanted=wanted)
