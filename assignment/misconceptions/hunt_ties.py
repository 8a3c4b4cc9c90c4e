"""Known wrong repairs of `GenerousPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:GenerousPool.backward"
WINNER = """winner = np.zeros(window.shape, x.dtype)
            winner.flat[window.argmax()] = 1"""

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
        hint=(
            "Sum dx over all pixels, and dout over all outputs. The docstring says that the two "
            "sums are equal. For which images are they?"
        ),
        changes=[Edit(WHERE, WINNER, "winner = (window == window.max()).astype(x.dtype)")],
    ),
    Misconception(
        id="shared-evenly",
        says="Equal largest pixels share the gradient.",
        hint=(
            "The two sums are now equal, but the docstring says which one of the equal pixels "
            "gets the whole gradient."
        ),
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
        says="The last of several equal largest pixels gets the gradient.",
        hint="Which of the equal pixels does the docstring name?",
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()]",
                "winner.flat[window.size - 1 - window.ravel()[::-1].argmax()]",
            )
        ],
    ),
]
