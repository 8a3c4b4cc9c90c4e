"""The rows of the intake table: one for each file or folder that was handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Use = Literal["yes", "no", "person"]


@dataclass
class Row:
    """One file or folder that an instructor handed over.

    path       its path, through archives, as the table shows it
    form       how it was recognized: folder, zip, nbgrader, Canvas, ...
    student    the name of its owner on the roster; "" if it is not known
    attempt    number of the student's attempt, from 1
    handed_in  when it was submitted; None if it is not known
    use        yes, no, or "person" if a person has to decide
    reason     why it is not used, or what is unusual about it
    by_hand    what a person wrote, by column of the table
    excused    what a person wrote in `use` to excuse the student; else ""
    """

    path: str
    form: str = ""
    student: str = ""
    attempt: int | None = None
    handed_in: datetime | None = None
    use: Use = "yes"
    reason: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    excused: str = ""
