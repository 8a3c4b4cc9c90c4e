"""Known wrong answers for `relu_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:relu_backward"

MISCONCEPTIONS = [
    Misconception(
        id="dout-overwritten",
        says="dx is right, but dout itself is set to 0 where x is negative.",
        hint="Other code may still need dout. Which of your lines write into it?",
        changes=[Edit(WHERE, "dx: Array = dout * (x > 0)", "dout[x <= 0] = 0\n    dx = dout")],
    ),
    Misconception(
        id="sign-of-dout",
        says="The sign of dout decides where the gradient passes; it should be the sign of x.",
        hint="Which numbers did the forward pass set to 0?",
        changes=[Edit(WHERE, "x > 0", "dout > 0")],
    ),
    Misconception(
        id="slope-alone",
        says="dx is only the slope; it is not multiplied by dout.",
        hint="What does the chain rule do with the local slope and dout?",
        changes=[Edit(WHERE, "dout * (x > 0)", "(x > 0).astype(x.dtype)")],
    ),
    Misconception(
        id="times-x",
        says="dx is dout times the layer's output instead of dout times its slope.",
        hint="What is the derivative of max(0, x) for a positive x?",
        changes=[Edit(WHERE, "dout * (x > 0)", "dout * np.maximum(x, 0)")],
    ),
    Misconception(
        id="passes-everywhere",
        says="The gradient passes everywhere, even where x is negative.",
        hint="Slightly change a negative x. Does the output change?",
        changes=[Edit(WHERE, "dout * (x > 0)", "dout.copy()")],
    ),
    Misconception(
        id="inverted",
        says="The gradient passes where x is negative instead of where it is positive.",
        hint="Which side of 0 did the forward pass keep?",
        changes=[Edit(WHERE, "x > 0", "x < 0")],
    ),
    Misconception(
        id="passes-at-zero",
        says="The gradient passes at x = 0.",
        hint="What does the docstring say about x = 0? Is 0 greater than 0?",
        changes=[Edit(WHERE, "(x > 0)", "(x >= 0)")],
    ),
]
