"""Other right repairs of `TurnedConv`."""

from grading.spec import Edit, Variant

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"
TURN = "filters[:, :, ::-1, ::-1]"

VARIANTS = [
    Variant(
        id="turned-twice",
        why="Rotates the last two axes twice by 90 degrees.",
        changes=[Edit(WHERE, TURN, "np.rot90(filters, 2, axes=(2, 3))")],
    ),
]
