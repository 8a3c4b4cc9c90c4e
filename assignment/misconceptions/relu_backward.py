"""Known wrong answers for `relu_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:relu_backward"
DX = "dout * (x > 0)"

MISCONCEPTIONS = [
    Misconception(
        id="passes-at-zero",
        says="The gradient passes at x = 0.",
        hint="What does the docstring say about x = 0? Is 0 greater than 0?",
        changes=[Edit(WHERE, "(x > 0)", "(x >= 0)")],
    ),
    Misconception(
        id="slope-alone",
        says="dx is only the slope; it is not multiplied by dout.",
        hint="What does the chain rule do with the local slope and dout?",
        changes=[Edit(WHERE, DX, "(x > 0).astype(x.dtype)")],
    ),
    Misconception(
        id="sign-of-dout",
        says="The sign of dout decides where the gradient passes; it should be the sign of x.",
        hint="Which numbers did the forward pass set to 0?",
        changes=[Edit(WHERE, "x > 0", "dout > 0")],
    ),
    Misconception(
        id="dout-overwritten",
        says="dx is right, but dout itself is set to 0 where x is negative.",
        hint="Other code may still need dout. Which of your lines write into it?",
        changes=[Edit(WHERE, f"dx: Array = {DX}", "dout[x <= 0] = 0\n    dx = dout")],
    ),
    Misconception(
        id="passes-everywhere",
        says="The gradient passes everywhere, even where x is negative.",
        hint="Slightly change a negative x. Does the output change?",
        changes=[Edit(WHERE, DX, "dout.copy()")],
    ),
    Misconception(
        id="times-x-everywhere",
        says="dx is dout times x instead of dout times the slope.",
        hint="What is the derivative of max(0, x), and what is max(0, x) itself?",
        changes=[Edit(WHERE, DX, "dout * x")],
    ),
    Misconception(
        id="inverted",
        says="The gradient passes where x is negative instead of where it is positive.",
        hint="Which side of 0 did the forward pass keep?",
        changes=[Edit(WHERE, "x > 0", "x < 0")],
    ),
    Misconception(
        id="cache-overwritten",
        says="dx is right, but x in the cache is replaced by its slope, 0 or 1.",
        hint="The cache belongs to the forward pass. Which of your lines write into it?",
        changes=[Edit(WHERE, f"dx: Array = {DX}", "x[...] = x > 0\n    dx = dout * x")],
    ),
    Misconception(
        id="times-x",
        says="dx is dout times the layer's output instead of dout times its slope.",
        hint="What is the derivative of max(0, x) for a positive x?",
        changes=[Edit(WHERE, DX, "dout * np.maximum(x, 0)")],
    ),
    Misconception(
        id="sign-for-slope",
        says="Where x is negative, the gradient changes its sign instead of becoming 0.",
        hint="What is the slope of max(0, x) at -3, and what is the sign of -3?",
        changes=[Edit(WHERE, DX, "dout * np.sign(x)")],
    ),
    Misconception(
        id="inverted-with-zero",
        says="The gradient passes where x is negative or 0 instead of where it is positive.",
        hint="Which side of 0 did the forward pass keep?",
        changes=[Edit(WHERE, "x > 0", "x <= 0")],
    ),
    Misconception(
        id="sign-of-dout-as-well",
        says=(
            "The gradient passes only where both x and dout are positive; the sign of "
            "dout should not matter."
        ),
        hint="Slightly change a positive x. Does the slope depend on dout?",
        changes=[Edit(WHERE, DX, "dout * (x > 0) * (dout > 0)")],
    ),
]
