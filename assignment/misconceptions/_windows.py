"""Mistakes that occur in several layers with windows: what the verdict and the hint say."""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception, Rewrite

# For each id, the headline of the verdict and its hint.
WORDS: dict[str, tuple[str, str]] = {
    "last-row-and-column-zero": (
        "The last row and the last column of the output stay 0.",
        "How often does each loop run, and how often should it?",
    ),
    "whole-numbers": (
        "The numbers of the result are cut to whole numbers, as an integer array does.",
        "Which dtype does the array of the result have?",
    ),
    "one-output-too-few": (
        "The output has one row and one column too few.",
        "How many windows fit into an image that is exactly as large as the window?",
    ),
    "stride-only-for-rows": (
        "The windows move by the stride down the rows, but by 1 along the columns.",
        "Where in your code does the column of a window come from?",
    ),
    "stride-only-for-columns": (
        "The windows move by the stride along the columns, but by 1 down the rows.",
        "Where in your code does the row of a window come from?",
    ),
    "two-by-two-windows": (
        "Every window is 2 by 2 at stride 2, whatever pool_param says.",
        "Where does your code read the window's size and the stride?",
    ),
    "two-by-two-at-any-stride": (
        "Every window is 2 by 2, whatever pool_height and pool_width are.",
        "Where does your code read the window's size?",
    ),
    "stride-always-two": (
        "The stride in pool_param is ignored: it is always 2.",
        "The caller chooses the stride. It can be 1 or 3.",
    ),
    "sides-swapped": (
        "The window's height and width are swapped.",
        "Try a window of 3 rows and 1 column on paper. Which slice has which size?",
    ),
}


def known(name: str, changes: Sequence[Edit | Rewrite]) -> Misconception:
    """Return the mistake with this id, made by these changes to the solution of an exercise."""
    says, hint = WORDS[name]
    return Misconception(id=name, says=says, hint=hint, changes=changes)
