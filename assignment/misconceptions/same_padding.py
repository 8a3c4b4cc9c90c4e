"""Known wrong answers for `same_padding`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:same_padding"
ZEROS = "(size - 1) * stride + kernel - size"
BEFORE = "before = zeros // 2"
AFTER = "after = zeros - before"

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
        changes=[Edit(WHERE, ZEROS, "2 * (kernel // 2)")],
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
        changes=[Edit(WHERE, BEFORE, "before = zeros - zeros // 2")],
    ),
    Misconception(
        id="frameworks-same",
        says='The output size is divided by the stride, as in the "same" of other frameworks.',
        hint="How many outputs does the docstring ask for when the stride is 2?",
        changes=[Edit(WHERE, ZEROS, "max((-(-size // stride) - 1) * stride + kernel - size, 0)")],
    ),
    Misconception(
        id="half-the-kernel-minus-one",
        says="Both sides get half of the kernel minus one, rounded down, whatever the stride is.",
        hint=(
            "Count the outputs for 5 pixels and a kernel of 4, first at stride 1, then at stride 2."
        ),
        changes=[Edit(WHERE, ZEROS, "2 * ((kernel - 1) // 2)")],
    ),
    Misconception(
        id="rounded-down-on-both-sides",
        says="An odd number of zeros is rounded down on both sides, so one zero is missing.",
        hint="How many zeros are there in all, before and after together?",
        changes=[Edit(WHERE, AFTER, "after = before")],
    ),
    Misconception(
        id="all-zeros-in-front",
        says="All the zeros are at the start.",
        hint="Half of them belong at the other end.",
        changes=[Edit(WHERE, BEFORE, "before = zeros")],
    ),
    Misconception(
        id="size-times-stride-minus-one",
        says="The last window begins at size * stride - 1 instead of (size - 1) * stride.",
        hint="How many strides are there between the first and the last of `size` windows?",
        changes=[Edit(WHERE, ZEROS, "size * stride - 1 + kernel - size")],
    ),
    Misconception(
        id="one-stride-too-many",
        says="There is one stride too many: the windows are counted as if there were one more.",
        hint="How many strides are there between the first and the last of `size` windows?",
        changes=[Edit(WHERE, ZEROS, "size * stride + kernel - size")],
    ),
    Misconception(
        id="rounded-up-on-both-sides",
        says="An odd number of zeros is rounded up on both sides, so there is one zero too many.",
        hint="How many zeros are there in all, before and after together?",
        changes=[
            Edit(WHERE, BEFORE, "before = -(-zeros // 2)"),
            Edit(WHERE, AFTER, "after = before"),
        ],
    ),
    Misconception(
        id="half-a-zero",
        says="An odd number of zeros gives half a zero on each side.",
        hint="Can there be half a zero? The docstring says which end gets one more.",
        changes=[Edit(WHERE, BEFORE, "before = zeros / 2")],
    ),
    Misconception(
        id="all-zeros-on-both-sides",
        says="Each side gets all the zeros, so there are twice as many.",
        hint="How many zeros are there in all, before and after together?",
        changes=[Edit(WHERE, BEFORE, "before = zeros"), Edit(WHERE, AFTER, "after = zeros")],
    ),
    Misconception(
        id="pixels-not-subtracted",
        says="The number of zeros is that of all covered positions: the pixels are not subtracted.",
        hint="The covered positions are zeros and pixels. Which of them are zeros?",
        changes=[Edit(WHERE, ZEROS, "(size - 1) * stride + kernel")],
    ),
    Misconception(
        id="as-for-mode-full",
        says='Each side gets the kernel minus one zeros, as in mode "full".',
        hint="Count the outputs for 5 pixels and a kernel of 3 with two zeros on each side.",
        changes=[Edit(WHERE, ZEROS, "2 * (kernel - 1)")],
    ),
    Misconception(
        id="kernel-minus-stride",
        says="The number of zeros is the kernel minus the stride.",
        hint="At stride 2, where do the windows of 5 outputs start and end?",
        changes=[Edit(WHERE, ZEROS, "max(kernel - stride, 0)")],
    ),
    Misconception(
        id="floats",
        says="The numbers of zeros are floats such as 1.0 instead of ints.",
        hint="np.pad takes whole numbers only. Which of Python's two divisions gives them?",
        changes=[Edit(WHERE, BEFORE, "before = np.floor(zeros / 2)")],
    ),
]
