"""Known wrong answers for `dilate`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/convolution/by_hand.py:dilate"
SIZE = "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)"

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
            Edit(WHERE, "::stride, ::stride", ":: stride + 1, :: stride + 1"),
        ],
    ),
    Misconception(
        id="copies-for-zeros",
        says="The gaps are filled with copies of the numbers instead of zeros.",
        hint="No window started in a gap, so what gradient can be there?",
        changes=[
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                "spread[...] = np.repeat(np.repeat(errors, stride, -2), stride, -1)"
                "[..., : spread.shape[-2], : spread.shape[-1]]",
            )
        ],
    ),
    Misconception(
        id="errors-handed-back",
        says="At stride 1 the function returns its own input.",
        hint="Change a number in the result. Does the input change, too?",
        changes=[
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                "spread[..., ::stride, ::stride] = errors\n"
                "    spread = errors if stride == 1 else spread",
            )
        ],
    ),
    Misconception(
        id="stride-zeros-and-after",
        says=(
            "Each gap has stride zeros instead of stride - 1, and there are zeros "
            "after the last number, too."
        ),
        hint="At stride 1 there should be no gap. How many zeros is that?",
        changes=[
            Edit(
                WHERE,
                "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)",
                "(*planes, H * (stride + 1), W * (stride + 1))",
            ),
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                "spread[..., :: stride + 1, :: stride + 1] = errors",
            ),
        ],
    ),
    Misconception(
        id="zeros-before-the-first",
        says="There are also zeros before the first row and the first column.",
        hint="How many gaps are there between H rows?",
        changes=[
            Edit(
                WHERE,
                "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)",
                "(*planes, H * stride, W * stride)",
            ),
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                "spread[..., stride - 1 :: stride, stride - 1 :: stride] = errors",
            ),
        ],
    ),
    Misconception(
        id="rows-only",
        says="There are zeros between the rows, but not between the columns.",
        hint="The stride applies in two directions.",
        changes=[
            Edit(
                WHERE,
                "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)",
                "(*planes, (H - 1) * stride + 1, W)",
            ),
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                "spread[..., ::stride, :] = errors",
            ),
        ],
    ),
    Misconception(
        id="columns-only",
        says="There are zeros between the columns, but not between the rows.",
        hint="The stride applies in two directions.",
        changes=[
            Edit(
                WHERE,
                "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)",
                "(*planes, H, (W - 1) * stride + 1)",
            ),
            Edit(
                WHERE, "spread[..., ::stride, ::stride] = errors", "spread[..., ::stride] = errors"
            ),
        ],
    ),
    Misconception(
        id="numbers-repeated",
        says=("Every number is repeated instead of followed by zeros, after the last one, too."),
        hint="No window started in a gap, so what gradient can be there?",
        changes=[
            Rewrite(
                WHERE,
                """
spread = errors.repeat(stride, -2).repeat(stride, -1)
""",
            ),
        ],
    ),
    Misconception(
        id="planes-repeated",
        says="The whole plane is repeated side by side.",
        hint=(
            "Write a plane of two rows and two columns on paper, and put zeros between the numbers."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
spread = np.tile(errors, (stride, stride))
""",
            ),
        ],
    ),
    Misconception(
        id="planes-repeated-and-cut",
        says="The whole plane is repeated side by side and then cut to size.",
        hint=(
            "Write a plane of two rows and two columns on paper, and put zeros between the numbers."
        ),
        changes=[
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                (
                    "spread[...] = np.tile(errors, (stride, stride))[\n"
                    "        ..., : (H - 1) * stride + 1, : (W - 1) * stride + 1\n"
                    "    ]"
                ),
            ),
        ],
    ),
    Misconception(
        id="whole-numbers",
        says="The numbers are cut to whole numbers.",
        hint="Print the dtype of the result.",
        changes=[
            Edit(WHERE, "dtype=errors.dtype", "dtype=int"),
        ],
    ),
    Misconception(
        id="always-one-zero",
        says="Each gap has one zero, whatever the stride is.",
        hint="At stride 3, how far apart are two neighboring errors?",
        changes=[
            Edit(
                WHERE,
                "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)",
                "(*planes, 2 * H - 1, 2 * W - 1)",
            ),
            Edit(
                WHERE, "spread[..., ::stride, ::stride] = errors", "spread[..., ::2, ::2] = errors"
            ),
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
            ),
        ],
    ),
    Misconception(
        id="all-axes",
        says="There are zeros between images and channels, too.",
        hint=("Which axes are rows and columns? The others only say which plane it is."),
        changes=[
            Rewrite(
                WHERE,
                """
size = [(side - 1) * stride + 1 for side in errors.shape]
spread = np.zeros(size, dtype=errors.dtype)
spread[(slice(None, None, stride),) * errors.ndim] = errors
""",
            ),
        ],
    ),
    Misconception(
        id="every-other-number",
        says=("The result has fewer numbers than errors: only every stride-th one is left."),
        hint="Does dilating make a plane larger or smaller?",
        changes=[
            Rewrite(
                WHERE,
                """
spread = errors[..., ::stride, ::stride].copy()
""",
            ),
        ],
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
            ),
        ],
    ),
    Misconception(
        id="nothing-added",
        says="The result has the size of errors: no zeros are added.",
        hint="At stride 2, how far apart are two neighboring errors?",
        changes=[
            Rewrite(
                WHERE,
                """
spread = errors.copy()
""",
            ),
        ],
    ),
    Misconception(
        id="overlapping-places",
        says=(
            "The numbers are stride - 1 apart instead of stride, so some overwrite "
            "others at small strides."
        ),
        hint=("If there are stride - 1 zeros between two numbers, how far apart are their places?"),
        changes=[
            Edit(
                WHERE,
                "spread[..., ::stride, ::stride] = errors",
                (
                    "for i, j in np.ndindex(H, W):\n"
                    "        spread[..., i * (stride - 1), j * (stride - 1)] = errors[..., "
                    "i, j]"
                ),
            ),
        ],
    ),
    Misconception(
        id="numbers-in-the-corner",
        says="The size is right, but the numbers stay together in the corner.",
        hint="At stride 2, in which row is the second row of errors?",
        changes=[
            Edit(WHERE, "spread[..., ::stride, ::stride] = errors", "spread[..., :H, :W] = errors"),
        ],
    ),
    Misconception(
        id="ones-for-zeros",
        says="The gaps hold ones instead of zeros.",
        hint="No window started in a gap, so what gradient can be there?",
        changes=[
            Edit(WHERE, "np.zeros", "np.ones"),
        ],
    ),
]
