"""Wrong numbers of zeros."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:same_padding"
ZEROS = "(size - 1) * stride + kernel - size"

MISCONCEPTIONS = [
    Misconception(
        id="half-the-kernel",
        says="Your zeros are what you get from half the kernel on both sides, whatever the stride "
        "is and whether the kernel has a middle or not.",
        hint="Count the outputs for 5 pixels, a kernel of 4 and stride 1; then for stride 2.",
        changes=[
            Edit(WHERE, ZEROS, "2 * (kernel // 2)"),
        ],
    ),
    Misconception(
        id="stride-ignored",
        says="Your zeros are what you get when the stride is taken for 1.",
        hint="With stride 2, from where to where do the windows of 5 outputs reach?",
        changes=[Edit(WHERE, ZEROS, "kernel - 1")],
    ),
    Misconception(
        id="odd-zero-first",
        says="Your zeros are what you get when the odd zero stands at the beginning.",
        hint="Of an odd number of zeros one end gets more. Which, does the text say?",
        changes=[Edit(WHERE, "zeros // 2", "zeros - zeros // 2")],
    ),
    Misconception(
        id="frameworks-same",
        says="Your zeros are what you get when the size is divided by the stride, as frameworks do "
        'when they say "same".',
        hint="How many outputs does the text ask for, when the stride is 2?",
        changes=[
            Edit(WHERE, ZEROS, "max((-(-size // stride) - 1) * stride + kernel - size, 0)"),
        ],
    ),
    Misconception(
        id="all-zeros-in-front",
        says="All your zeros are in front.",
        hint="Half of them belong to the other end.",
        changes=[Edit(WHERE, "before = zeros // 2", "before = zeros")],
    ),
]
