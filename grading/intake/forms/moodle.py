"""Moodle: "Ann Lee_12345_assignsubmission_file_/", or the same before each file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.intake.people.columns import PARTICIPANT
from grading.support.translation import tr

NAME = "Moodle"
_ENTRY = re.compile(
    r"(?P<who>.+?)_(?P<number>\d+)_assign(?P<kind>submission|feedback)_(?P<what>[a-z]+)(?:_(?P<file>.*))?$",
    re.DOTALL,
)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim entries with Moodle's own words in their names.

    See `Form` for the arguments.
    """
    claimed: dict[int, Claim] = {}
    for at, child in enumerate(children):
        match = _ENTRY.match(child.name)
        if match is None:
            continue
        if match["kind"] == "feedback":
            claimed[at] = Claim(NAME, ignore=tr("Moodle's feedback to the student"))
            continue
        claimed[at] = Claim(
            NAME,
            owner_of(match["who"].strip(), match["number"]),
            group=(match["who"], match["number"]),
            inside=match["file"] or child.name,
        )
    return claimed


def owner_of(who: str, number: str) -> Owner:
    """The owner by a name and a participant number. In groups the name is "Group A-Ann Lee"."""
    if re.fullmatch(rf"{PARTICIPANT}[ _]?", who, re.IGNORECASE) or who.isdecimal():
        return Owner(f"Participant {number}", (("moodle", number),))
    parts = who.split("-")
    tails = tuple("-".join(parts[k:]).strip() for k in range(1, len(parts)))
    return Owner(who, (("moodle", number),), (who, *tails), (who,))
