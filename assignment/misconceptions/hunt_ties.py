"""Wrong gradients of `GenerousPool`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:GenerousPool.backward"
WINNER = """winner = np.zeros(window.shape, x.dtype)
            winner.flat[window.argmax()] = 1"""

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Add up dx over all pixels, and dout over all outputs. By the docstring the two sums "
        "are equal: for which images are they?",
        changes=[Edit(WHERE, WINNER, "winner = (window == window.max()).astype(x.dtype)")],
    ),
    Misconception(
        id="shared-evenly",
        says="Your dx is what you get when all largest pixels of a window share its gradient.",
        hint="That hands each gradient on exactly once, but the docstring says which pixel takes "
        "it.",
        changes=[
            Edit(
                WHERE,
                WINNER,
                "winner = (window == window.max()).astype(x.dtype) / np.sum(window == "
                "window.max())",
            )
        ],
    ),
    Misconception(
        id="the-last-wins",
        says="Your dx is what you get when the last of the largest pixels takes the gradient.",
        hint="Which of several equal pixels does the docstring name?",
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()]",
                "winner.flat[window.size - 1 - window.ravel()[::-1].argmax()]",
            )
        ],
    ),
]
