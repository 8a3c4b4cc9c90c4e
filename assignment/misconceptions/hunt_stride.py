"""Known wrong repairs of `StrideOneConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _hunts as hunts

WHERE = "cs231n/bughunt/convolution.py:StrideOneConv.backward"
CORNER = "i * self.stride, j * self.stride"
WINDOW_OF_DX = "dx[:, :, rows, columns] +="

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "At stride 2, where is the top left corner of the second window in a row? Print what "
            "the class uses."
        ),
        bug=Edit(WHERE, CORNER, "i, j"),
    ),
    Misconception(
        id="dx-only",
        says="dx uses the stride, but dw does not.",
        hint="Both gradients need the window that the forward pass saw.",
        changes=[
            Edit(WHERE, "seen = x[:, :, rows, columns]", "seen = x[:, :, i : i + HH, j : j + WW]")
        ],
    ),
    Misconception(
        id="dw-only",
        says="dw uses the stride, but dx does not.",
        hint="Both gradients need the window that the forward pass saw.",
        changes=[Edit(WHERE, WINDOW_OF_DX, "dx[:, :, i : i + HH, j : j + WW] +=")],
    ),
    Misconception(
        id="dx-overwritten",
        says="Where windows overlap, dx keeps only the last contribution instead of the sum.",
        hint=(
            "A pixel may belong to several windows. What happens to the gradient that it already "
            "has?"
        ),
        changes=[Edit(WHERE, WINDOW_OF_DX, "dx[:, :, rows, columns] =")],
    ),
    Misconception(
        id="stride-within-the-window",
        says="The stride is between the pixels of a window instead of between the windows.",
        hint="Draw two neighboring windows at stride 2, and mark their pixels.",
        changes=[
            Rewrite(
                WHERE,
                """
rows = slice(i, i + HH * self.stride, self.stride)
columns = slice(j, j + WW * self.stride, self.stride)
seen = x[:, :, rows, columns]
self.dw += np.tensordot(errors, seen, axes=(0, 0))
dx[:, :, rows, columns] += np.tensordot(errors, self.w, axes=(1, 0))
""",
            )
        ],
    ),
    Misconception(
        id="rows-only",
        says="The gradients use the stride for the rows but not for the columns.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i * self.stride, j")],
    ),
    Misconception(
        id="columns-only",
        says="The gradients use the stride for the columns but not for the rows.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i, j * self.stride")],
    ),
    Misconception(
        id="filters-rotated",
        says="dx is computed with filters that are rotated by 180 degrees.",
        hint=(
            "The window of dx starts in the same corner as the window of x. Which entry of the "
            "filter belongs to that corner?"
        ),
        changes=[Edit(WHERE, "self.w, axes=(1, 0)", "self.w[:, :, ::-1, ::-1], axes=(1, 0)")],
    ),
    Misconception(
        id="dw-overwritten",
        says=(
            "dw keeps only the contribution of the last position instead of the sum over all "
            "positions."
        ),
        hint="The same filter is used at every position. How do the contributions combine?",
        changes=[Edit(WHERE, "self.dw +=", "self.dw =")],
    ),
    Misconception(
        id="positions-swapped",
        says="The row and the column of each window are swapped.",
        hint="Which of i and j counts rows?",
        changes=[Edit(WHERE, CORNER, "j * self.stride, i * self.stride")],
    ),
]
