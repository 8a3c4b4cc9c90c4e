"""What is asked: the language of tests, the manifest, the markers, and trees of answers."""

from grading.spec.language import (
    INPUTS,
    Accept,
    Array,
    Case,
    Edit,
    Exercise,
    Misconception,
    Output,
    Profile,
    Ref,
    Rewrite,
    Script,
    Test,
    Variant,
)

__all__ = [
    "INPUTS",
    "Accept",
    "Array",
    "Case",
    "Edit",
    "Exercise",
    "Misconception",
    "Output",
    "Profile",
    "Ref",
    "Rewrite",
    "Script",
    "Test",
    "Variant",
]
