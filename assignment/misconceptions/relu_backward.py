"""Wrong gradients of a rectified linear unit, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:relu_backward"

MISCONCEPTIONS = [
    Misconception(
        id="dout-overwritten",
        says="Your dx is right, but dout itself is set to 0 where x is negative.",
        hint="Others may still need dout. Which of your lines write into it?",
        changes=[Edit(WHERE, "dx: Array = dout * (x > 0)", "dout[x <= 0] = 0\n    dx = dout")],
    ),
    Misconception(
        id="sign-of-dout",
        says="Your dx is what you get when the sign of dout decides, not that of x.",
        hint="Which numbers did the forward pass cut off?",
        changes=[Edit(WHERE, "x > 0", "dout > 0")],
    ),
    Misconception(
        id="slope-alone",
        says="Your dx is the slope alone, without the gradient that comes from above.",
        hint="Chain rule: the local slope times what arrives.",
        changes=[Edit(WHERE, "dout * (x > 0)", "(x > 0).astype(x.dtype)")],
    ),
    Misconception(
        id="times-x",
        says="Your dx is dout times the layer's output, in place of times its slope.",
        hint="What is the derivative of max(0, x) for a positive x?",
        changes=[Edit(WHERE, "dout * (x > 0)", "dout * np.maximum(x, 0)")],
    ),
    Misconception(
        id="passes-everywhere",
        says="Your dx is what you get when the gradient passes everywhere.",
        hint="Nudge a negative x: does the output move?",
        changes=[Edit(WHERE, "dout * (x > 0)", "dout.copy()")],
    ),
    Misconception(
        id="inverted",
        says="Your dx is what you get when the gradient passes where x is negative.",
        hint="Which side of 0 did the forward pass keep?",
        changes=[Edit(WHERE, "x > 0", "x < 0")],
    ),
    Misconception(
        id="passes-at-zero",
        says="Your dx is what you get when the gradient passes at x = 0.",
        hint="Read what the text says about the kink: is 0 above 0?",
        changes=[Edit(WHERE, "(x > 0)", "(x >= 0)")],
    ),
]
