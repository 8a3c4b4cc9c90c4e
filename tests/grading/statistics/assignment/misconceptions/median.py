"""Wrong medians."""

from grading.spec import Edit, Misconception

WHERE = "stats/describe.py:median"
MISCONCEPTIONS = [
    Misconception(
        "not-sorted",
        "The values are not sorted first.",
        "Which value is in the middle depends on the order.",
        [Edit(WHERE, "np.sort(values)", "np.array(values)")],
    ),
    Misconception(
        "upper-middle",
        "Of two middle values the upper one is taken.",
        "An even number of values has two in the middle.",
        [Edit(WHERE, "(len(ordered) - 1) // 2", "len(ordered) // 2")],
    ),
]
