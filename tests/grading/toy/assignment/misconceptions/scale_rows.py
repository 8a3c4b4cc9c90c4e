"""Wrong ways to scale rows."""

from grading.spec import Edit, Misconception

WHERE = "toy/rows.py:scale_rows"

MISCONCEPTIONS = [
    Misconception(
        "columns-scaled",
        "Your out is what you get when columns are scaled in place of rows.",
        "Look at the shape of s.",
        [Edit(WHERE, "s[:, None]", "s[None, :]")],
    ),
    Misconception(
        "changed-in-place",
        "Your x is what you get when the input itself is scaled.",
        "Make a new array.",
        [Edit(WHERE, "out = x * columns", "x *= columns; out = x")],
    ),
]
