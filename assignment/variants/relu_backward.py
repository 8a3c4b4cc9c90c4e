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
        id="passes-at-zero",
        why=("The gradient passes at exactly 0, where any number from 0 to 1 is a subgradient."),
        changes=[
            Rewrite(
                WHERE,
                """
dx = np.array(dout, copy=True)
dx[x < 0] = 0
""",
            )
        ],
    ),
]
