"""The forms in which submissions come, one file each; adding one is a file and a line here.

Each form is asked in turn about the entries of a folder that no form before it has claimed.
"""

from __future__ import annotations

from grading.intake.claims import Form
from grading.intake.forms import (
    blackboard,
    brightspace,
    canvas,
    github,
    gradescope,
    ilias,
    moodle,
    nbgrader,
)

__all__ = [
    "FORMS",
    "Form",
    "blackboard",
    "brightspace",
    "canvas",
    "github",
    "gradescope",
    "ilias",
    "moodle",
    "nbgrader",
]

# Forms with evidence of their own come before those that are known by the look of a name.
FORMS: tuple[Form, ...] = (
    gradescope.claims,
    nbgrader.claims,
    moodle.claims,
    blackboard.claims,
    brightspace.claims,
    canvas.claims,
    ilias.claims,
    github.claims,
)
