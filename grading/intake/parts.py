"""Join the parts of one submission: one file for each exercise, or a notebook beside a zip."""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.hand_ins import HandIn, content
from grading.intake.work import submission
from grading.support.translation import tr


def join(attempts: Sequence[HandIn]) -> list[HandIn]:
    """Join what one student submitted, if nothing in it can be a version of anything else.

    A form or a time tells attempts apart. Without them, "Ann Lee - layers.py" and "Ann Lee -
    cnn.py" are one submission, and two files that both answer an exercise are not.

    Args:
        attempts: the student's attempts. The first part becomes the whole.

    Returns:
        The other parts, which are no attempts of their own.
    """
    parts = [attempt for attempt in attempts if _may_be_part(attempt)]
    if len(parts) < 2 or len({part.handed_in for part in parts} - {None}) > 1:
        return []
    first, *others = parts
    assert first.shape is not None
    pieces = [piece for part in parts for piece in part.pieces]
    names = [name for part in parts for name in part.names]
    whole = submission.read(pieces, first.student, first.shape, names)
    works = [part.load() for part in parts]
    # Equal pairs would be counted twice here, so nothing may be in two parts.
    files = sorted(pair for work in works for pair in work.files.items())
    answers = sorted(pair for work in works for pair in work.answers.items())
    if (files, answers) != (sorted(whole.files.items()), sorted(whole.answers.items())):
        return []
    if whole.problem or whole.doubt:
        return []
    for part in parts:
        beside = "; ".join(other.path for other in parts if other is not part)
        for row in part.rows:
            why = tr("one submission together with {paths}", paths=beside)
            row.reason = "; ".join(filter(None, (row.reason, why)))
    first.pieces, first.names = pieces, names
    first.rows = [row for part in parts for row in part.rows]
    first.content, first.answers, first.notes = content(whole), whole.answers, whole.notes
    first.handed_in = next((part.handed_in for part in parts if part.handed_in), None)
    first.chosen = max(part.chosen for part in parts)
    return others


def _may_be_part(attempt: HandIn) -> bool:
    """Whether nothing but a person says when it came, or which attempt it is."""
    by_itself = not (attempt.version or attempt.timely or attempt.time_problem or attempt.problem)
    timed = attempt.handed_in is not None and not attempt.time_by_hand
    return by_itself and not timed and bool(attempt.content) and attempt.chosen in ("", "yes")
