"""Wrong turns of a kernel."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:rot180"
TURN = "w[..., ::-1, ::-1]"

MISCONCEPTIONS = [
    Misconception(
        id="flipped-one-way",
        says="Your turned is what you get when the kernel is mirrored left to right only.",
        hint="Turn a sheet of paper by 180 degrees: where does its upper left corner go?",
        changes=[Edit(WHERE, TURN, "w[..., :, ::-1]")],
    ),
    Misconception(
        id="upside-down-only",
        says="Your turned is what you get when the kernel is put upside down, but not mirrored.",
        hint="Turn a sheet of paper by 180 degrees: where does its upper left corner go?",
        changes=[Edit(WHERE, TURN, "w[..., ::-1, :]")],
    ),
    Misconception(
        id="transposed",
        says="Your turned is what you get when rows and columns change places.",
        hint="A transpose keeps the upper left corner where it is; a half turn does not.",
        changes=[Edit(WHERE, TURN, "w.swapaxes(-1, -2)")],
    ),
    Misconception(
        id="every-axis-reversed",
        says="Your turned is what you get when filters and channels are reversed as well.",
        hint="Which axes of w are rows and columns? The others say which kernel it is.",
        changes=[Edit(WHERE, TURN, "np.flip(w)")],
    ),
]
