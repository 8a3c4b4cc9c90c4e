"""Known wrong answers for `correlate2d`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:correlate2d"
WINDOW = "padded[top : top + HH, left : left + WW]"

MISCONCEPTIONS = [
    Misconception(
        id="kernel-turned",
        says=(
            "The kernel is rotated by 180 degrees first: that is the convolution, not the "
            "correlation."
        ),
        hint="A correlation uses the kernel as it is.",
        changes=[Edit(WHERE, f"{WINDOW} * w", f"{WINDOW} * w[::-1, ::-1]")],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: neighboring windows are one pixel apart.",
        hint="In which row of the padded plane does window 1 start if the stride is 2?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i, j")],
    ),
    Misconception(
        id="zeros-at-the-other-end",
        says=(
            "The numbers of zeros above and below are swapped, and so are those on the left and "
            "right."
        ),
        hint="With an even kernel the two sides differ. Which of the two numbers comes first?",
        changes=[Edit(WHERE, "np.pad(x, pads)", "np.pad(x, [pair[::-1] for pair in pads])")],
    ),
    Misconception(
        id="first-padding-on-all-sides",
        says="All four sides get as many zeros as the top.",
        hint="pads has four numbers, one for each side.",
        changes=[
            Edit(
                WHERE,
                "np.pad(x, pads)",
                "np.pad(np.pad(x, pads[0][0]), ((0, 99), (0, 99)))",
            )
        ],
    ),
    Misconception(
        id="rows-and-columns-exchanged",
        says=(
            "The zeros for the rows are put at the columns, and those for the columns at the rows."
        ),
        hint="The first pair of pads belongs to the first axis. Which one is it?",
        changes=[Edit(WHERE, "np.pad(x, pads)", "np.pad(x, pads[::-1])")],
    ),
]
