"""Other right answers for `rot180`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:rot180"

VARIANTS = [
    Variant(
        id="rot90-twice",
        why="Rotates twice by 90 degrees.",
        changes=[Rewrite(WHERE, "turned = np.rot90(w, 2, axes=(-2, -1))")],
    ),
    Variant(
        id="flip",
        why="Uses NumPy's flip over the axes of rows and columns, and copies the result.",
        changes=[Rewrite(WHERE, "turned = np.flip(w, axis=(-2, -1)).copy()")],
    ),
]
