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
]
