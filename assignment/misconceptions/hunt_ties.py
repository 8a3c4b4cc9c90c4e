"""Known wrong repairs of `GenerousPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _hunts as hunts

WHERE = "cs231n/bughunt/pooling.py:GenerousPool.backward"
FIRST = "winner.flat[window.argmax()] = 1"
WINNER = f"winner = np.zeros(window.shape, x.dtype)\n            {FIRST}"
OVERWRITTEN = Edit(WHERE, "dx[n, c, rows, columns] +=", "dx[n, c, rows, columns] =")

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Sum dx over all pixels, and dout over all outputs. The docstring says that the two "
            "sums are equal. For which images are they?"
        ),
        bug=Edit(WHERE, WINNER, "winner = (window == window.max()).astype(x.dtype)"),
    ),
    Misconception(
        id="shared-evenly",
        says="Equal largest pixels share the gradient.",
        hint=(
            "The two sums are now equal, but the docstring says which one of the equal pixels gets "
            "the whole gradient."
        ),
        changes=[
            Edit(
                WHERE,
                WINNER,
                "winner = (window == window.max()).astype(x.dtype) "
                "/ np.sum(window == window.max())",
            )
        ],
    ),
    Misconception(
        id="windows-overwritten",
        says="Where windows overlap, the last one overwrites the gradients of the others.",
        hint="The first version of the class adds the gradients of all windows. Keep that.",
        changes=[OVERWRITTEN],
    ),
    Misconception(
        id="ties-and-overwritten",
        says=(
            "Every equal largest pixel still gets the gradient, and where windows overlap, the "
            "last one overwrites the others."
        ),
        hint="The first version of the class adds the gradients of all windows. Keep that.",
        changes=[Edit(WHERE, WINNER, "winner = window == window.max()"), OVERWRITTEN],
    ),
    Misconception(
        id="the-last-wins",
        says="The last of several equal largest pixels gets the gradient.",
        hint="Which of the equal pixels does the docstring name?",
        changes=[
            Edit(WHERE, FIRST, "winner.flat[window.size - 1 - window.ravel()[::-1].argmax()] = 1")
        ],
    ),
    Misconception(
        id="row-and-column-exchanged",
        says="The row and the column within a window are swapped.",
        hint="argmax counts row by row. How do you get the row from its number?",
        changes=[Edit(WHERE, FIRST, "winner.T.flat[window.argmax()] = 1")],
    ),
    Misconception(
        id="largest-of-every-row",
        says="In every row of the window, the largest pixel gets the gradient.",
        hint="How many pixels of a window get the gradient, according to the docstring?",
        changes=[Edit(WHERE, FIRST, "winner[np.arange(len(window)), window.argmax(axis=1)] = 1")],
    ),
    Misconception(
        id="first-by-column",
        says="Of several equal largest pixels, the first column by column gets the gradient.",
        hint="In which order does the docstring of the module go through a window?",
        changes=[Edit(WHERE, FIRST, "winner.T.flat[window.T.argmax()] = 1")],
    ),
]
