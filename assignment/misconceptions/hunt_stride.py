"""Known wrong repairs of `StrideOneConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/bughunt/convolution.py:StrideOneConv.backward"
CORNER = "i * self.stride, j * self.stride"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=(
            "At stride 2, where is the top left corner of the second window in a row? Print what "
            "the class uses."
        ),
        changes=[Edit(WHERE, CORNER, "i, j")],
    ),
    Misconception(
        id="rows-only",
        says="The gradients use the stride for the rows but not for the columns.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i * self.stride, j")],
    ),
    Misconception(
        id="columns-only",
        says="The gradients use the stride for the columns but not for the rows.",
        hint="The window moves in two directions.",
        changes=[Edit(WHERE, CORNER, "i, j * self.stride")],
    ),
    Misconception(
        id="dx-only",
        says="dx uses the stride, but dw does not.",
        hint="Both gradients need the window that the forward pass saw.",
        changes=[
            Edit(WHERE, "seen = x[:, :, rows, columns]", "seen = x[:, :, i : i + HH, j : j + WW]")
        ],
    ),
    Misconception(
        id="dw-only",
        says="dw uses the stride, but dx does not.",
        hint="Both gradients need the window that the forward pass saw.",
        changes=[Edit(WHERE, "dx[:, :, rows, columns] +=", "dx[:, :, i : i + HH, j : j + WW] +=")],
    ),
    Misconception(
        id="dx-overwritten",
        says=("Where windows overlap, dx keeps only the last contribution instead of the sum."),
        hint=(
            "A pixel may belong to several windows. What happens to the gradient "
            "that it already has?"
        ),
        changes=[
            Edit(WHERE, "dx[:, :, rows, columns] +=", "dx[:, :, rows, columns] ="),
        ],
    ),
    Misconception(
        id="dw-overwritten",
        says=(
            "dw keeps only the contribution of the last position instead of the "
            "sum over all positions."
        ),
        hint=("The same filter is used at every position. How do the contributions combine?"),
        changes=[
            Edit(WHERE, "self.dw +=", "self.dw ="),
        ],
    ),
    Misconception(
        id="dx-of-the-last-filter",
        says=(
            "dx keeps only the contribution of the last filter and, where windows "
            "overlap, of the last window."
        ),
        hint=(
            "Every filter and every window uses the pixel. What happens to the "
            "gradient that it already has?"
        ),
        changes=[
            Rewrite(
                WHERE,
                """
top, left = i * self.stride, j * self.stride
rows, columns = slice(top, top + HH), slice(left, left + WW)
for n in range(len(x)):
    for f in range(len(self.w)):
        self.dw[f] += errors[n, f] * x[n, :, rows, columns]
        dx[n, :, rows, columns] = errors[n, f] * self.w[f]
""",
            ),
        ],
    ),
    Misconception(
        id="dw-of-the-last-image",
        says="dw keeps only the contribution of the last position of the last image.",
        hint=(
            "The same filter is used in every image and at every position. How do "
            "the contributions combine?"
        ),
        changes=[
            Rewrite(
                WHERE,
                """
top, left = i * self.stride, j * self.stride
rows, columns = slice(top, top + HH), slice(left, left + WW)
for n in range(len(x)):
    for f in range(len(self.w)):
        self.dw[f] = errors[n, f] * x[n, :, rows, columns]
        dx[n, :, rows, columns] += errors[n, f] * self.w[f]
""",
            ),
        ],
    ),
    Misconception(
        id="dw-averaged",
        says="dw is averaged over the images instead of summed.",
        hint=("If the loss is a mean over the batch, dout already contains that division."),
        changes=[
            Edit(
                WHERE,
                "self.dw += np.tensordot(errors, seen, axes=(0, 0))",
                "self.dw += np.tensordot(errors, seen, axes=(0, 0)) / len(x)",
            ),
        ],
    ),
    Misconception(
        id="filters-rotated",
        says="dx is computed with filters that are rotated by 180 degrees.",
        hint=(
            "The window of dx starts in the same corner as the window of x. Which "
            "entry of the filter belongs to that corner?"
        ),
        changes=[
            Edit(WHERE, "self.w, axes=(1, 0)", "self.w[:, :, ::-1, ::-1], axes=(1, 0)"),
        ],
    ),
    Misconception(
        id="stride-within-the-window",
        says=("The stride is between the pixels of a window instead of between the windows."),
        hint="Draw two neighboring windows at stride 2, and mark their pixels.",
        changes=[
            Rewrite(
                WHERE,
                """
rows = slice(i, i + HH * self.stride, self.stride)
columns = slice(j, j + WW * self.stride, self.stride)
seen = x[:, :, rows, columns]
self.dw += np.tensordot(errors, seen, axes=(0, 0))
dx[:, :, rows, columns] += np.tensordot(errors, self.w, axes=(1, 0))
""",
            ),
        ],
    ),
    Misconception(
        id="positions-swapped",
        says="The row and the column of each window are swapped.",
        hint="Which of i and j counts rows?",
        changes=[
            Edit(WHERE, "i * self.stride, j * self.stride", "j * self.stride, i * self.stride"),
        ],
    ),
    Misconception(
        id="db-twice",
        says="db is twice as large as it should be.",
        hint="Where is db computed already?",
        changes=[
            Edit(
                WHERE,
                "self.dw += np.tensordot(errors, seen, axes=(0, 0))",
                (
                    "self.dw += np.tensordot(errors, seen, axes=(0, 0))\n"
                    "                self.db += errors.sum(axis=0)"
                ),
            ),
        ],
    ),
]
