"""Other right answers for `relu_backward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:relu_backward"

VARIANTS = [
    Variant(
        id="chosen",
        why="Chooses dout or 0 for each number.",
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
        why="Copies dout and sets it to 0 where x is not positive.",
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
