"""What is said of the files of a submission, whatever its verdicts are."""

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
    "These files do not come from this kit's hand-out: they have none of its marks. Tests that go "
    "beyond the course's own text count against them; with --profile course they are advice."
)


def is_foreign(assignment: Assignment, submission: Submission) -> bool:
    """Whether no file that was handed in has the marks of our own hand-out."""
    files = [data for path, data in submission.files.items() if path in assignment.files]
    ours = [mark.encode() for mark in (markers.START_YOURS, markers.BEGIN)]
    return bool(files) and not any(mark in data for data in files for mark in ours)


def notes(source: Source, submission: Submission) -> list[str]:
    """What is to be said of the files handed in: of earlier years, not used, and not there."""
    assignment = source.assignment
    foreign = assignment.profile == "kit" and is_foreign(assignment, submission)
    used = {*assignment.files, *extras(source, submission.files)}
    files = sorted(submission.files.items())
    # Of a part alone, the files of the other parts are not missed.
    asked = {path for info in assignment.exercises.values() for path in info.files}
    return [
        *([FOREIGN] if foreign else []),
        *compat.notes({path: data for path, data in files if path in used}),
        *(
            tr("{path} was not used, save where an answer leans on it: it is given.", path=path)
            if path in source.files
            else tr("{path} was not used: it is not a file to be written.", path=path)
            for path, data in files
            if path not in used and source.files.get(path) != data
        ),
        *(
            tr("{path} was not handed in.", path=path)
            for path in assignment.files
            if path in asked and path not in submission.files
        ),
    ]
