"""VPL of Moodle: "Ann Lee 17 alee/2026-10-01-23-59-00/", with results in a ".ceg" folder."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.intake.files.noise import noise
from grading.support.translation import tr

NAME = "VPL"
_ATTEMPT = re.compile(r"(?P<when>\d{4}(?:-\d\d){5})(?P<results>\.ceg)?$")


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim students' folders if most contain only attempts: a student can make one, too.

    See `Form` for the arguments.
    """
    if id(folder) in context.entered and _has_attempts(folder):
        return {at: _claim(child, folder.name) for at, child in enumerate(children)}
    people = {at for at, child in enumerate(children) if _has_attempts(child)}
    folders = sum(child.kind == "folder" for child in children)
    if len(people) < 2 or 2 * len(people) <= folders:
        return {}
    return {at: Claim(NAME, enter=True) for at in people}


def _has_attempts(entry: Entry) -> bool:
    inside = [c for c in entry.children() if not noise(c)] if entry.kind == "folder" else []
    found = [_ATTEMPT.match(child.name) for child in inside if child.kind == "folder"]
    return any(match and not match["results"] for match in found) and (
        len(inside) == len(found) and all(found)
    )


def _claim(child: Entry, student: str) -> Claim:
    match = _ATTEMPT.match(child.name)
    if match is None or match["results"]:
        return Claim(NAME, ignore=tr("VPL's results"))
    owner = Owner.of_name(student)
    return Claim(NAME, owner, (student, child.name), child.name, match["when"])
