"""Moodle: "Ann Lee_12345_assignsubmission_file_/", or the same before each file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.intake.names import names_class
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
    matches = {at: match for at, c in enumerate(children) if (match := _ENTRY.match(c.name))}
    people = {(match["who"], match["number"]) for match in matches.values()}
    heads = Counter(head for who, _ in people for head, _ in _splits(who))
    groups = {head for head, count in heads.items() if count > 1 or names_class(head)}
    for at, match in matches.items():
        if match["kind"] == "feedback":
            claimed[at] = Claim(NAME, ignore=tr("Moodle's feedback to the student"))
            continue
        claimed[at] = Claim(
            NAME,
            _owner(match["who"].strip(), match["number"], groups),
            group=(match["who"], match["number"]),
            inside=match["file"] or children[at].name,
        )
    return claimed


def _owner(who: str, number: str, groups: Container[str]) -> Owner:
    """The owner by a name and a participant number. In groups the name is "Group A-Ann Lee"."""
    if re.fullmatch(rf"{PARTICIPANT}[ _]?", who, re.IGNORECASE) or who.isdecimal():
        return Owner(f"Participant {number}", (("moodle", number),))
    # "Smith-Lee Ann" is not "Lee Ann" in a group called Smith.
    names = (who, *(name for head, name in _splits(who) if head in groups))
    return Owner(who, (("moodle", number),), names)


def _splits(who: str) -> Iterator[tuple[str, str]]:
    """The ways to split a text at a hyphen into a group and a name."""
    parts = who.split("-")
    for k in range(1, len(parts)):
        yield "-".join(parts[:k]).strip(), "-".join(parts[k:]).strip()
