"""Wrong rectified linear units, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:relu_forward"

MISCONCEPTIONS = [
    Misconception(
        id="absolute-value",
        says="Your out is what you get when negative numbers lose their sign.",
        hint="What should become of -3?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.abs(x)")],
    ),
    Misconception(
        id="input-overwritten",
        says=("Your out is right, but the negative numbers of x itself are set to 0 as well."),
        hint="The cache must hold x as it came. Which of your operations write into x?",
        changes=[Edit(WHERE, "out = np.maximum(x, 0)", "x[x < 0] = 0\n    out = x")],
    ),
    Misconception(
        id="step",
        says="Your out is what you get when everything above 0 becomes 1.",
        hint="A comparison says where x is positive; which value belongs there?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "(x > 0).astype(x.dtype)")],
    ),
    Misconception(
        id="clipped-at-one",
        says="Your out is what you get when large numbers are cut off at 1.",
        hint="Only the lower side is cut off.",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.clip(x, 0, 1)")],
    ),
    Misconception(
        id="leaky",
        says=("Your out is what you get when negative numbers keep a hundredth of themselves."),
        hint="That is a relative of this layer. What does the formula give for -3?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.where(x > 0, x, 0.01 * x)")],
    ),
]
