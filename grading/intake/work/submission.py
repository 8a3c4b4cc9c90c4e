"""What one student handed in, chosen out of all that lies in a folder or archive.

The package is the folder whose files define most of what is asked. What lies beside it, a data set,
a virtual environment, a link, is left out with a reason and never costs the code.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.files.entries import Entry, Refused
from grading.intake.files.noise import files_in, noise
from grading.intake.people.people import shown
from grading.intake.work.answers import answers
from grading.intake.work.choose import choose, chosen_of
from grading.intake.work.shape import Shape, Submission, defines, shape_of, usual
from grading.intake.work.taken import MAX_FILE, MAX_NOTEBOOK, Taken, some
from grading.support.translation import tr

__all__ = [
    "MAX_FILE",
    "MAX_NOTEBOOK",
    "Shape",
    "Submission",
    "choose",
    "defines",
    "files_in",
    "noise",
    "read",
    "shape_of",
    "usual",
]


def read(
    pieces: Sequence[Entry], student: str, shape: Shape, names: Sequence[str] = ()
) -> Submission:
    """The submission in one folder or archive, or in several loose files.

    Args:
        pieces: what one student handed in at one time.
        student: whose it is.
        shape: what a submission looks like.
        names: what the student called each, where that is not its name on disk.

    Returns:
        The submission. What cannot be read is a submission with a `problem`.
    """
    taken = Taken(shape)
    called = names or [piece.name for piece in pieces]
    try:
        for piece, name in zip(pieces, called, strict=True):
            if piece.problem:
                raise Refused(f"{shown(name)}: {piece.problem}")
            if piece.kind == "folder":
                taken.folder(piece, "")
                if piece.problem:
                    raise Refused(piece.problem)
            else:
                taken.one(piece, name)
        taken.unpack()
        result = chosen_of(taken, student, shape)
    except Refused as problem:
        return Submission(student, problem=str(problem), left_out=taken.left_out)
    result.left_out = taken.left_out
    if shape.questions and taken.notebooks:
        result.answers, notes = answers(taken.notebooks, shape.course, shape.questions)
        result.notes += notes
    if not result.files and result.problem is None and not taken.notebooks:
        wanted = ", ".join(shape.files)
        if len(wanted) > 90:
            wanted = tr(
                "{files} and {count} more",
                files=", ".join(list(shape.files)[:2]),
                count=len(shape.files) - 2,
            )
        lone = (
            tr(": only {shown}", shown=shown(called[0]))
            if len(called) == 1 and not pieces[0].holds
            else ""
        )
        held = taken.held()
        result.problem = tr(
            "none of the files to be written ({wanted}) is in it{lone}",
            wanted=wanted,
            lone=lone or held,
        )
    result.notes += [
        tr(
            "{count} left out: {reason} ({names}).",
            count=len(paths),
            reason=reason,
            names=some(paths),
        )
        for reason, paths in taken.left_out.items()
        if reason != "another file"
    ]
    return result
