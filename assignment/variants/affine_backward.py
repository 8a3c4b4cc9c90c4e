"""Other right answers for `affine_backward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:affine_backward"

VARIANTS = [
    Variant(
        id="einsum",
        why="Computes the sums with einsum.",
        changes=[
            Rewrite(
                WHERE,
                """
rows = x.reshape(len(x), -1)
dx = np.einsum("nm,dm->nd", dout, w).reshape(x.shape)
dw = np.einsum("nd,nm->dm", rows, dout)
db = np.sum(dout, axis=0, keepdims=True)[0]
""",
            )
        ],
    ),
    Variant(
        id="ones",
        why="Computes db as a product with ones.",
        changes=[
            Rewrite(
                WHERE,
                """
N = x.shape[0]
dx = np.dot(dout, w.T).reshape(*x.shape)
dw = np.dot(x.reshape(N, -1).T, dout)
db = np.ones(N, dtype=x.dtype).dot(dout)
""",
            )
        ],
    ),
]
