"""Right gradients of a rectified linear unit, written otherwise."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:relu_backward"

VARIANTS = [
    Variant(
        id="chosen",
        why="dout or 0, chosen number by number.",
        changes=[
            Rewrite(
                WHERE,
                """
dx = np.where(x > 0, dout, 0)
""",
            )
        ],
    ),
    Variant(
        id="a-copy-with-zeros",
        why="A copy of dout, set to 0 where x is not positive.",
        changes=[
            Rewrite(
                WHERE,
                """
dx = np.array(dout, copy=True)
dx[x <= 0] = 0
""",
            )
        ],
    ),
]
