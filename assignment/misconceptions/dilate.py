"""Wrong ways to put zeros between errors."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:dilate"
SIZE = "(*planes, (H - 1) * stride + 1, (W - 1) * stride + 1)"

MISCONCEPTIONS = [
    Misconception(
        id="zeros-after-the-last",
        says="Your spread is what you get when zeros also follow the last row and the last column.",
        hint="How many gaps are there between H rows?",
        changes=[Edit(WHERE, SIZE, "(*planes, H * stride, W * stride)")],
    ),
    Misconception(
        id="stride-zeros",
        says="Your spread is what you get when there are as many zeros in a gap as the stride.",
        hint="At stride 1 neighbouring errors stay neighbours. How many zeros is that?",
        changes=[
            Edit(WHERE, SIZE, "(*planes, (H - 1) * (stride + 1) + 1, (W - 1) * (stride + 1) + 1)"),
            Edit(WHERE, "::stride, ::stride", ":: stride + 1, :: stride + 1"),
        ],
    ),
    Misconception(
        id="copies-for-zeros",
        says="Your spread is what you get when the gaps are filled with copies of the errors.",
        hint="No output stood between two windows, so what error can be there?",
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
        says="At stride 1 your function hands its own input back.",
        hint="Change a number of the result. Does the input change?",
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
