"""Known wrong repairs of `TilingPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"
SHAPE = "self.outputs(x)"
ROWS = "slice(i * self.stride, i * self.stride + self.size)"
HANDED = "(*x.shape[:2], x.shape[2] // self.stride, x.shape[3] // self.stride)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=(
            "Draw a row of 7 pixels and windows of 3 pixels at stride 2. How many whole windows "
            "fit, and how many does the class use?"
        ),
        changes=[Edit(WHERE, SHAPE, HANDED)],
    ),
    Misconception(
        id="counted-by-the-window",
        says="The windows are counted as if they lay side by side: side // size.",
        hint="How far is it from the start of one window to the start of the next?",
        changes=[
            Edit(
                WHERE,
                SHAPE,
                "(*x.shape[:2], x.shape[2] // self.size, x.shape[3] // self.size)",
            )
        ],
    ),
    Misconception(
        id="cut-windows-count",
        says="Windows that extend past the edge are pooled, too.",
        hint="Only whole windows count. Pixels at the end that fill no whole window are left out.",
        changes=[
            Edit(
                WHERE,
                SHAPE,
                "(*x.shape[:2], *(1 - (self.size - side) // self.stride for side in x.shape[2:]))",
            )
        ],
    ),
    Misconception(
        id="windows-step-by-their-size",
        says="Windows move by their own height instead of the stride.",
        hint="One number says how large a window is, another how far it moves.",
        changes=[
            Edit(
                WHERE,
                ROWS,
                "slice(min(i * self.size, x.shape[2] - self.size), min(i * self.size, x.shape[2] "
                "- self.size) + self.size)",
            )
        ],
    ),
    Misconception(
        id="mean-of-the-window",
        says="Each output is the mean of its window instead of the maximum.",
        hint="Which number of a window does the docstring name?",
        changes=[
            Edit(
                WHERE,
                "x[:, :, rows, columns].max(axis=(2, 3))",
                "x[:, :, rows, columns].mean(axis=(2, 3))",
            ),
        ],
    ),
    Misconception(
        id="maximum-of-everything",
        says="Each output is the maximum over all images and channels.",
        hint="Over which axes of the window is the maximum?",
        changes=[
            Edit(WHERE, "x[:, :, rows, columns].max(axis=(2, 3))", "x[:, :, rows, columns].max()"),
        ],
    ),
    Misconception(
        id="negative-maxima-lost",
        says="A window of negative pixels gives 0.",
        hint="What is the largest of -3 and -1?",
        changes=[
            Edit(
                WHERE,
                "x[:, :, rows, columns].max(axis=(2, 3))",
                "np.maximum(x[:, :, rows, columns].max(axis=(2, 3)), 0)",
            ),
        ],
    ),
    Misconception(
        id="height-for-width",
        says=("The output is as wide as it is tall, whatever the width of the images is."),
        hint="Height and width of the images may differ.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (H - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + k)
        columns = slice(j * s, j * s + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="one-window-too-few",
        says=("There is one window too few in each direction: the formula's + 1 is missing."),
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], (H - k) // s, (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + k)
        columns = slice(j * s, j * s + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="one-added-too-early",
        says=(
            "The 1 in the formula for the number of windows is added before the "
            "division by the stride."
        ),
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], (H - k + 1) // s, (W - k + 1) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + k)
        columns = slice(j * s, j * s + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="windows-side-by-side",
        says=("The stride is ignored: the windows lie side by side, and their number fits that."),
        hint="One number says how large a window is, another how far it moves.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // k, 1 + (W - k) // k), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * k, i * k + k)
        columns = slice(j * k, j * k + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="stride-one",
        says=("The stride is ignored: windows move by one pixel, and their number fits that."),
        hint="One number says how large a window is, another how far it moves.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], H - k + 1, W - k + 1), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i, i + k)
        columns = slice(j, j + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="windows-too-close",
        says=("The number of windows is right, but they move by one pixel instead of the stride."),
        hint="Where does window (1, 1) start?",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i, i + k)
        columns = slice(j, j + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="stride-for-size",
        says="The windows are as large as the stride.",
        hint="One number says how large a window is, another how far it moves.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + s)
        columns = slice(j * s, j * s + s)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="always-two-by-two",
        says="The windows are always 2x2.",
        hint="The constructor stores the size of the windows.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + 2)
        columns = slice(j * s, j * s + 2)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="window-one-too-large",
        says="Each window is one row and one column too large.",
        hint="Which pixel is the last one in a slice?",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + k + 1)
        columns = slice(j * s, j * s + k + 1)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="zeros-for-cut-windows",
        says="The output still has places for windows that do not fit. They hold 0.",
        hint="How many whole windows fit? The output has no other places.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], H // s, W // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + k)
        columns = slice(j * s, j * s + k)
        window = x[:, :, rows, columns]
        out[:, :, i, j] = window.max(axis=(2, 3)) if min(window.shape[2:]) == k else 0
""",
            ),
        ],
    ),
    Misconception(
        id="stride-of-the-rows-only",
        says="The windows move by one column instead of the stride.",
        hint="The window moves in two directions.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i * s, i * s + k)
        columns = slice(j, j + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
    Misconception(
        id="stride-of-the-columns-only",
        says="The windows move by one row instead of the stride.",
        hint="The window moves in two directions.",
        changes=[
            Rewrite(
                WHERE,
                """
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], 1 + (H - k) // s, 1 + (W - k) // s), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice(i, i + k)
        columns = slice(j * s, j * s + k)
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
            ),
        ],
    ),
]
