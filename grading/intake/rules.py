"""What intake has to know of a course: its clock, its due date, and which attempts count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from grading.intake.people.times import Clock

Choice = Literal["last", "best", "first"]
CHOICES: tuple[str, ...] = get_args(Choice)


@dataclass(frozen=True)
class Rules:
    """How attempts are chosen.

    clock    how the course tells the time
    due      when the work was due; without it no time is needed
    choice   which attempt counts
    limit    how many attempts count, from the first; 0 for all
    """

    clock: Clock = field(default_factory=Clock)
    due: datetime | None = None
    choice: Choice = "last"
    limit: int = 0


ANY_TIME = Rules()
