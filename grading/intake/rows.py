"""The rows of intake: one for each thing that was handed over, with what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Use = Literal["yes", "no", "person"]


@dataclass
class Row:
    """One file or folder that an instructor handed over.

    path       where it is, through archives, as the table has it
    form       how it was recognized: folder, zip, nbgrader, Canvas, ...
    student    whose it is: the name on the roster; "" where that is not known
    attempt    its number among the attempts of this student, from 1
    handed_in  when; None where that is not known
    use        yes, no (with a reason), or "person": a person has to decide
    reason     why it is not used, or what to know about it
    by_hand    the columns of the table in which a person has written
    excused    what a person wrote into `use` to excuse the student; else ""
    """

    path: str
    form: str = ""
    student: str = ""
    attempt: int | None = None
    handed_in: datetime | None = None
    use: Use = "yes"
    reason: str = ""
    by_hand: tuple[str, ...] = ()
    excused: str = ""
