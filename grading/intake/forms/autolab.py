"""Autolab: "alee@u.edu_2_handin.zip": an email address, the number of the attempt, and a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry

NAME = "Autolab"
_ENTRY = re.compile(
    r"(?P<email>[^@\s/]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]+)_(?P<number>\d+)_(?P<file>.+)$", re.DOTALL
)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim files whose names start with an address and a number.

    See `Form` for the arguments.
    """
    claimed: dict[int, Claim] = {}
    for at, child in enumerate(children):
        if match := _ENTRY.match(child.name):
            email = match["email"]
            owner = Owner(email, (("email", email),), within=(email,))
            group = (email, match["number"])
            number = int(match["number"][:6]) + 1  # may be counted from 0
            claimed[at] = Claim(NAME, owner, group, match["file"], number=number)
    return claimed
