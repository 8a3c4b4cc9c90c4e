"""Wrong ways to take off a mean."""

from grading.spec import Edit, Misconception

MISCONCEPTIONS = [
    Misconception(
        "mean-of-columns",
        "Your out is what you get when each column loses a mean of its own.",
        "One number is asked for.",
        [Edit("toy/rows.py:centre", "x.mean()", "x.mean(axis=0)")],
    ),
]
