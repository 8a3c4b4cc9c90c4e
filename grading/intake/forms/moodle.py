"""Moodle: "Ann Lee_12345_assignsubmission_file_/", or the same before each file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.support.translation import tr

NAME = "Moodle"
_ENTRY = re.compile(
    r"(?P<who>.+?)_(?P<number>\d+)_assign(?P<kind>submission|feedback)_(?P<what>[a-z]+)(?:_(?P<file>.*))?$",
    re.DOTALL,
)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim what carries Moodle's own words in its name.

    See `Form` for the arguments.
    """
    found = {}
    for at, child in enumerate(children):
        match = _ENTRY.match(child.name)
        if match is None:
            continue
        if match["kind"] == "feedback":
            found[at] = Claim(NAME, ignore=tr("Moodle's feedback to the student"))
            continue
        found[at] = Claim(
            NAME,
            person(match["who"].strip(), match["number"]),
            group=(match["who"], match["number"]),
            inside=match["file"] or child.name,
        )
    return found


def person(who: str, number: str) -> Owner:
    """Whom a name and a participant's number name; with groups it is "Group A-Ann Lee"."""
    if re.fullmatch(r"participant[ _]?", who, re.IGNORECASE) or who.isdecimal():
        return Owner(f"Participant {number}", (("moodle", number),))
    parts = who.split("-")
    tails = tuple("-".join(parts[k:]).strip() for k in range(1, len(parts)))
    return Owner(who, (("moodle", number),), (who, *tails), (who,))
