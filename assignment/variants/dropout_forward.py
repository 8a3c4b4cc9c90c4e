"""Right dropout, with other draws."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:dropout_forward"

VARIANTS = [
    Variant(
        id="as-in-the-text",
        why="The text's formula to the letter: its mask is float64, and so is what comes out.",
        changes=[
            Rewrite(
                WHERE,
                """
if mode == "train":
    mask = (np.random.rand(*x.shape) < p) / p
    out = x * mask
else:
    out = x
""",
            )
        ],
    ),
    Variant(
        id="binomial",
        why="Coins instead of uniform numbers.",
        changes=[
            Rewrite(
                WHERE,
                """
out = x.copy()
if mode == "train":
    mask = np.random.binomial(1, p, size=x.shape).astype(x.dtype) / p
    out *= mask
""",
            )
        ],
    ),
    Variant(
        id="uniform-from-above",
        why="Kept where a uniform number is at least 1 - p.",
        changes=[
            Rewrite(
                WHERE,
                """
if mode == "test":
    out = x
else:
    mask = np.where(np.random.uniform(size=x.shape) >= 1 - p, 1 / p, 0).astype(x.dtype)
    out = np.multiply(x, mask)
""",
            )
        ],
    ),
]
