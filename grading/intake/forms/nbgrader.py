"""nbgrader: submitted/ann/assignment2/, inbound/ann+assignment2+2026-10-01 12:00:00 UTC+..."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.decode import text_of
from grading.intake.files.entries import Entry, Refused, archive_suffix
from grading.intake.names import names_work
from grading.support.translation import tr

NAME = "nbgrader"
STAMP = "timestamp.txt"
_INBOUND = re.compile(
    r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+"
    r"(?P<when>\d{4}-\d\d-\d\d[ T_]\d\d[:_-]?\d\d[^+]*(?:[+]\d\d:?\d\d)?)(?:\+[^+]*)?$"
)
# A name with a time that cannot be read still says whose it is.
_LOOSE = re.compile(r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+(?P<when>\d[^+]*)(?:\+.*)?$")
_ANY_TIME = re.compile(r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+(?P<when>[^+]*)(?:\+.*)?$")
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
            when = match["when"].strip().replace("_", " ")
            if stamp := _stamp(child):
                when = stamp
            claimed[at] = Claim(NAME, Owner(label, names=(label,)), (child.name,), child.name, when)
        elif course and child.name in ("submitted", "inbound") and child.kind == "folder":
            claimed[at] = Claim(NAME, enter=True)
        elif course and child.name in _OWN:
            claimed[at] = Claim(NAME, ignore=tr("nbgrader's own"))
    deep = folder.name == "submitted" or any(_holds_stamped(child) for child in children)
    for at, child in enumerate(children):
        if at in claimed or child.kind != "folder":
            continue
        own = _has_stamp(child) and not names_work(child.name, context.shape)
        if deep or own:
            claimed.update(_submitted(at, child, context))
    return claimed


def _submitted(at: int, child: Entry, context: Context) -> Iterator[tuple[int, Claim]]:
    """Claim a student's folder in `submitted`, which has a folder for each assignment."""
    owner = Owner(child.name, names=(child.name,), within=(child.name,))
    works = [folder for folder in child.children() if folder.kind == "folder"]
    names = [folder.name for folder in works]
    own = [work for work in works if not context.other_assignment(work.name, names)]
    if any(file.name == STAMP for file in child.children()):
        yield at, Claim(NAME, owner, (child.name,), child.name, _stamp(child))
    elif len(own) == 1 and (_has_stamp(own[0]) or len(works) > 1):
        yield at, Claim(NAME, owner, (child.name,), child.name, _stamp(own[0]))
    elif works and not own:
        yield at, Claim(NAME, ignore=tr("belongs to {names}", names=", ".join(sorted(names))))
    else:
        yield at, Claim(NAME, owner, (child.name,), child.name, _stamp(child))


def _has_stamp(folder: Entry) -> bool:
    return folder.kind == "folder" and any(file.name == STAMP for file in folder.children())


def _holds_stamped(folder: Entry) -> bool:
    return folder.kind == "folder" and any(_has_stamp(child) for child in folder.children())


def _stamp(folder: Entry) -> str:
    """The text of timestamp.txt in a folder or in one of its folders; "" without it."""
    if archive_suffix(folder.name) or folder.kind != "folder":
        return ""
    for place in (folder, *(child for child in folder.children() if child.kind == "folder")):
        for file in place.children():
            if file.name == STAMP and file.kind == "file":
                try:
                    return text_of(file.read(10_000))[0].strip()[:200] or "(empty)"
                except Refused:
                    return "(unreadable)"
    return ""
