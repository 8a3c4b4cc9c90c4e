"""Other right answers for `same_padding`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:same_padding"

VARIANTS = [
    Variant(
        id="search",
        why=(
            "Adds zeros to both ends in turn, to the end first, until there are as many windows "
            "as pixels."
        ),
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
        why="Computes the same total and halves it with its remainder.",
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
