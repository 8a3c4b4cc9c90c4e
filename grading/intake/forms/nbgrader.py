"""nbgrader: submitted/ann/assignment2/, inbound/ann+assignment2+2026-10-01 12:00:00 UTC+..."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from grading.intake.claims import STAMP, Claim, Context, Owner, stamp
from grading.intake.files.entries import Entry
from grading.support.translation import tr

NAME = "nbgrader"
_INBOUND = re.compile(
    r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+"
    r"(?P<when>\d{4}-\d\d-\d\d[ T_]\d\d[:_-]?\d\d[^+]*(?:[+]\d\d:?\d\d)?)(?:\+[^+]*)?$"
)
# A name with a time that cannot be read still says whose it is.
_LOOSE = re.compile(r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+(?P<when>\d[^+]*)(?:\+.*)?$")
_ANY_TIME = re.compile(r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+(?P<when>[^+]*)(?:\+.*)?$")
# Windows allows no colons in names.
_ON_WINDOWS = re.compile(r"(-\d\d-\d\d[ T_]\d\d)_(\d\d)_(\d\d)")
_OWN = frozenset(
    {
        "source",
        "release",
        "autograded",
        "feedback",
        "outbound",
        "gradebook.db",
        "nbgrader_config.py",
        "formgrader",
        "downloaded",
        "exchange",
    }
)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim nbgrader's folders, and the submissions in them.

    See `Form` for the arguments.
    """
    names = {child.name for child in children if child.kind == "folder"}
    # The other folders of a course are nbgrader's own.
    course = bool({"submitted", "inbound"} & names)
    claimed: dict[int, Claim] = {}
    loose = _ANY_TIME if folder.name == "inbound" else _LOOSE
    inbound = [_INBOUND.match(c.name) or loose.match(c.name) for c in children]
    whats = [match["what"] for match in inbound if match]
    for at, child in enumerate(children):
        match = inbound[at]
        if match is not None:
            if context.other_assignment(match["what"], whats):
                claimed[at] = Claim(NAME, ignore=tr("belongs to {match}", match=match["what"]))
                continue
            label = match["who"].strip()
            when = _ON_WINDOWS.sub(r"\1:\2:\3", match["when"].strip())
            if match.re is not _INBOUND and folder.name == "inbound":
                when = stamp(child) or when
            when = when.replace("_", " ")
            claimed[at] = Claim(NAME, Owner(label, names=(label,)), (child.name,), child.name, when)
        elif course and child.name in ("submitted", "inbound") and child.kind == "folder":
            claimed[at] = Claim(NAME, enter=True)
        elif course and child.name in _OWN:
            claimed[at] = Claim(NAME, ignore=tr("nbgrader's own"))
    people = {at: c for at, c in enumerate(children) if at not in claimed and c.kind == "folder"}
    stamped = _are_stamped(folder, list(people.values()))
    if stamped or folder.name == "submitted":
        for at, child in people.items():
            claimed[at] = _submitted(child, context, stamped)
    return claimed


def _submitted(child: Entry, context: Context, stamped: bool) -> Claim:
    """Claim a student's folder in `submitted`, which has a folder for each assignment."""
    works = [folder for folder in child.children() if folder.kind == "folder"]
    names = [folder.name for folder in works]
    own = [work for work in works if not context.other_assignment(work.name, names)]
    if works and not own:
        return Claim(NAME, ignore=tr("belongs to {names}", names=", ".join(sorted(names))))
    owner = Owner(child.name, names=(child.name,), within=() if stamped else (child.name,))
    when = stamp(own[0]) if stamped and len(own) == 1 else ""
    return Claim(NAME, owner, (child.name,), child.name, when)


def _are_stamped(folder: Entry, people: Sequence[Entry]) -> bool:
    """Whether the stamps in students' folders are nbgrader's own.

    A student can write a `timestamp.txt`, too. Only nbgrader writes <assignment>/timestamp.txt for
    most students, and for at least two of them if the folder is not even called `submitted`.
    """
    stamps = [{work.name for work in person.children() if _has_stamp(work)} for person in people]
    counts = Counter(name for names in stamps for name in names)
    fewest = 1 if folder.name == "submitted" else 2
    shared = {name for name, count in counts.items() if count >= fewest}
    return 2 * sum(bool(names & shared) for names in stamps) > len(people)


def _has_stamp(folder: Entry) -> bool:
    return folder.kind == "folder" and any(file.name == STAMP for file in folder.children())
