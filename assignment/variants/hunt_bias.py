"""Right maps, otherwise."""

from grading.spec import Edit, Variant

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"

VARIANTS = [
    Variant(
        id="after-the-transpose",
        why="The bias on the axis of the maps, added last.",
        changes=[
            Edit(WHERE, "        sums = sums + self.b\n", ""),
            Edit(
                WHERE,
                "sums.transpose(0, 3, 1, 2)",
                "sums.transpose(0, 3, 1, 2) + self.b[:, None, None]",
            ),
        ],
    ),
]
