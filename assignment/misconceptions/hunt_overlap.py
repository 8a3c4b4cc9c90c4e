"""Known wrong repairs of `OverlappingPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:OverlappingPool.backward"
PLACE = "dx[n, c, top + row, left + column] += dout[n, c, i, j]"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
        hint=(
            "Make one pixel by far the largest, in a place that four windows cover. What should "
            "its gradient be if every upstream gradient is 1?"
        ),
        changes=[Edit(WHERE, "+= dout", "= dout")],
    ),
    Misconception(
        id="keeps-the-larger",
        says="A pixel keeps only the largest of the gradients that reach it.",
        hint="By the chain rule, the contributions of all windows are added.",
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
        says="The row and the column within a window are swapped.",
        hint="Which of the two numbers counts rows?",
        changes=[Edit(WHERE, "top + row, left + column", "top + column, left + row")],
    ),
]
