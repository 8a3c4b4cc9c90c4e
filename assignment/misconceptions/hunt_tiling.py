"""Known wrong repairs of `TilingPool`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"
SHAPE = "self.outputs(x)"
ROWS = "slice(i * self.stride, i * self.stride + self.size)"
HANDED = "(*x.shape[:2], x.shape[2] // self.stride, x.shape[3] // self.stride)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
        hint=(
            "Draw a row of 7 pixels and windows of 3 pixels at stride 2. How many whole windows "
            "fit, and how many does the class use?"
        ),
        changes=[Edit(WHERE, SHAPE, HANDED)],
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
]
