"""Sakai: "Lee, Ann(alee)/" with a timestamp.txt, and the student's files in a folder below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import STAMP, Claim, Context, Owner, stamp
from grading.intake.files.entries import Entry
from grading.support.translation import tr

NAME = "Sakai"
_ENTRY = re.compile(r"(?P<name>[^()]+)\((?P<login>[^()]+)\)$")
_GRADES = frozenset({"grades.csv", "grades.xls", "grades.xlsx"})
_OWN = frozenset({STAMP, "comments.txt", "feedbacktext.html"})
# Versions before 12 write a time of 17 digits, in UTC: 20261001235900123.
_PACKED = re.compile(r"(\d{14})\d{3}$")


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim folders with Sakai's stamps, if most have one: a student can write such a file, too.

    See `Form` for the arguments.
    """
    people = {
        at: match
        for at, child in enumerate(children)
        if child.kind == "folder" and (match := _ENTRY.match(child.name))
    }
    stamps = {at: _PACKED.sub(r"\1 UTC", stamp(children[at])) for at in people}
    blank = {at for at in people if not stamps[at] and all(map(_is_own, children[at].children()))}
    grades = {at for at, child in enumerate(children) if child.name.lower() in _GRADES}
    stamped = sum(stamp != "" for stamp in stamps.values())
    if not stamped or 2 * stamped <= len(people) - len(blank) or (stamped < 2 and not grades):
        return {}
    claimed = {at: Claim(NAME, ignore=tr("Sakai's list of grades")) for at in grades}
    for at, match in people.items():
        if at in blank:
            claimed[at] = Claim(NAME, ignore=tr("Sakai's folder of a student without a submission"))
            continue
        name = match["name"].strip()
        owner = Owner(children[at].name, (("login", match["login"]),), (name,))
        claimed[at] = Claim(NAME, owner, (children[at].name,), children[at].name, stamps[at])
    return claimed


def _is_own(entry: Entry) -> bool:
    """Whether Sakai writes this for everybody, also for those who submitted nothing."""
    return entry.name.lower() in _OWN or (entry.kind == "folder" and not entry.children())
