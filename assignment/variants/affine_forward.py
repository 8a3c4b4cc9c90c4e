"""Other right answers for `affine_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:affine_forward"

VARIANTS = [
    Variant(
        id="dot-of-minus-one",
        why="Uses np.dot, and a reshape with -1.",
        changes=[
            Rewrite(
                WHERE,
                """
out = np.dot(x.reshape(x.shape[0], -1), w) + b.reshape(1, -1)
""",
            )
        ],
    ),
    Variant(
        id="tensordot",
        why="Sums over all axes of an example at once.",
        changes=[
            Rewrite(
                WHERE,
                """
kernel = w.reshape(*x.shape[1:], -1)
out = np.tensordot(x, kernel, axes=x.ndim - 1) + b
""",
            )
        ],
    ),
]
