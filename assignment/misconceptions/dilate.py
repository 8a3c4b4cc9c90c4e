"""Known wrong answers for `dilate`, each as a change to the solution."""

from grading.spec import Edit, Misconception

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
]
