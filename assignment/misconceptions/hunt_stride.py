"""Wrong gradients of `StrideOneConv`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:StrideOneConv.backward"
CORNER = "i * self.stride, j * self.stride"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="At stride 2, where is the upper left corner of the second window of a row? Print "
        "what the class takes it to be.",
        changes=[Edit(WHERE, CORNER, "i, j")],
    ),
    Misconception(
        id="rows-only",
        says="Your gradients are what you get when the stride is kept to from row to row, but not "
        "from column to column.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i * self.stride, j")],
    ),
    Misconception(
        id="columns-only",
        says="Your gradients are what you get when the stride is kept to from column to column, "
        "but not from row to row.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i, j * self.stride")],
    ),
]
