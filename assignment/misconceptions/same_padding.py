"""Known wrong answers for `same_padding`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:same_padding"
ZEROS = "(size - 1) * stride + kernel - size"

MISCONCEPTIONS = [
    Misconception(
        id="half-the-kernel",
        says=(
            "The padding is half the kernel on both sides, even for an even kernel or a stride "
            "above 1."
        ),
        hint=(
            "Count the outputs for 5 pixels and a kernel of 4, first at stride 1, then at stride 2."
        ),
        changes=[
            Edit(WHERE, ZEROS, "2 * (kernel // 2)"),
        ],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: the padding is computed for stride 1.",
        hint="At stride 2, where do the windows of 5 outputs start and end?",
        changes=[Edit(WHERE, ZEROS, "kernel - 1")],
    ),
    Misconception(
        id="odd-zero-first",
        says="With an odd number of zeros, the extra zero is at the start instead of the end.",
        hint="Which end gets more zeros, according to the docstring?",
        changes=[Edit(WHERE, "zeros // 2", "zeros - zeros // 2")],
    ),
    Misconception(
        id="frameworks-same",
        says='The output size is divided by the stride, as in the "same" of other frameworks.',
        hint="How many outputs does the docstring ask for when the stride is 2?",
        changes=[
            Edit(WHERE, ZEROS, "max((-(-size // stride) - 1) * stride + kernel - size, 0)"),
        ],
    ),
    Misconception(
        id="all-zeros-in-front",
        says="All the zeros are at the start.",
        hint="Half of them belong at the other end.",
        changes=[Edit(WHERE, "before = zeros // 2", "before = zeros")],
    ),
    Misconception(
        id="rounded-up-on-both-sides",
        says="An odd number of zeros is rounded up on both sides, so there is one zero too many.",
        hint="How many zeros are there in all, before and after together?",
        changes=[
            Edit(WHERE, "before = zeros // 2", "before = -(-zeros // 2)"),
            Edit(WHERE, "after = zeros - before", "after = before"),
        ],
    ),
]
