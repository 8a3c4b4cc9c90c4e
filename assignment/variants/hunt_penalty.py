"""Other right repairs of `FlatPenalty`."""

from grading.spec import Edit, Variant

LOSS = "cs231n/bughunt/loss.py:FlatPenalty.loss"
GRADIENT = "cs231n/bughunt/loss.py:FlatPenalty.gradient"

VARIANTS = [
    Variant(
        id="dot-product",
        why="Computes the squares with a dot product, and the gradient with np.add.",
        changes=[
            Edit(LOSS, "np.sum(w * w)", "np.vdot(w, w)"),
            Edit(GRADIENT, "dw + self.reg * w", "np.add(dw, np.multiply(w, self.reg))"),
        ],
    ),
]
