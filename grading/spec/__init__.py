"""Describes an assignment: the language of tests, the manifest, the markers, and trees of files."""

from grading.spec.case import INPUTS, Accept, Array, Case, Output, Ref, Script
from grading.spec.language import (
    Edit,
    Exercise,
    Misconception,
    Profile,
    Rewrite,
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
