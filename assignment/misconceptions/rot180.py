"""Known wrong answers for `rot180`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/by_hand.py:rot180"
ROTATED = "w[..., ::-1, ::-1]"
PAPER = "Rotate a sheet of paper by 180 degrees. Where does its top left corner go?"

MISCONCEPTIONS = [
    Misconception(
        id="flipped-one-way",
        says="The kernel is flipped from left to right only.",
        hint=PAPER,
        changes=[Edit(WHERE, ROTATED, "w[..., :, ::-1]")],
    ),
    Misconception(
        id="upside-down-only",
        says="The kernel is flipped from top to bottom only.",
        hint=PAPER,
        changes=[Edit(WHERE, ROTATED, "w[..., ::-1, :]")],
    ),
    Misconception(
        id="first-two-axes-rotated",
        says="The first two axes are rotated instead of the last two.",
        hint="Which axes does np.rot90 rotate if you do not name them?",
        changes=[Edit(WHERE, ROTATED, "w[::-1, ::-1]")],
    ),
    Misconception(
        id="every-axis-reversed",
        says="The order of filters and channels is reversed, too.",
        hint="Which axes of w are rows and columns? The other axes only say which kernel it is.",
        changes=[Edit(WHERE, ROTATED, "np.flip(w)")],
    ),
    Misconception(
        id="transposed",
        says="The kernel is transposed instead of rotated.",
        hint=(
            "A transpose keeps the top left corner in its place. A rotation by 180 degrees does "
            "not."
        ),
        changes=[Edit(WHERE, ROTATED, "w.swapaxes(-1, -2)")],
    ),
    Misconception(
        id="overwritten-on-the-way",
        says="Half of the numbers appear twice: the others were overwritten before they were read.",
        hint="After the first few steps, which numbers of the array are still the old ones?",
        changes=[
            Edit(
                WHERE,
                f"turned: Array = {ROTATED}",
                "turned: Array = w.copy()\n"
                "    HH, WW = w.shape[-2:]\n"
                "    for i, j in np.ndindex(HH, WW):\n"
                "        turned[..., i, j] = turned[..., HH - 1 - i, WW - 1 - j]",
            )
        ],
    ),
    Misconception(
        id="rotated-by-90-degrees",
        says="The planes are rotated by 90 degrees only, counterclockwise.",
        hint="How many quarter turns make 180 degrees?",
        changes=[Edit(WHERE, ROTATED, "np.rot90(w, axes=(-2, -1))")],
    ),
    Misconception(
        id="first-row-stays",
        says=(
            "The first row and the first column stay in their places, and the others are reversed."
        ),
        hint="Which index belongs to the last entry of an axis: -0 or -1?",
        changes=[Edit(WHERE, ROTATED, f"np.roll({ROTATED}, 1, axis=(-2, -1))")],
    ),
    Misconception(
        id="second-axis-reversed",
        says="The second axis of the array is reversed, and nothing else.",
        hint="Which two axes of w are rows and columns?",
        changes=[Edit(WHERE, ROTATED, "w[:, ::-1]")],
    ),
    Misconception(
        id="first-axis-reversed",
        says="The first axis of the array is reversed, and nothing else.",
        hint="Which two axes of w are rows and columns?",
        changes=[Edit(WHERE, ROTATED, "w[::-1]")],
    ),
    Misconception(
        id="unchanged",
        says="The result is the same as w.",
        hint=PAPER,
        changes=[Edit(WHERE, ROTATED, "w.copy()")],
    ),
]
