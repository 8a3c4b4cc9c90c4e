"""Microsoft Teams: "Submitted files/Ann Lee/Assignment 2/Version 1/", beside "Working files/"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.support.translation import tr

NAME = "Microsoft Teams"
_SUBMITTED, _DRAFTS = "Submitted files", "Working files"
_VERSION = re.compile(r"Version (\d{1,4})$", re.IGNORECASE)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim what is in a folder called "Submitted files", and leave out the drafts beside it.

    See `Form` for the arguments.
    """
    names = [child.name for child in children]
    if _SUBMITTED in names:
        return {at: claim for at, child in enumerate(children) if (claim := _top(child))}
    above = folder.path.split("/")
    if _SUBMITTED not in above:
        return {}
    inside = above[above.index(_SUBMITTED) + 1 :]
    if not inside:
        return {at: Claim(NAME, enter=True) for at, c in enumerate(children) if _is_student(c)}
    if len(inside) == 1 and all(map(_has_versions, children)):
        return {at: _work(child, names, context) for at, child in enumerate(children)}
    if len(inside) == 2:
        return {at: claim for at, c in enumerate(children) if (claim := _version(c, inside[0]))}
    return {}


def _top(child: Entry) -> Claim | None:
    if child.kind == "folder" and child.name == _SUBMITTED:
        return Claim(NAME, enter=True)
    if child.name == _DRAFTS:
        return Claim(NAME, ignore=tr("drafts that were not submitted"))
    return None


def _work(child: Entry, names: Sequence[str], context: Context) -> Claim:
    if context.other_assignment(child.name, names):
        return Claim(NAME, ignore=tr("belongs to {names}", names=child.name))
    return Claim(NAME, enter=True)


def _version(child: Entry, student: str) -> Claim | None:
    match = _VERSION.match(child.name)
    if match is None:
        return None
    owner = Owner(student, names=(student,))
    return Claim(NAME, owner, (student, child.name), child.name, number=int(match[1]))


def _is_student(entry: Entry) -> bool:
    """Whether everything in a folder is a folder with versions."""
    works = entry.children() if entry.kind == "folder" else []
    return bool(works) and all(map(_has_versions, works))


def _has_versions(entry: Entry) -> bool:
    versions = entry.children() if entry.kind == "folder" else []
    return bool(versions) and all(_VERSION.match(version.name) for version in versions)
