"""Known wrong repairs of `GenerousPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:GenerousPool.backward"
WINNER = """winner = np.zeros(window.shape, x.dtype)
            winner.flat[window.argmax()] = 1"""

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
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
    Misconception(
        id="first-by-column",
        says=("Of several equal largest pixels, the first column by column gets the gradient."),
        hint="In which order does the docstring of the module go through a window?",
        changes=[
            Edit(WHERE, "winner.flat[window.argmax()] = 1", "winner.T.flat[window.T.argmax()] = 1"),
        ],
    ),
    Misconception(
        id="first-of-every-row",
        says=(
            "In every row of the window, the first of the equal largest pixels gets the gradient."
        ),
        hint=("How many pixels of a window get the gradient, according to the docstring?"),
        changes=[
            Edit(
                WHERE,
                (
                    "winner = np.zeros(window.shape, x.dtype)\n"
                    "            winner.flat[window.argmax()] = 1"
                ),
                (
                    "winner = window == window.max()\n"
                    "            winner = winner & (winner.cumsum(axis=1) == 1)"
                ),
            ),
        ],
    ),
    Misconception(
        id="largest-of-every-row",
        says="In every row of the window, the largest pixel gets the gradient.",
        hint=("How many pixels of a window get the gradient, according to the docstring?"),
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()] = 1",
                "winner[np.arange(len(window)), window.argmax(axis=1)] = 1",
            ),
        ],
    ),
    Misconception(
        id="first-of-every-column",
        says=(
            "In every column of the window, the first of the equal largest pixels "
            "gets the gradient."
        ),
        hint=("How many pixels of a window get the gradient, according to the docstring?"),
        changes=[
            Edit(
                WHERE,
                (
                    "winner = np.zeros(window.shape, x.dtype)\n"
                    "            winner.flat[window.argmax()] = 1"
                ),
                (
                    "winner = window == window.max()\n"
                    "            winner = winner & (winner.cumsum(axis=0) == 1)"
                ),
            ),
        ],
    ),
    Misconception(
        id="largest-of-every-column",
        says="In every column of the window, the largest pixel gets the gradient.",
        hint=("How many pixels of a window get the gradient, according to the docstring?"),
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()] = 1",
                "winner[window.argmax(axis=0), np.arange(window.shape[1])] = 1",
            ),
        ],
    ),
    Misconception(
        id="row-and-column-exchanged",
        says="The row and the column within a window are swapped.",
        hint="argmax counts row by row. How do you get the row from its number?",
        changes=[
            Edit(WHERE, "winner.flat[window.argmax()] = 1", "winner.T.flat[window.argmax()] = 1"),
        ],
    ),
    Misconception(
        id="windows-overwritten",
        says=("Where windows overlap, the last one overwrites the gradients of the others."),
        hint=("The first version of the class adds the gradients of all windows. Keep that."),
        changes=[
            Edit(WHERE, "dx[n, c, rows, columns] +=", "dx[n, c, rows, columns] ="),
        ],
    ),
    Misconception(
        id="ties-and-overwritten",
        says=(
            "Every equal largest pixel still gets the gradient, and where windows "
            "overlap, the last one overwrites the others."
        ),
        hint=("The first version of the class adds the gradients of all windows. Keep that."),
        changes=[
            Edit(
                WHERE,
                (
                    "winner = np.zeros(window.shape, x.dtype)\n"
                    "            winner.flat[window.argmax()] = 1"
                ),
                "winner = window == window.max()",
            ),
            Edit(WHERE, "dx[n, c, rows, columns] +=", "dx[n, c, rows, columns] ="),
        ],
    ),
    Misconception(
        id="nothing-for-ties",
        says="A window with several equal largest pixels passes no gradient on.",
        hint=(
            "Sum dx over all pixels, and dout over all outputs. The docstring says "
            "that the two sums are equal."
        ),
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()] = 1",
                "winner.flat[window.argmax()] = np.sum(window == window.max()) == 1",
            ),
        ],
    ),
    Misconception(
        id="smallest-pixel",
        says="The gradient goes to the smallest pixel of each window.",
        hint="Which pixel does the forward pass take?",
        changes=[
            Edit(WHERE, "window.argmax()", "window.argmin()"),
        ],
    ),
    Misconception(
        id="all-pixels",
        says="Every pixel of a window gets the gradient.",
        hint=("Slightly change a pixel that is not the largest. Does the output change?"),
        changes=[
            Edit(WHERE, "winner.flat[window.argmax()] = 1", "winner[:] = 1"),
        ],
    ),
    Misconception(
        id="first-gets-a-share",
        says="The first largest pixel gets only its share of the gradient.",
        hint=(
            "Sum dx over all pixels, and dout over all outputs. The docstring says "
            "that the two sums are equal."
        ),
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()] = 1",
                "winner.flat[window.argmax()] = 1 / np.sum(window == window.max())",
            ),
        ],
    ),
    Misconception(
        id="top-left-pixel",
        says="The top left pixel of each window gets the gradient.",
        hint="Which pixel does the forward pass take?",
        changes=[
            Edit(WHERE, "window.argmax()", "0"),
        ],
    ),
    Misconception(
        id="times-the-pixel",
        says="The gradient is multiplied by the largest pixel.",
        hint="Slightly change the largest pixel. By how much does the output change?",
        changes=[
            Edit(
                WHERE,
                "winner.flat[window.argmax()] = 1",
                "winner.flat[window.argmax()] = window.max()",
            ),
        ],
    ),
]
