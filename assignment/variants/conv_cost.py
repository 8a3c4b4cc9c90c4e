"""Other right answers for `conv_cost`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/cost.py:conv_cost"

VARIANTS = [
    Variant(
        id="window-by-window",
        why="Counts per window and per filter, then multiplies.",
        changes=[
            Rewrite(
                WHERE,
                """
                windows = OW * OH
                values = windows * filters
                multiply_adds = windows * filters * HH * WW * C
                parameters = filters * C * HH * WW + filters
                """,
            )
        ],
    ),
]
