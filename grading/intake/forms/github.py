"""GitHub Classroom: "assignment-2-alee/", one clone per student, named after the assignment."""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.intake.names import stem

NAME = "GitHub Classroom"


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim folders that start alike, if the rest is on the roster or they are clones.

    See `Form` for the arguments.
    """
    names = {at: stem(c.name) for at, c in enumerate(children) if c.holds and "-" in c.name}
    claimed: dict[int, Claim] = {}
    for at, name in names.items():
        rest = _after(name, [other for k, other in names.items() if k != at])
        if not rest:
            continue
        people = context.roster.find(rest, "github") or context.roster.find(rest, "login")
        clone = children[at].kind == "folder" and any(
            child.name == ".git" for child in children[at].children()
        )
        if (context.roster.given and len(people) == 1) or clone:
            # Two logins may start alike, too.
            parts, own = name.split("-"), rest.count("-") + 1
            tails = ("-".join(parts[k:]) for k in range(len(parts) - own, -1, -1))
            owner = Owner(rest, (("github", rest), ("login", rest)), tuple(tails))
            claimed[at] = Claim(NAME, owner, (name,), children[at].name)
    return claimed


def _after(name: str, others: Sequence[str]) -> str:
    """The part of a name after the words that another name starts with, too."""
    best = 0
    parts = name.split("-")
    for other in others:
        theirs = other.split("-")
        shared = 0
        while shared < min(len(parts), len(theirs)) - 1 and parts[shared] == theirs[shared]:
            shared += 1
        best = max(best, shared)
    return "-".join(parts[best:]) if best else ""
