"""Wrong ranks."""

from grading.spec import Edit, Misconception

WHERE = "stats/describe.py:ranks"
MISCONCEPTIONS = [
    Misconception(
        "from-the-top",
        "The largest value has rank 0.",
        "The smallest value comes first.",
        [Edit(WHERE, "values[None, :] < values[:, None]", "values[None, :] > values[:, None]")],
    ),
]
