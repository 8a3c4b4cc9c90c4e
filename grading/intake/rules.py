"""The rules of a course that intake needs: its time zone, its due date, which attempts count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from grading.intake.people.times import Clock

Choice = Literal["last", "best", "first"]
CHOICES: tuple[str, ...] = get_args(Choice)


@dataclass(frozen=True)
class Rules:
    """The rules by which attempts are chosen.

    clock   the course's time zone
    due     the due time; None if lateness does not matter
    choice  which attempt counts
    limit   how many attempts count, from the first; 0 for all
    """

    clock: Clock = field(default_factory=Clock)
    due: datetime | None = None
    choice: Choice = "last"
    limit: int = 0


ANY_TIME = Rules()
