"""OkPy: "alee@u.edu-bray@u.edu/Kx92pQ/", with an info.json that lists the members of the group."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.decode import text_of
from grading.intake.files.entries import Entry, Refused

NAME = "OkPy"
_INFO = "info.json"
_MOST = 1 << 20  # bytes


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim folders that are named with the addresses in their info.json.

    The time in it is not read: it has no year, and students can edit this file.

    See `Form` for the arguments.
    """
    claimed: dict[int, Claim] = {}
    for at, child in enumerate(children):
        if child.kind == "folder" and "@" in child.name and (group := _group(child)):
            owners = [Owner(email, (("email", email),), (email,)) for email in group]
            each = [Claim(NAME, owner, (child.name, owner.label), child.name) for owner in owners]
            claimed[at] = replace(each[0], more=tuple(each[1:]))
    return claimed


def _group(folder: Entry) -> list[str]:
    """The addresses of a group; none unless they are those in the folder's name."""
    works = folder.children()
    infos = [f for work in works if work.kind == "folder" for f in work.children()]
    for file in infos:
        if file.name != _INFO or file.kind != "file" or len(works) != 1:
            continue
        try:
            info = json.loads(text_of(file.read(_MOST))[0])
        except (ValueError, Refused, RecursionError):
            return []
        group = info.get("group") if isinstance(info, dict) else None
        if isinstance(group, list) and all(isinstance(email, str) for email in group):
            return group if "-".join(sorted(group)) == folder.name else []
    return []
