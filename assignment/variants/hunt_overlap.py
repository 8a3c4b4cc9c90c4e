"""Right gradients, otherwise."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/bughunt/pooling.py:OverlappingPool.backward"

VARIANTS = [
    Variant(
        id="add-at",
        why="The place by division, and np.add.at.",
        changes=[
            Rewrite(
                WHERE,
                """
row, column = divmod(int(np.argmax(window)), self.size)
np.add.at(dx, (n, c, top + row, left + column), dout[n, c, i, j])
""",
            )
        ],
    ),
]
