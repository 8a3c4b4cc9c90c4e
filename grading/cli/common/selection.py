"""Read what selects submissions or students: --only, --since, and arguments of commands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grading.cli.common.shared import WrongUsage
from grading.intake.people import rosters
from grading.intake.people.times import NO_ZONE, Clock, TimeError
from grading.intake.take import Intake

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook


def moment(text: str | None, clock: Clock) -> datetime | None:
    """Read the time of --since, which is in the course's time zone unless it names one.

    Without a zone of the course it is in this machine's zone, like the times of files.

    Args:
        text: what the user gave; None if --since is not used.
        clock: the clock of the course.

    Returns:
        The time in UTC, or None.

    Raises:
        click.UsageError: the text is not a day or a time.
    """
    if text is None:
        return None
    day = re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", text)
    try:
        found = clock.read(f"{text} 00:00" if day else text)
    except TimeError as problem:
        raise WrongUsage(
            "--since is {text!r}, which is not a day or a time ({problem}). "
            "Write it as 2026-10-01 or '2026-10-01 18:00'.",
            text=text,
            problem=problem,
        ) from problem
    return found.replace(tzinfo=None).astimezone(UTC) if found.tzinfo is NO_ZONE else found


def students(intake: Intake, only: Sequence[str]) -> frozenset[str]:
    """Find the students of --only by name, id, login or email.

    Args:
        intake: the submissions and the roster.
        only: what the user gave.

    Returns:
        The names of the students.

    Raises:
        click.UsageError: a text matches nobody, or more than one person.
    """
    known = {submission.student for submission in intake.hand_ins} | set(intake.undecided)
    return frozenset(_student(intake, known, text) for text in only)


def stored(book: Gradebook, text: str, outcome: str) -> str:
    """Find a student of the gradebook by name, id, login or email.

    Args:
        book: the gradebook.
        text: what the user gave.
        outcome: a sentence for the error: what was not done.

    Returns:
        The student's name.

    Raises:
        click.UsageError: the text matches nobody, or more than one person.
    """
    matches = rosters.of_rows(book.rosters()).find(text)
    if len(matches) != 1:
        raise WrongUsage(
            "{outcome} {reason}. Use the name, login, email or id of one student.",
            outcome=outcome,
            reason=rosters.why_not_one(text, matches, "gradebook"),
        )
    return matches[0].name


def _student(intake: Intake, known: set[str], text: str) -> str:
    matches = intake.roster.find(text)
    if len(matches) > 1:
        raise WrongUsage("--only is ambiguous. {reason}", reason=rosters.why_not_one(text, matches))
    if matches:
        return matches[0].name
    if text in known:
        return text
    near = difflib.get_close_matches(text, known, n=3, cutoff=0.4) or sorted(known)[:3]
    raise WrongUsage(
        "--only is {text!r}, and no submission is from a student of that name. "
        "Students are for example {names}.",
        text=text,
        names=", ".join(near) or "-",
    )
