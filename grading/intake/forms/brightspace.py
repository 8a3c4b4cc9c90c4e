"""Brightspace: "12345-67890 - Ann Lee - Oct 1, 2026 1159 PM/" and an index.html."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.support.translation import tr

NAME = "Brightspace"
_TIME = (
    r"(?:[^\W\d]{3,10}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+[^\W\d]{3,10}\.?,?\s+\d{4})"
    r",?\s+(?:at\s+)?\d{1,2}[:.]?\d\d(?:\s*[AaPp]\.?[Mm]\.?)?"
)
# The person is the first field and the time is the next. Later ones are the student's own words.
_HEAD = r"(?P<user>\d+)-(?P<folder>\d+)\s+-\s+(?P<who>(?:(?!\s-\s).)+?)\s+-\s+"
_FILE = r"(?:\s+-\s+(?P<file>.+))?$"
_ENTRY = re.compile(rf"{_HEAD}(?P<when>{_TIME}){_FILE}", re.DOTALL)
# A name with a time that cannot be read still says whose it is.
_LOOSE = re.compile(rf"{_HEAD}(?P<when>(?:(?!\s-\s)\D)*\d(?:(?!\s-\s).)*?){_FILE}", re.DOTALL)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim entries named with two numbers, a person and a time.

    See `Form` for the arguments.
    """
    claimed: dict[int, Claim] = {}
    for at, child in enumerate(children):
        name = child.name
        match = _ENTRY.match(name)
        if match is None and child.kind == "archive":
            bare = name[: name.rfind(".")]
            match = _ENTRY.match(bare)
        match = match or _LOOSE.match(name)
        if match is None:
            continue
        who = match["who"].strip()
        claimed[at] = Claim(
            NAME,
            Owner(who, (("brightspace", match["user"]),), (who,)),
            group=(match["user"], who, match["when"]),
            inside=match["file"] or name,
            when=match["when"].strip(),
        )
    if claimed:
        for at, child in enumerate(children):
            if at not in claimed and child.name.lower() in ("index.html", "index.htm"):
                claimed[at] = Claim(NAME, ignore=tr("Brightspace's index"))
    return claimed
