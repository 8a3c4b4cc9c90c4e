"""Blackboard: "Assignment 2_alee_attempt_2026-10-01-23-59-00_layers.zip", and a receipt (.txt)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.decode import text_of
from grading.intake.files.entries import Entry, Refused
from grading.support.translation import tr

NAME = "Blackboard"
# The first time is Blackboard's own. Everything after it is the student's name for the file.
_ENTRY = re.compile(
    r"(?P<head>.+?)_(?P<word>[^\W\d_]+)_(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)"
    r"(?:_(?P<file>.+)|(?P<txt>\.txt)?)$",
    re.DOTALL,
)
# The first line of a receipt, in any language. What a student wrote comes below it.
_NAME = re.compile(
    r"\s*[^:\n]+:[^\S\n]*(?P<name>.*?)[^\S\n]*(?:\((?P<login>[^()\n]+)\))?[^\S\n]*$", re.MULTILINE
)
_DATE = re.compile(r"^Date Submitted:\s*(?P<when>.+?)\s*$", re.MULTILINE)
MAX_RECEIPT = 1 << 20


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim files with the time of an attempt in their names.

    See `Form` for the arguments.
    """
    found = {at: m for at, c in enumerate(children) if (m := _ENTRY.match(c.name))}
    # In another language the word is another one, and a receipt shows that it is Blackboard's.
    words = {"attempt", *(match["word"] for match in found.values() if match["txt"])}
    matches = {at: match for at, match in found.items() if match["word"] in words}
    receipts: dict[tuple[str, str], str] = {}
    for at, match in matches.items():
        if match["txt"]:
            try:
                text = text_of(children[at].read(MAX_RECEIPT))[0]
            except Refused:
                text = ""
            receipts[match["head"], match["when"]] = text
    heads = {match["head"] for match in matches.values()}
    claimed: dict[int, Claim] = {}
    for at, match in matches.items():
        key = (match["head"], match["when"])
        if match["txt"]:
            alone = not any(
                other["head"] == key[0] and other["when"] == key[1] and not other["txt"]
                for other in matches.values()
            )
            why = tr("Blackboard's receipt")
            if alone:
                why = tr("Blackboard's receipt of an attempt without files")
            claimed[at] = Claim(NAME, ignore=why)
            continue
        owner = _owner(match["head"], heads, receipts.get(key, ""), context)
        when = _time(match["when"], receipts.get(key, ""))
        claimed[at] = Claim(NAME, owner, (*key,), match["file"] or children[at].name, when)
    return claimed


def _time(name: str, receipt: str) -> str:
    """The time in the name, with the zone in the receipt if it has one."""
    date = _DATE.search(receipt)
    zone = (
        re.search(r"(?:[AP]M|:\d\d)\s+([A-Z][A-Za-z]{1,4}|[+-]\d{4})$", date["when"])
        if date
        else None
    )
    return f"{name} {zone[1]}" if zone and zone[1] not in ("AM", "PM") else name


def _owner(head: str, heads: set[str], receipt: str, context: Context) -> Owner:
    """The owner by the login at the end of a name that starts with the assignment's name."""
    named = _NAME.match(receipt)
    parts = head.split("_")
    tails = ["_".join(parts[k:]) for k in range(1, len(parts))]
    login = _after_common(head, heads) or (tails[-1] if tails else head)
    if named and named["login"]:
        login = named["login"].strip()
    ids = (("login", login),) if named and named["login"] else ()
    names = (login, *((named["name"],) if named and named["name"] else ()))
    if ids:
        return Owner(login, ids, names)
    # A login may contain an underscore, so the roster decides where it starts.
    return Owner(login, (), (*names, *(t for t in tails if len(context.roster.find(t)) == 1)))


def _after_common(head: str, heads: set[str]) -> str:
    """The part of a name after the words with which all names start."""
    if len(heads) < 2:
        return ""
    split = [name.split("_") for name in heads]
    shared = 0
    while all(len(parts) > shared + 1 for parts in split) and len({p[shared] for p in split}) == 1:
        shared += 1
    return "_".join(head.split("_")[shared:]) if shared else ""
