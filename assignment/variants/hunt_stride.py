"""Other right repairs of `StrideOneConv`."""

from grading.spec import Edit, Variant

WHERE = "cs231n/bughunt/convolution.py:StrideOneConv.backward"

VARIANTS = [
    Variant(
        id="einsum",
        why="Computes both sums with einsum.",
        changes=[
            Edit(
                WHERE,
                "np.tensordot(errors, seen, axes=(0, 0))",
                "np.einsum('nf,nchw->fchw', errors, seen)",
            ),
            Edit(
                WHERE,
                "np.tensordot(errors, self.w, axes=(1, 0))",
                "np.einsum('nf,fchw->nchw', errors, self.w)",
            ),
        ],
    ),
]
