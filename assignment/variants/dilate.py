"""Other right answers for `dilate`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:dilate"

VARIANTS = [
    Variant(
        id="kronecker",
        why="A Kronecker product with a 1 in the corner, cut after the last error.",
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
        why="Copies one error at a time.",
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
