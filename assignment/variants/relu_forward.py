"""Other right answers for `relu_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:relu_forward"

VARIANTS = [
    Variant(
        id="times-mask",
        why="Multiplies x by a mask.",
        changes=[
            Rewrite(
                WHERE,
                """
out = x * (x > 0)
""",
            )
        ],
    ),
    Variant(
        id="copy-and-set",
        why="Copies x and sets negative numbers to 0.",
        changes=[
            Rewrite(
                WHERE,
                """
out = x.copy()
out[out < 0] = 0
""",
            )
        ],
    ),
]
