"""Known wrong answers for `relu_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:relu_forward"

MISCONCEPTIONS = [
    Misconception(
        id="input-overwritten",
        says="out is right, but the negative numbers of x itself are set to 0 as well.",
        hint="The caller still needs x. Which of your operations write into it?",
        changes=[Edit(WHERE, "out = np.maximum(x, 0)", "x[x < 0] = 0\n    out = x")],
    ),
    Misconception(
        id="step",
        says="Every positive number becomes 1.",
        hint="A comparison says where x is positive. Which value should be there?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "(x > 0).astype(x.dtype)")],
    ),
    Misconception(
        id="absolute-value",
        says="Negative numbers become positive instead of 0.",
        hint="What should the output be for -3?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.abs(x)")],
    ),
    Misconception(
        id="minimum",
        says="Positive numbers become 0, and negative numbers are kept.",
        hint="What should the output be for -3, and for 2?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.minimum(x, 0)")],
    ),
    words.known(
        "cache-holds-another-array",
        [Edit(WHERE, "out = np.maximum(x, 0)", "out = x = np.maximum(x, 0)")],
    ),
    Misconception(
        id="leaky",
        says="Negative numbers are multiplied by 0.01 instead of set to 0: that is a leaky ReLU.",
        hint="What does the formula give for -3?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.where(x > 0, x, 0.01 * x)")],
    ),
    Misconception(
        id="clipped-at-one",
        says="Numbers above 1 are clipped to 1.",
        hint="ReLU has a lower limit. Does it have an upper one?",
        changes=[Edit(WHERE, "np.maximum(x, 0)", "np.clip(x, 0, 1)")],
    ),
]
