"""ILIAS: "Lee_Ann_alee_7801/", and a time before each file's name: "20261001235900_layers.zip"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry

NAME = "ILIAS"
_ENTRY = re.compile(r"(?P<name>[^_]+(?:_[^_]+)+)_(?P<login>[^_]+)_(?P<number>\d+)$")
_STAMP = re.compile(r"(?P<when>(?:19|20)\d{12})_(?P<file>.+)$", re.DOTALL)


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim folders whose name or login is on the roster, and those with ILIAS's times in them.

    See `Form` for the arguments.
    """
    claimed: dict[int, Claim] = {}
    for at, child in enumerate(children):
        match = _ENTRY.match(child.name)
        if match is None or child.kind != "folder":
            continue
        stamps = [m["when"] for c in child.children() if (m := _STAMP.match(c.name))]
        name = match["name"].replace("_", " ")
        known = context.roster.find(match["login"], "login") or context.roster.find(name, "name")
        if not stamps and not (context.roster.given and known):
            continue
        claimed[at] = Claim(
            NAME,
            Owner(match["login"], (("login", match["login"]),), (name,)),
            group=(child.name,),
            inside=child.name,
            when=max(stamps, default=""),
        )
    return claimed
