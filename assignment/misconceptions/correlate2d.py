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
        says="Above and on the left, there are as many zeros as belong below and on the right.",
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
    Misconception(
        id="kernel-transposed",
        says="The kernel is transposed.",
        hint="A correlation uses the kernel as it is.",
        changes=[
            Edit(
                WHERE,
                "padded[top : top + HH, left : left + WW] * w",
                "padded[top : top + HH, left : left + WW] * w.T",
            ),
        ],
    ),
    Misconception(
        id="kernel-flipped-left-to-right",
        says="The kernel is flipped from left to right.",
        hint="A correlation uses the kernel as it is.",
        changes=[
            Edit(
                WHERE,
                "padded[top : top + HH, left : left + WW] * w",
                "padded[top : top + HH, left : left + WW] * w[:, ::-1]",
            ),
        ],
    ),
    Misconception(
        id="kernel-flipped-top-to-bottom",
        says="The kernel is flipped from top to bottom.",
        hint="A correlation uses the kernel as it is.",
        changes=[
            Edit(
                WHERE,
                "padded[top : top + HH, left : left + WW] * w",
                "padded[top : top + HH, left : left + WW] * w[::-1]",
            ),
        ],
    ),
    Misconception(
        id="stride-of-the-rows-only",
        says="Neighboring windows are one column apart instead of the stride.",
        hint="The window moves in two directions.",
        changes=[
            Edit(WHERE, "i * stride, j * stride", "i * stride, j"),
        ],
    ),
    Misconception(
        id="stride-of-the-columns-only",
        says="Neighboring windows are one row apart instead of the stride.",
        hint="The window moves in two directions.",
        changes=[
            Edit(WHERE, "i * stride, j * stride", "i, j * stride"),
        ],
    ),
    Misconception(
        id="zeros-only-at-the-end",
        says=(
            "There are no zeros above and on the left: the first window starts at the "
            "first number of the plane."
        ),
        hint="pads has four numbers, one for each side.",
        changes=[
            Edit(WHERE, "np.pad(x, pads)", "np.pad(x, [(0, sum(pair)) for pair in pads])"),
        ],
    ),
    Misconception(
        id="zeros-only-in-front",
        says="All the zeros are above and on the left.",
        hint="pads has four numbers, one for each side.",
        changes=[
            Edit(WHERE, "np.pad(x, pads)", "np.pad(x, [(sum(pair), 0) for pair in pads])"),
        ],
    ),
    Misconception(
        id="edges-repeated",
        says="The plane is padded with copies of its edge instead of zeros.",
        hint="Which numbers does the docstring put around the plane?",
        changes=[
            Edit(WHERE, "np.pad(x, pads)", 'np.pad(x, pads, mode="edge")'),
        ],
    ),
    Misconception(
        id="mean-for-sum",
        says="Each output is a mean over the window instead of a sum.",
        hint="Read the first line of the docstring again.",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "(padded[top : top + HH, left : left + WW] * w).mean()",
            ),
        ],
    ),
    Misconception(
        id="largest-product",
        says="Each output is the largest product instead of the sum of the products.",
        hint="Read the first line of the docstring again.",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "(padded[top : top + HH, left : left + WW] * w).max()",
            ),
        ],
    ),
    Misconception(
        id="kernel-left-out",
        says="Each output is the sum of the window: the kernel is left out.",
        hint="Read the first line of the docstring again.",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "padded[top : top + HH, left : left + WW].sum()",
            ),
        ],
    ),
    Misconception(
        id="last-product-only",
        says=("Each output is the last product of its window instead of the sum of all."),
        hint="What happens to the number that is already in out[i, j]?",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "(padded[top : top + HH, left : left + WW] * w)[-1, -1]",
            ),
        ],
    ),
    Misconception(
        id="product-of-sums",
        says="Each output is the sum of the window times the sum of the kernel.",
        hint="Take the window 1 2 and the kernel 3 4. Which products are summed?",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "padded[top : top + HH, left : left + WW].sum() * w.sum()",
            ),
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
        id="windows-one-too-late",
        says="Every window starts one row and one column too late.",
        hint="Where does the first window start?",
        changes=[
            Edit(WHERE, "i * stride, j * stride", "i * stride + 1, j * stride + 1"),
            Edit(WHERE, "np.pad(x, pads)", "np.pad(np.pad(x, pads), ((0, 1), (0, 1)))"),
        ],
    ),
    Misconception(
        id="stride-within-the-window",
        says=("The stride is between the numbers of a window instead of between the windows."),
        hint="Draw two neighboring windows at stride 2, and mark their numbers.",
        changes=[
            Edit(WHERE, "top, left = i * stride, j * stride", "top, left = i, j"),
            Edit(
                WHERE,
                "top : top + HH, left : left + WW",
                "top : top + HH * stride : stride, left : left + WW * stride : stride",
            ),
            Edit(WHERE, "np.pad(x, pads)", "np.pad(np.pad(x, pads), ((0, 99), (0, 99)))"),
        ],
    ),
    Misconception(
        id="whole-numbers",
        says="The outputs are cut to whole numbers.",
        hint="Does a conversion to int belong here?",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "int((padded[top : top + HH, left : left + WW] * w).sum())",
            ),
        ],
    ),
    Misconception(
        id="positive-only",
        says="The outputs have no sign: negative sums become positive.",
        hint="Read the first line of the docstring again.",
        changes=[
            Edit(
                WHERE,
                "(padded[top : top + HH, left : left + WW] * w).sum()",
                "abs((padded[top : top + HH, left : left + WW] * w).sum())",
            ),
        ],
    ),
]
