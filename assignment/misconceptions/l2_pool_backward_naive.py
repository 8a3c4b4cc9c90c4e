"""Wrong gradients of L2 pooling."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling.py:l2_pool_backward_naive"

MISCONCEPTIONS = [
    Misconception(
        id="overlaps-overwrite",
        says="Your dx is what you get when a window replaces what another window left there.",
        hint="A pixel of several windows is owed a share by each of them.",
        changes=[Edit(WHERE, "dx[n, c, rows, columns] += ", "dx[n, c, rows, columns] = ")],
    ),
    Misconception(
        id="pixel-forgotten",
        says="Your dx is what you get when a pixel's share does not depend on the pixel.",
        hint="Differentiate the root of a sum of squares with respect to one of its terms.",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 1.0")],
    ),
    Misconception(
        id="norm-forgotten",
        says="Your dx is what you get when the gradient is not divided by the norm.",
        hint="The derivative of a root has the root itself below the line.",
        changes=[Edit(WHERE, " / out[n, c, i, j]", "")],
    ),
    Misconception(
        id="factor-two",
        says="Your dx is twice what it should be.",
        hint="The 2 of the squares and the 2 of the root: do both remain?",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 2 * x[n, c, rows, columns]")],
    ),
    Misconception(
        id="gaps-closed",
        says="Your dx is what you get when gaps between the windows are closed.",
        hint="Find the windows in the way that the forward pass does.",
        changes=[
            Edit(
                WHERE,
                "slice(i * stride, i * stride + height)",
                "slice(i * min(height, stride), i * min(height, stride) + height)",
            ),
            Edit(
                WHERE,
                "slice(j * stride, j * stride + width)",
                "slice(j * min(width, stride), j * min(width, stride) + width)",
            ),
        ],
    ),
]
