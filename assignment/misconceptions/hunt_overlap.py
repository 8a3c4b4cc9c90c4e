"""Known wrong repairs of `OverlappingPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _hunts as hunts

WHERE = "cs231n/bughunt/pooling.py:OverlappingPool.backward"
PLACE = "top + row, left + column"
ADD = f"dx[n, c, {PLACE}] += dout[n, c, i, j]"
WINDOW = "dx[n, c, top : top + self.size, left : left + self.size]"

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Make one pixel by far the largest, in a place that four windows cover. What should "
            "its gradient be if every upstream gradient is 1?"
        ),
        bug=Edit(WHERE, "+= dout", "= dout"),
    ),
    Misconception(
        id="keeps-the-larger",
        says="A pixel keeps only the largest of the gradients that reach it.",
        hint="By the chain rule, the contributions of all windows are added.",
        changes=[
            Edit(WHERE, ADD, f"dx[n, c, {PLACE}] = max(dx[n, c, {PLACE}], dout[n, c, i, j])"),
        ],
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
                ADD,
                "dx[n, c, top:, left:][: self.size, : self.size] += mask * dout[n, c, i, j]",
            ),
        ],
    ),
    Misconception(
        id="row-and-column-exchanged",
        says="The row and the column within a window are swapped.",
        hint="Which of the two numbers counts rows?",
        changes=[Edit(WHERE, PLACE, "top + column, left + row")],
    ),
    Misconception(
        id="corner-forgotten",
        says="The position within the window is used as the position in the image.",
        hint="Where in the image is the first pixel of the window?",
        changes=[Edit(WHERE, PLACE, "row, column")],
    ),
    Misconception(
        id="windows-overwritten",
        says="Each window overwrites the gradients of all its pixels.",
        hint=(
            "A pixel may belong to several windows. What happens to the gradient that it already "
            "has?"
        ),
        changes=[Edit(WHERE, ADD, f"{WINDOW} = dout[n, c, i, j] * (window == window.max())")],
    ),
    Misconception(
        id="all-pixels",
        says="Every pixel of a window gets the gradient.",
        hint="Slightly change a pixel that is not the largest. Does the output change?",
        changes=[Edit(WHERE, ADD, f"{WINDOW} += dout[n, c, i, j]")],
    ),
    Misconception(
        id="stride-of-one",
        says="The windows of dx are one pixel apart instead of the stride.",
        hint="Where in the image is the first pixel of window (1, 1)?",
        changes=[Edit(WHERE, PLACE, "i + row, j + column")],
    ),
]
