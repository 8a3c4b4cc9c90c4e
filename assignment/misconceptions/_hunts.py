"""The mistake that all exercises of BugHunt have: the class is still as it was handed out."""

from __future__ import annotations

from grading.spec import Edit, Misconception


def as_handed_out(hint: str, bug: Edit) -> Misconception:
    """Return the mistake of handing in the code with its bug; `bug` puts it into the solution."""
    return Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=hint,
        changes=[bug],
    )
