"""Wrong outputs of `TilingPool`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"
SHAPE = "self.outputs(x)"
ROWS = "slice(i * self.stride, i * self.stride + self.size)"
HANDED = "(*x.shape[:2], x.shape[2] // self.stride, x.shape[3] // self.stride)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Draw a row of 7 pixels and windows of 3 pixels, 2 apart. How many whole windows are "
        "there, and how many does the class make?",
        changes=[Edit(WHERE, SHAPE, HANDED)],
    ),
    Misconception(
        id="cut-windows-count",
        says="Your output is what you get when windows that run over the edge count as well.",
        hint="Only whole windows count: a rest under no whole window is not looked at.",
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
        says="Your output is what you get when windows are as far apart as they are high.",
        hint="Two different numbers say how large a window is and how far it moves.",
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
