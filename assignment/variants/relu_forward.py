"""Right rectified linear units, written otherwise."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:relu_forward"

VARIANTS = [
    Variant(
        id="times-mask",
        why="x times a mask.",
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
        why="A copy, set to 0 below 0.",
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
