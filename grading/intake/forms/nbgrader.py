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
# An unreadable time must not hide whose it is.
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
    """Claim nbgrader's folders of many, and what is in them.

    See `Form` for the arguments.
    """
    names = {child.name for child in children if child.kind == "folder"}
    # What a course's folder holds beside them is nbgrader's own.
    course = bool({"submitted", "inbound"} & names)
    found: dict[int, Claim] = {}
    loose = _ANY_TIME if folder.name == "inbound" else _LOOSE
    inbound = [_INBOUND.match(c.name) or loose.match(c.name) for c in children]
    whats = [match["what"] for match in inbound if match]
    for at, child in enumerate(children):
        match = inbound[at]
        if match is not None:
            if context.other_assignment(match["what"], whats):
                found[at] = Claim(NAME, ignore=tr("belongs to {match}", match=match["what"]))
                continue
            label = match["who"].strip()
            when = match["when"].strip().replace("_", " ")
            if stamp := _stamp(child):
                when = stamp
            found[at] = Claim(NAME, Owner(label, names=(label,)), (child.name,), child.name, when)
        elif course and child.name in ("submitted", "inbound") and child.kind == "folder":
            found[at] = Claim(NAME, enter=True)
        elif course and child.name in _OWN:
            found[at] = Claim(NAME, ignore="nbgrader's own")
    deep = folder.name == "submitted" or any(_holds_stamped(child) for child in children)
    for at, child in enumerate(children):
        if at in found or child.kind != "folder":
            continue
        own = _has_stamp(child) and not names_work(child.name, context.shape)
        if deep or own:
            found.update(_submitted(at, child, context))
    return found


def _submitted(at: int, child: Entry, context: Context) -> Iterator[tuple[int, Claim]]:
    """A student's folder below `submitted`, with a folder for each assignment."""
    who = Owner(child.name, names=(child.name,), within=(child.name,))
    works = [one for one in child.children() if one.kind == "folder"]
    names = [one.name for one in works]
    own = [one for one in works if not context.other_assignment(one.name, names)]
    if any(one.name == STAMP for one in child.children()):
        yield at, Claim(NAME, who, (child.name,), child.name, _stamp(child))
    elif len(own) == 1 and (_has_stamp(own[0]) or len(works) > 1):
        yield at, Claim(NAME, who, (child.name,), child.name, _stamp(own[0]))
    elif works and not own:
        yield at, Claim(NAME, ignore=tr("belongs to {names}", names=", ".join(sorted(names))))
    else:
        yield at, Claim(NAME, who, (child.name,), child.name, _stamp(child))


def _has_stamp(folder: Entry) -> bool:
    return folder.kind == "folder" and any(one.name == STAMP for one in folder.children())


def _holds_stamped(folder: Entry) -> bool:
    return folder.kind == "folder" and any(_has_stamp(one) for one in folder.children())


def _stamp(folder: Entry) -> str:
    """The text of a folder's timestamp.txt, or of the one folder below; "" without any."""
    if archive_suffix(folder.name) or folder.kind != "folder":
        return ""
    for place in (folder, *(one for one in folder.children() if one.kind == "folder")):
        for one in place.children():
            if one.name == STAMP and one.kind == "file":
                try:
                    return text_of(one.read(10_000))[0].strip()[:200] or "(empty)"
                except Refused:
                    return "(unreadable)"
    return ""
