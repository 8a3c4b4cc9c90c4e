"""Other right answers for `dropout_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:dropout_forward"

VARIANTS = [
    Variant(
        id="as-in-the-text",
        why="Uses the exact formula of the docstring: its mask is float64, and so is the output.",
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
        why="Draws from a binomial distribution instead of a uniform one.",
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
        why="Keeps a unit where a uniform number is at least 1 - p.",
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
    Variant(
        id="weighted-choice",
        why="Draws 0 or 1/p for each number with np.random.choice.",
        changes=[
            Rewrite(
                WHERE,
                """
                if mode == "train":
                    mask = np.random.choice([0, 1 / p], size=x.shape, p=[1 - p, p]).astype(x.dtype)
                    out = np.multiply(x, mask)
                else:
                    out = x
                """,
            )
        ],
    ),
]
