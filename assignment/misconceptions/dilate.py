"""Known wrong answers for `dilate`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/convolution/by_hand.py:dilate"
SIZE = "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)"
SPREAD = "spread[..., ::stride, ::stride] = errors"

MISCONCEPTIONS = [
    Misconception(
        id="zeros-after-the-last",
        says="There are also zeros after the last row and the last column.",
        hint="How many gaps are there between H rows?",
        changes=[Edit(WHERE, SIZE, "(*planes, H * stride, W * stride)")],
    ),
    Misconception(
        id="stride-zeros",
        says="Each gap has stride zeros instead of stride - 1.",
        hint="At stride 1 there should be no gap. How many zeros is that?",
        changes=[
            Edit(WHERE, SIZE, "(*planes, (H - 1) * (stride + 1) + 1, (W - 1) * (stride + 1) + 1)"),
            Edit(WHERE, SPREAD, "spread[..., :: stride + 1, :: stride + 1] = errors"),
        ],
    ),
    Misconception(
        id="errors-handed-back",
        says="At stride 1, the function returns its input itself instead of a new array.",
        hint="Change a number in the result. Does the input change, too?",
        changes=[
            Edit(WHERE, SPREAD, f"{SPREAD}\n    spread = errors if stride == 1 else spread"),
        ],
    ),
    Misconception(
        id="copies-for-zeros",
        says="The gaps are filled with copies of the numbers instead of zeros.",
        hint="No window started in a gap, so what gradient can be there?",
        changes=[
            Edit(
                WHERE,
                SPREAD,
                "spread[...] = np.repeat(np.repeat(errors, stride, -2), stride, -1)"
                "[..., : spread.shape[-2], : spread.shape[-1]]",
            )
        ],
    ),
    Misconception(
        id="numbers-repeated",
        says="Every number, also the last, is repeated instead of followed by zeros.",
        hint="No window started in a gap, so what gradient can be there?",
        changes=[Rewrite(WHERE, "spread = errors.repeat(stride, -2).repeat(stride, -1)\n")],
    ),
    Misconception(
        id="rows-only",
        says="There are zeros between the rows, but not between the columns.",
        hint="The stride applies in two directions.",
        changes=[
            Edit(WHERE, SIZE, "(*planes, (H - 1) * stride + 1, W)"),
            Edit(WHERE, SPREAD, "spread[..., ::stride, :] = errors"),
        ],
    ),
    Misconception(
        id="first-two-axes",
        says="The zeros are put along the first two axes instead of the last two.",
        hint="Which axes of a batch are rows and columns?",
        changes=[
            Rewrite(
                WHERE,
                """
H, W = errors.shape[:2]
size = (H - 1) * stride + 1, (W - 1) * stride + 1
spread = np.zeros((*size, *errors.shape[2:]), dtype=errors.dtype)
spread[::stride, ::stride] = errors
""",
            )
        ],
    ),
    Misconception(
        id="always-one-zero",
        says="Each gap has one zero, whatever the stride is.",
        hint="At stride 3, how far apart are two neighboring errors?",
        changes=[
            Edit(WHERE, SIZE, "(*planes, 2 * H - 1, 2 * W - 1)"),
            Edit(WHERE, SPREAD, "spread[..., ::2, ::2] = errors"),
        ],
    ),
    Misconception(
        id="columns-only",
        says="There are zeros between the columns, but not between the rows.",
        hint="The stride applies in two directions.",
        changes=[
            Edit(WHERE, SIZE, "(*planes, H, (W - 1) * stride + 1)"),
            Edit(WHERE, SPREAD, "spread[..., ::stride] = errors"),
        ],
    ),
    Misconception(
        id="every-other-number",
        says="The result has fewer numbers than errors: only every stride-th one is left.",
        hint="Does dilating make a plane larger or smaller?",
        changes=[Rewrite(WHERE, "spread = errors[..., ::stride, ::stride].copy()\n")],
    ),
    Misconception(
        id="zeros-around",
        says="The zeros are around the plane instead of between its numbers.",
        hint="Which places of the image did the windows start at?",
        changes=[
            Rewrite(
                WHERE,
                """
rim = (stride - 1, stride - 1)
spread = np.pad(errors, [(0, 0)] * (errors.ndim - 2) + [rim, rim])
""",
            )
        ],
    ),
]
