"""Notes about the files of a submission that do not depend on its verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grading.judging.diagnosis import compat
from grading.spec import markers
from grading.spec.manifest import Assignment
from grading.spec.tree import Source, extras
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.intake.work.submission import Submission

FOREIGN = tr(
    "These files do not come from this kit's hand-out: they have none of its marker lines. Tests "
    "beyond the course's own text cost points. With --profile course they are only advice."
)


def is_foreign(assignment: Assignment, submission: Submission) -> bool:
    """Whether no submitted file has the marker lines of our hand-out."""
    files = [data for path, data in submission.files.items() if path in assignment.files]
    ours = [mark.encode() for mark in (markers.START_YOURS, markers.BEGIN)]
    return bool(files) and not any(mark in data for data in files for mark in ours)


def notes(source: Source, submission: Submission) -> list[str]:
    """Notes about submitted files: from earlier years, not used, or missing."""
    assignment = source.assignment
    foreign = assignment.profile == "kit" and is_foreign(assignment, submission)
    used = {*assignment.files, *extras(source, submission.files)}
    files = sorted(submission.files.items())
    # If only one part is graded, files of other parts are not missing.
    needed = {path for info in assignment.exercises.values() for path in info.files}
    allowed = {name for info in assignment.exercises.values() for name in info.allows}
    return [
        *([FOREIGN] if foreign else []),
        *compat.notes({path: data for path, data in files if path in used}, allowed),
        *(
            tr(
                "{path} is a given file. Your version was used only for answers that call it.",
                path=path,
            )
            if path in source.files
            else tr("{path} was not used, because no exercise is written in it.", path=path)
            for path, data in files
            if path not in used and source.files.get(path) != data
        ),
        *(
            tr("{path} was not submitted.", path=path)
            for path in assignment.files
            if path in needed and path not in submission.files
        ),
    ]
