"""The forms in which submissions come, such as a Canvas download: one file for each form."""

from __future__ import annotations

from collections.abc import Sequence

from grading.intake.claims import Claim, Context, Form, told_apart
from grading.intake.files.entries import Entry
from grading.intake.forms import (
    autolab,
    blackboard,
    brightspace,
    canvas,
    github,
    gradescope,
    ilias,
    microsoft_teams,
    moodle,
    nbgrader,
    okpy,
    sakai,
    vpl,
)

__all__ = [
    "FORMS",
    "Claim",
    "Context",
    "Entry",
    "Form",
    "autolab",
    "blackboard",
    "brightspace",
    "canvas",
    "claims_in",
    "github",
    "gradescope",
    "ilias",
    "microsoft_teams",
    "moodle",
    "nbgrader",
    "okpy",
    "sakai",
    "told_apart",
    "vpl",
]

# A list of its own is the best evidence. Then come systems that write their words before a
# student's name for a file, so that such a name cannot look like another form's.
FORMS: tuple[Form, ...] = (
    gradescope.claims,
    moodle.claims,
    blackboard.claims,
    brightspace.claims,
    sakai.claims,
    microsoft_teams.claims,
    okpy.claims,
    autolab.claims,
    vpl.claims,
    canvas.claims,
    ilias.claims,
    nbgrader.claims,
    github.claims,
)


def claims_in(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Ask each form in turn about the entries that no form before it has claimed.

    Args:
        folder: the folder or archive.
        children: its entries, without metadata and caches.
        context: the class, and what a submission looks like.

    Returns:
        Claims by index in `children`.
    """
    claims: dict[int, Claim] = {}
    left = list(range(len(children)))
    for form in FORMS:
        if not left:
            break
        claimed = form(folder, [children[at] for at in left], context)
        if context.roster.given:
            claimed = told_apart(claimed, context.roster)
        claims.update({left[k]: claim for k, claim in claimed.items()})
        left = [at for at in left if at not in claims]
    return claims
