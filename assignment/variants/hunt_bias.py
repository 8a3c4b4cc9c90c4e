"""Other right repairs of `ForgetfulConv`."""

from grading.spec import Edit, Variant

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"

VARIANTS = [
    Variant(
        id="after-the-transpose",
        why="Adds the bias at the end, on the axis of the maps.",
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
