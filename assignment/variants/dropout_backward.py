"""Other right answers for `dropout_backward`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/layers.py:dropout_backward"
FORWARD = "cs231n/layers.py:dropout_forward"

VARIANTS = [
    Variant(
        id="where",
        why="Chooses between the two cases with np.where.",
        changes=[
            Rewrite(
                WHERE,
                """
dx = dout
if mask is not None:
    dx = np.where(mask > 0, dout, 0) * mask.max(initial=0)
""",
            )
        ],
    ),
    Variant(
        id="bare-mask",
        why="Uses a mask without the division, in both functions.",
        changes=[
            Edit(
                FORWARD,
                "(np.random.rand(*x.shape) < p).astype(x.dtype) / p",
                "(np.random.rand(*x.shape) < p)",
            ),
            Edit(FORWARD, "out = x * mask", "out = x * mask / p"),
            Rewrite(
                WHERE,
                """
dx = dout
if mode == "train":
    dx = dout * mask / dropout_param["p"]
""",
            ),
        ],
    ),
]
