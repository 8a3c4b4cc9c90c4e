"""Known wrong answers for `centre`."""

from grading.spec import Edit, Misconception

MISCONCEPTIONS = [
    Misconception(
        "mean-of-columns",
        "The mean of each column is subtracted instead of one mean for all.",
        "How many numbers should be subtracted?",
        [Edit("toy/rows.py:centre", "x.mean()", "x.mean(axis=0)")],
    ),
    Misconception(
        "sum-subtracted",
        "The sum is subtracted instead of the mean.",
        "What must the mean of the result be?",
        [Edit("toy/rows.py:centre", "x.mean()", "x.sum()")],
    ),
]
