"""Canvas: "leeann_12345_67890_layers.zip", "leeann_LATE_12345_67890_cnn.py".

The name is the last and first name in one word, the first number is the person's and the second
the file's. Students choose names that look the same ("group_1_2_final.zip"), so the roster or other
files have to confirm it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.intake.names import names_group, names_work
from grading.intake.work.shape import Shape

NAME = "Canvas"
_ENTRY = re.compile(
    r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)$", re.DOTALL
)
_TEXT = re.compile(
    r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>)(?P<file>text\.html?)$"
)
_DATE = re.compile(r"(?:19|20)\d\d_(?:0?[1-9]|1[0-2])_(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_ANONYMOUS = re.compile(r"(?:anon(?:ymous)?|student)$", re.IGNORECASE)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim files that the roster or the numbers of other files confirm as Canvas's.

    See `Form` for the arguments.
    """
    matches = {at: m for at, c in enumerate(children) if (m := _match(c))}
    known = {at: _known(m, context) for at, m in matches.items()}
    fits = _consistent(matches)
    users = {m["user"] for at, m in matches.items() if at in fits}
    # A roster has no names of groups.
    groups = {m["user"] for at, m in matches.items() if at in fits and names_group(m["who"])}
    sure = any(known.values()) or len(groups if context.roster.given else users) > 1
    claimed: dict[int, Claim] = {}
    for at, match in matches.items():
        if not known[at] and not (at in fits and (sure or match["late"] or _is_long(match))):
            continue
        who, user = match["who"], match["user"]
        if _ANONYMOUS.match(who):
            label, names = f"{who} {user}", tuple[str, ...]()
        else:
            label, names = who, (who,)
        claimed[at] = Claim(
            NAME,
            Owner(label, (("canvas", user),), names),
            group=(who, user),
            # Canvas adds a number to the name of a second upload.
            inside=re.sub(r"-\d+(?=\.\w+$)", "", match["file"]),
            late=bool(match["late"]),
            sure=sure or known[at],
        )
    return claimed


def _match(child: Entry) -> re.Match[str] | None:
    match = _ENTRY.match(child.name) or _TEXT.match(child.name)
    if match and _DATE.match(child.name, match.start("user")):
        return None  # The numbers in the name are those of a date.
    return match


def _known(match: re.Match[str], context: Context) -> bool:
    """Whether the number or the name is on the roster."""
    roster = context.roster
    if not roster.given:
        return False
    return bool(roster.by_id("canvas", match["user"]) or roster.find(match["who"], "name"))


def _consistent(matches: Mapping[int, re.Match[str]]) -> set[int]:
    """The entries whose numbers can be Canvas's: one name per user, and one user per file."""
    names: dict[str, set[str]] = {}
    files: dict[str, set[str]] = {}
    for match in matches.values():
        names.setdefault(match["user"], set()).add(match["who"])
        if match["number"]:
            files.setdefault(match["number"], set()).add(match["user"] + match["file"])
    return {
        at
        for at, match in matches.items()
        if len(names[match["user"]]) == 1
        and len(files.get(match["number"], {""})) == 1
        # Canvas leaves out the space of "Group 1". It writes "anon" for a person; "lab" and "hw"
        # name work.
        and (
            (_is_long(match) and names_group(match["who"]))
            or _ANONYMOUS.match(match["who"])
            or not names_work(match["who"], Shape((), "\0"))
        )
    }


def _is_long(match: re.Match[str]) -> bool:
    """Whether the numbers are too long to be those of a group and a version."""
    return len(match["user"]) >= 3 and len(match["number"]) >= 4
