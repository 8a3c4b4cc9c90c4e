"""Known wrong answers for `correlate2d`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:correlate2d"
WINDOW = "padded[top : top + HH, left : left + WW]"
SUM = f"({WINDOW} * w).sum()"
CORNER = "i * stride, j * stride"
PADDED = "np.pad(x, pads)"

MISCONCEPTIONS = [
    Misconception(
        id="kernel-turned",
        says=(
            "The kernel is rotated by 180 degrees first: that is the convolution, not the "
            "correlation."
        ),
        hint="A correlation uses the kernel as it is.",
        changes=[Edit(WHERE, SUM, f"({WINDOW} * w[::-1, ::-1]).sum()")],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: neighboring windows are one pixel apart.",
        hint="In which row of the padded plane does window 1 start if the stride is 2?",
        changes=[Edit(WHERE, CORNER, "i, j")],
    ),
    Misconception(
        id="zeros-at-the-other-end",
        says="Above and on the left, there are as many zeros as belong below and on the right.",
        hint="With an even kernel the two sides differ. Which of the two numbers comes first?",
        changes=[Edit(WHERE, PADDED, "np.pad(x, [pair[::-1] for pair in pads])")],
    ),
    Misconception(
        id="first-padding-on-all-sides",
        says="All four sides get as many zeros as the top.",
        hint="pads has four numbers, one for each side.",
        changes=[Edit(WHERE, PADDED, "np.pad(np.pad(x, pads[0][0]), ((0, 99), (0, 99)))")],
    ),
    Misconception(
        id="last-product-only",
        says="Each output is the last product of its window instead of the sum of all.",
        hint="What happens to the number that is already in out[i, j]?",
        changes=[Edit(WHERE, SUM, f"({WINDOW} * w)[-1, -1]")],
    ),
    Misconception(
        id="rows-and-columns-exchanged",
        says=(
            "The zeros for the rows are put at the columns, and those for the columns at the rows."
        ),
        hint="The first pair of pads belongs to the first axis. Which one is it?",
        changes=[Edit(WHERE, PADDED, "np.pad(x, pads[::-1])")],
    ),
    Misconception(
        id="stride-within-the-window",
        says="The stride is between the numbers of a window instead of between the windows.",
        hint="Draw two neighboring windows at stride 2, and mark their numbers.",
        changes=[
            Edit(WHERE, CORNER, "i, j"),
            Edit(
                WHERE,
                WINDOW,
                "padded[top : top + HH * stride : stride, left : left + WW * stride : stride]",
            ),
            # Enough zeros for windows that extend past the edge.
            Edit(WHERE, PADDED, "np.pad(np.pad(x, pads), ((0, 99), (0, 99)))"),
        ],
    ),
    Misconception(
        id="last-outputs-missing",
        says="The last row and the last column of the output stay 0.",
        hint="Which numbers does range(3) give?",
        changes=[
            Edit(WHERE, "range(OH)", "range(OH - 1)"),
            Edit(WHERE, "range(OW)", "range(OW - 1)"),
        ],
    ),
    Misconception(
        id="stride-of-the-rows-only",
        says="Neighboring windows are one column apart instead of the stride.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i * stride, j")],
    ),
    Misconception(
        id="stride-of-the-columns-only",
        says="Neighboring windows are one row apart instead of the stride.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i, j * stride")],
    ),
    Misconception(
        id="mean-for-sum",
        says="Each output is a mean over the window instead of a sum.",
        hint="Read the first line of the docstring again.",
        changes=[Edit(WHERE, SUM, f"({WINDOW} * w).mean()")],
    ),
    Misconception(
        id="kernel-left-out",
        says="Each output is the sum of the window: the kernel is left out.",
        hint="Read the first line of the docstring again.",
        changes=[Edit(WHERE, SUM, f"{WINDOW}.sum()")],
    ),
]
