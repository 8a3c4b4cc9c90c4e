"""Known wrong repairs of `TilingPool`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception, Rewrite

from . import _hunts as hunts

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"
OUTPUTS = "self.outputs(x)"


def pool(
    height: str = "1 + (H - k) // s",
    width: str = "1 + (W - k) // s",
    rows: str = "i * s, i * s + k",
    columns: str = "j * s, j * s + k",
) -> list[Rewrite]:
    """Return the solution with another output size or with other windows."""
    return [
        Rewrite(
            WHERE,
            f"""
k, s, H, W = self.size, self.stride, *x.shape[2:]
out = np.zeros((*x.shape[:2], {height}, {width}), x.dtype)
for i in range(out.shape[2]):
    for j in range(out.shape[3]):
        rows = slice({rows})
        columns = slice({columns})
        out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
""",
        )
    ]


MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Draw a row of 7 pixels and windows of 3 pixels at stride 2. How many whole windows "
            "fit, and how many does the class use?"
        ),
        bug=Edit(
            WHERE,
            OUTPUTS,
            "(*x.shape[:2], x.shape[2] // self.stride, x.shape[3] // self.stride)",
        ),
    ),
    Misconception(
        id="one-window-too-few",
        says="There is one window too few in each direction: the formula's + 1 is missing.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=pool(height="(H - k) // s", width="(W - k) // s"),
    ),
    Misconception(
        id="cut-windows-count",
        says="Windows that extend past the edge are pooled, too.",
        hint="Only whole windows count. Pixels at the end that fill no whole window are left out.",
        changes=[
            Edit(
                WHERE,
                OUTPUTS,
                "(*x.shape[:2], *(1 - (self.size - side) // self.stride for side in x.shape[2:]))",
            )
        ],
    ),
    Misconception(
        id="counted-by-the-window",
        says="The windows are counted as if they lay side by side: side // size.",
        hint="How far is it from the start of one window to the start of the next?",
        changes=[
            Edit(
                WHERE,
                OUTPUTS,
                "(*x.shape[:2], x.shape[2] // self.size, x.shape[3] // self.size)",
            )
        ],
    ),
    Misconception(
        id="one-added-too-early",
        says=(
            "The 1 in the formula for the number of windows is added before the division by the "
            "stride."
        ),
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=pool(height="(H - k + 1) // s", width="(W - k + 1) // s"),
    ),
    Misconception(
        id="windows-side-by-side",
        says="The stride is ignored: the windows lie side by side, and their number fits that.",
        hint="One number says how large a window is, another how far it moves.",
        changes=pool(
            height="1 + (H - k) // k",
            width="1 + (W - k) // k",
            rows="i * k, i * k + k",
            columns="j * k, j * k + k",
        ),
    ),
    Misconception(
        id="windows-too-close",
        says="The number of windows is right, but they move by one pixel instead of the stride.",
        hint="Where does window (1, 1) start?",
        changes=pool(rows="i, i + k", columns="j, j + k"),
    ),
    Misconception(
        id="height-for-width",
        says="The output is as wide as it is tall, whatever the width of the images is.",
        hint="Height and width of the images may differ.",
        changes=pool(width="1 + (H - k) // s"),
    ),
    Misconception(
        id="stride-for-size",
        says="The windows are as large as the stride.",
        hint="One number says how large a window is, another how far it moves.",
        changes=pool(rows="i * s, i * s + s", columns="j * s, j * s + s"),
    ),
    Misconception(
        id="windows-step-by-their-size",
        says="Windows move by their own height instead of the stride.",
        hint="One number says how large a window is, another how far it moves.",
        changes=[
            Edit(
                WHERE,
                "slice(i * self.stride, i * self.stride + self.size)",
                "slice(min(i * self.size, x.shape[2] - self.size), "
                "min(i * self.size, x.shape[2] - self.size) + self.size)",
            )
        ],
    ),
]
