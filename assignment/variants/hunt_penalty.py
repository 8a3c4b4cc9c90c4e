"""Right penalties, otherwise."""

from grading.spec import Edit, Variant

LOSS = "cs231n/bughunt/loss.py:FlatPenalty.loss"
GRADIENT = "cs231n/bughunt/loss.py:FlatPenalty.gradient"

VARIANTS = [
    Variant(
        id="dot-product",
        why="The squares by a dot product, the gradient by np.add.",
        changes=[
            Edit(LOSS, "np.sum(w * w)", "np.vdot(w, w)"),
            Edit(GRADIENT, "dw + self.reg * w", "np.add(dw, np.multiply(w, self.reg))"),
        ],
    ),
]
