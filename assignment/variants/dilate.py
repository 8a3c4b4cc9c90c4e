"""Right ways to put zeros between errors, written otherwise than the reference."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:dilate"

VARIANTS = [
    Variant(
        id="kronecker",
        why="A Kronecker product with a corner of 1, cut where the last error stands.",
        changes=[
            Rewrite(
                WHERE,
                """
                corner = np.zeros((stride, stride), errors.dtype)
                corner[0, 0] = 1
                spread = np.kron(errors, corner)
                spread = spread[..., :(errors.shape[-2] - 1) * stride + 1, :]
                spread = spread[..., :(errors.shape[-1] - 1) * stride + 1]
                """,
            )
        ],
    ),
    Variant(
        id="loops",
        why="One error at a time.",
        changes=[
            Rewrite(
                WHERE,
                """
                high, wide = errors.shape[-2:]
                larger = (1 + (high - 1) * stride, 1 + (wide - 1) * stride)
                spread = np.zeros(errors.shape[:-2] + larger)
                for r in range(high):
                    for q in range(wide):
                        spread[..., r * stride, q * stride] = errors[..., r, q]
                """,
            )
        ],
    ),
]
