"""Right numbers of zeros, found otherwise than by the reference."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:same_padding"

VARIANTS = [
    Variant(
        id="search",
        why="Adds zeros in turns, at the end first, until there are as many windows as pixels.",
        changes=[
            Rewrite(
                WHERE,
                """
                before = after = 0
                while before + size + after < kernel + stride * (size - 1):
                    if after <= before:
                        after += 1
                    else:
                        before += 1
                """,
            )
        ],
    ),
    Variant(
        id="halves-by-divmod",
        why="The same total, halved with its remainder.",
        changes=[
            Rewrite(
                WHERE,
                """
                before, odd = divmod(stride * (size - 1) - (size - kernel), 2)
                after = before + odd
                """,
            )
        ],
    ),
]
