"""Wrong correlations of one plane."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:correlate2d"
WINDOW = "padded[top : top + HH, left : left + WW]"

MISCONCEPTIONS = [
    Misconception(
        id="kernel-turned",
        says="Your out is what you get when the kernel is turned first: that is the convolution.",
        hint="A correlation slides the kernel as it is.",
        changes=[Edit(WHERE, f"{WINDOW} * w", f"{WINDOW} * w[::-1, ::-1]")],
    ),
    Misconception(
        id="stride-ignored",
        says="Your out is what you get when neighbouring windows are one pixel apart, "
        "whatever the stride is.",
        hint="In which row of the padded plane does window 1 start, if the stride is 2?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i, j")],
    ),
    Misconception(
        id="zeros-at-the-other-end",
        says="Your out is what you get when the zeros above and below, left and right change "
        "places.",
        hint="With an even kernel the two ends differ. Which of the two numbers comes first?",
        changes=[Edit(WHERE, "np.pad(x, pads)", "np.pad(x, [pair[::-1] for pair in pads])")],
    ),
    Misconception(
        id="first-padding-on-all-sides",
        says="Your out is what you get when all four sides get the zeros of the upper side.",
        hint="There are four numbers in pads, and each belongs to a side.",
        changes=[
            Edit(
                WHERE,
                "np.pad(x, pads)",
                "np.pad(np.pad(x, pads[0][0]), ((0, 99), (0, 99)))",
            )
        ],
    ),
]
