"""Known wrong repairs of `OverlappingPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:OverlappingPool.backward"
PLACE = "dx[n, c, top + row, left + column] += dout[n, c, i, j]"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=(
            "Make one pixel by far the largest, in a place that four windows cover. What should "
            "its gradient be if every upstream gradient is 1?"
        ),
        changes=[Edit(WHERE, "+= dout", "= dout")],
    ),
    Misconception(
        id="all-largest-pixels",
        says="If several pixels of a window are equally large, each of them gets the gradient.",
        hint="The text at the top of the file says which of them counts.",
        changes=[
            Edit(
                WHERE,
                "row, column = np.unravel_index(window.argmax(), window.shape)",
                "mask = window == window.max()",
            ),
            Edit(
                WHERE,
                PLACE,
                "dx[n, c, top:, left:][: self.size, : self.size] += mask * dout[n, c, i, j]",
            ),
        ],
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
    Misconception(
        id="windows-overwritten",
        says="Each window overwrites the gradients of all its pixels.",
        hint=(
            "A pixel may belong to several windows. What happens to the gradient "
            "that it already has?"
        ),
        changes=[
            Edit(
                WHERE,
                "dx[n, c, top + row, left + column] += dout[n, c, i, j]",
                (
                    "dx[n, c, top : top + self.size, left : left + self.size] = dout[n, c, "
                    "i, j] * (window == window.max())"
                ),
            ),
        ],
    ),
    Misconception(
        id="first-window-wins",
        says="A pixel keeps only the first gradient that reaches it.",
        hint="By the chain rule, the contributions of all windows are added.",
        changes=[
            Edit(
                WHERE,
                "dx[n, c, top + row, left + column] +=",
                (
                    "dx[n, c, top + row, left + column] += (dx[n, c, top + row, left + "
                    "column] == 0) *"
                ),
            ),
        ],
    ),
    Misconception(
        id="largest-magnitude",
        says="The gradient goes to the pixel with the largest absolute value.",
        hint="What is the maximum of -3 and 1?",
        changes=[
            Edit(WHERE, "window.argmax()", "np.abs(window).argmax()"),
        ],
    ),
    Misconception(
        id="smallest-pixel",
        says="The gradient goes to the smallest pixel of each window.",
        hint="Which pixel does the forward pass take?",
        changes=[
            Edit(WHERE, "window.argmax()", "window.argmin()"),
        ],
    ),
    Misconception(
        id="all-pixels",
        says="Every pixel of a window gets the gradient.",
        hint=("Slightly change a pixel that is not the largest. Does the output change?"),
        changes=[
            Edit(
                WHERE,
                "dx[n, c, top + row, left + column] += dout[n, c, i, j]",
                ("dx[n, c, top : top + self.size, left : left + self.size] += dout[n, c, i, j]"),
            ),
        ],
    ),
    Misconception(
        id="shared-by-the-window",
        says="The pixels of a window share the gradient, as in mean pooling.",
        hint=("Slightly change a pixel that is not the largest. Does the output change?"),
        changes=[
            Edit(
                WHERE,
                "dx[n, c, top + row, left + column] += dout[n, c, i, j]",
                (
                    "dx[n, c, top : top + self.size, left : left + self.size] += dout[n, "
                    "c, i, j] / window.size"
                ),
            ),
        ],
    ),
    Misconception(
        id="corner-forgotten",
        says="The place within the window is taken for the place in the image.",
        hint="Where in the image is the first pixel of the window?",
        changes=[
            Edit(WHERE, "top + row, left + column", "row, column"),
        ],
    ),
    Misconception(
        id="stride-of-one",
        says="The windows of dx are one pixel apart instead of the stride.",
        hint="Where in the image is the first pixel of window (1, 1)?",
        changes=[
            Edit(WHERE, "top + row, left + column", "i + row, j + column"),
        ],
    ),
    Misconception(
        id="times-the-pixel",
        says="The gradient is multiplied by the largest pixel.",
        hint="Slightly change the largest pixel. By how much does the output change?",
        changes=[
            Edit(WHERE, "dout[n, c, i, j]", "window.max() * dout[n, c, i, j]"),
        ],
    ),
    Misconception(
        id="earlier-gradients-doubled",
        says=("The gradient that a pixel already has is doubled by each further window."),
        hint="What exactly does += add?",
        changes=[
            Edit(
                WHERE,
                "+= dout[n, c, i, j]",
                "+= dx[n, c, top + row, left + column] + dout[n, c, i, j]",
            ),
        ],
    ),
    Misconception(
        id="ones-for-the-gradient",
        says="Each window adds 1 instead of its gradient.",
        hint="Which number does dout have for this window?",
        changes=[
            Edit(WHERE, "dout[n, c, i, j]", "1"),
        ],
    ),
]
