"""Known wrong repairs of `TurnedConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"
USED = "view, turned)"
TURN = "filters[:, :, ::-1, ::-1]"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=(
            "Take a 1x3 image, the filter 1 2 4 and dout = 1. The forward pass multiplied the "
            "first pixel by 1. What is its gradient?"
        ),
        changes=[Edit(WHERE, USED, "view, filters)")],
    ),
    Misconception(
        id="turned-by-rows",
        says="The filters are flipped from top to bottom only.",
        hint="A rotation by 180 degrees moves the top left corner to the bottom right.",
        changes=[Edit(WHERE, TURN, "filters[:, :, ::-1]")],
    ),
    Misconception(
        id="turned-by-columns",
        says="The filters are flipped from left to right only.",
        hint="A rotation by 180 degrees moves the top left corner to the bottom right.",
        changes=[Edit(WHERE, TURN, "filters[:, :, :, ::-1]")],
    ),
    Misconception(
        id="turned-with-the-maps",
        says="The order of the maps is reversed, too.",
        hint="Which axes of the filters are positions in the window, and which are not?",
        changes=[Edit(WHERE, TURN, "filters[:, ::-1, ::-1, ::-1]")],
    ),
    Misconception(
        id="transposed",
        says="Each filter is transposed instead of rotated.",
        hint="Rotate a 2x2 filter by 180 degrees on paper. Which number goes where?",
        changes=[Edit(WHERE, "filters[:, :, ::-1, ::-1]", "filters.transpose(0, 1, 3, 2)")],
    ),
    Misconception(
        id="every-axis-reversed",
        says="The orders of the maps and of the channels are reversed, too.",
        hint=("Which axes of the filters are positions in the window, and which are not?"),
        changes=[
            Edit(WHERE, "filters[:, :, ::-1, ::-1]", "np.flip(filters)"),
        ],
    ),
    Misconception(
        id="turned-with-the-channels",
        says="The order of the channels is reversed, too.",
        hint=("Which axes of the filters are positions in the window, and which are not?"),
        changes=[
            Edit(WHERE, "filters[:, :, ::-1, ::-1]", "filters[::-1, :, ::-1, ::-1]"),
        ],
    ),
    Misconception(
        id="first-two-axes-rotated",
        says=(
            "The orders of the maps and of the channels are reversed instead of "
            "those of the rows and columns."
        ),
        hint=("Which axes of the filters are positions in the window, and which are not?"),
        changes=[
            Edit(WHERE, "filters[:, :, ::-1, ::-1]", "filters[::-1, ::-1]"),
        ],
    ),
    Misconception(
        id="rotated-by-90-degrees",
        says="Each filter is rotated by 90 degrees only, counterclockwise.",
        hint="How many quarter turns make 180 degrees?",
        changes=[
            Edit(WHERE, "filters[:, :, ::-1, ::-1]", "np.rot90(filters, axes=(2, 3))"),
        ],
    ),
    Misconception(
        id="rotated-and-transposed",
        says="Each filter is transposed as well as rotated.",
        hint="Rotate a 2x2 filter by 180 degrees on paper. Which number goes where?",
        changes=[
            Edit(
                WHERE,
                "filters[:, :, ::-1, ::-1]",
                "filters[:, :, ::-1, ::-1].transpose(0, 1, 3, 2)",
            ),
        ],
    ),
    Misconception(
        id="errors-turned-too",
        says=(
            "dout is rotated as well as the filters, or dx instead of the filters: "
            "both give the same result."
        ),
        hint=("Take one pixel. Which outputs used it, and with which entry of the filter?"),
        changes=[
            Edit(
                WHERE,
                "sliding_window_view(errors,",
                "sliding_window_view(errors[:, :, ::-1, ::-1],",
            ),
        ],
    ),
    Misconception(
        id="dx-turned",
        says="dx is rotated by 180 degrees.",
        hint="The filters must be rotated, and nothing else.",
        changes=[
            Edit(
                WHERE,
                "sliding_window_view(errors,",
                "sliding_window_view(errors[:, :, ::-1, ::-1],",
            ),
            Edit(WHERE, "view, turned)", "view, filters)"),
        ],
    ),
    Misconception(
        id="first-map-only",
        says="dx contains only the errors of the first map.",
        hint="Which outputs used a pixel? Each of them has an error.",
        changes=[
            Edit(WHERE, "view, turned)", "view[:, :1], turned[:, :1])"),
        ],
    ),
    Misconception(
        id="mean-over-the-maps",
        says="dx is averaged over the maps instead of summed.",
        hint="The docstring says what happens to all outputs that used a pixel.",
        changes=[
            Edit(WHERE, "view, turned)", "view / len(self.w), turned)"),
        ],
    ),
    Misconception(
        id="last-map-only",
        says="dx contains only the errors of the last map.",
        hint="Which outputs used a pixel? Each of them has an error.",
        changes=[
            Edit(WHERE, "view, turned)", "view[:, -1:], turned[:, -1:])"),
        ],
    ),
]
