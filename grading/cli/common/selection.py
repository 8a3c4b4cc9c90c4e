"""The options of `grade` that select submissions: --only, --since, --regrade, --keep."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from grading.intake.people import rosters
from grading.intake.take import Intake


def moment(text: str | None) -> datetime | None:
    """The moment that --since names; it is in this machine's zone unless it names one.

    Raises:
        click.UsageError: it is neither a day nor a time.
    """
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.UsageError(
            f"--since: got {text!r}, expected a day or time: 2026-10-01 or '2026-10-01 18:00'"
        ) from None


def students(handed: Intake, only: Sequence[str]) -> frozenset[str]:
    """The students whom --only names, by any of their keys.

    Raises:
        click.UsageError: a name fits nobody, or two people.
    """
    known = {place.student for place in handed.hand_ins} | set(handed.undecided)
    return frozenset(_student(handed, known, text) for text in only)


def _student(handed: Intake, known: set[str], text: str) -> str:
    matches = handed.roster.find(text)
    if len(matches) > 1:
        raise click.UsageError(f"--only: {rosters.why_not_one(text, matches)}")
    if matches:
        return matches[0].name
    if text in known:
        return text
    near = difflib.get_close_matches(text, known, n=3, cutoff=0.4) or sorted(known)[:3]
    raise click.UsageError(f"--only: got {text!r}, expected one of {', '.join(near)}, ...")
