"""Right turns that are written otherwise than the reference."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:rot180"

VARIANTS = [
    Variant(
        id="rot90-twice",
        why="Two quarter turns make a half turn.",
        changes=[Rewrite(WHERE, "turned = np.rot90(w, 2, axes=(-2, -1))")],
    ),
    Variant(
        id="flip",
        why="NumPy's flip, over the axes of rows and columns, copied.",
        changes=[Rewrite(WHERE, "turned = np.flip(w, axis=(-2, -1)).copy()")],
    ),
]
