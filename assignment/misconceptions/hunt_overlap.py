"""Wrong gradients of `OverlappingPool`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:OverlappingPool.backward"
PLACE = "dx[n, c, top + row, left + column] += dout[n, c, i, j]"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Let one pixel be by far the largest, and let four windows see it. What should its "
        "gradient be if every upstream gradient is 1?",
        changes=[Edit(WHERE, "+= dout", "= dout")],
    ),
    Misconception(
        id="keeps-the-larger",
        says="Your dx is what you get when a pixel keeps the largest of the gradients that reach "
        "it.",
        hint="By the chain rule the contributions of all windows are added.",
        changes=[
            Edit(
                WHERE,
                PLACE,
                "dx[n, c, top + row, left + column] = max(dx[n, c, top + row, left + column], "
                "dout[n, c, i, j])",
            )
        ],
    ),
    Misconception(
        id="row-and-column-exchanged",
        says="Your dx is what you get when the row and the column within a window change places.",
        hint="Look at which of the two numbers counts rows.",
        changes=[Edit(WHERE, "top + row, left + column", "top + column, left + row")],
    ),
]
