"""Known wrong answers for `scale_rows`."""

from grading.spec import Edit, Misconception

WHERE = "toy/rows.py:scale_rows"

MISCONCEPTIONS = [
    Misconception(
        "columns-scaled",
        "Columns are scaled instead of rows.",
        "Look at the shape of s.",
        [Edit(WHERE, "s[:, None]", "s[None, :]")],
    ),
]
