"""Known wrong repairs of `StrideOneConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:StrideOneConv.backward"
CORNER = "i * self.stride, j * self.stride"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
        hint=(
            "At stride 2, where is the top left corner of the second window in a row? Print what "
            "the class uses."
        ),
        changes=[Edit(WHERE, CORNER, "i, j")],
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
        changes=[Edit(WHERE, "dx[:, :, rows, columns] +=", "dx[:, :, i : i + HH, j : j + WW] +=")],
    ),
]
