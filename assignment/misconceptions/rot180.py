"""Known wrong answers for `rot180`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:rot180"
TURN = "w[..., ::-1, ::-1]"

MISCONCEPTIONS = [
    Misconception(
        id="flipped-one-way",
        says="The kernel is flipped from left to right only.",
        hint="Rotate a sheet of paper by 180 degrees. Where does its top left corner go?",
        changes=[Edit(WHERE, TURN, "w[..., :, ::-1]")],
    ),
    Misconception(
        id="upside-down-only",
        says="The kernel is flipped from top to bottom only.",
        hint="Rotate a sheet of paper by 180 degrees. Where does its top left corner go?",
        changes=[Edit(WHERE, TURN, "w[..., ::-1, :]")],
    ),
    Misconception(
        id="transposed",
        says="The kernel is transposed instead of rotated.",
        hint=(
            "A transpose keeps the top left corner in its place. A rotation by 180 degrees does "
            "not."
        ),
        changes=[Edit(WHERE, TURN, "w.swapaxes(-1, -2)")],
    ),
    Misconception(
        id="every-axis-reversed",
        says="The order of filters and channels is reversed, too.",
        hint="Which axes of w are rows and columns? The other axes only say which kernel it is.",
        changes=[Edit(WHERE, TURN, "np.flip(w)")],
    ),
    Misconception(
        id="first-two-axes-rotated",
        says="The first two axes are rotated instead of the last two.",
        hint="Which axes does np.rot90 rotate if you do not name them?",
        changes=[Edit(WHERE, "w[..., ::-1, ::-1]", "w[::-1, ::-1]")],
    ),
]
