"""Known wrong repairs of `TurnedConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _hunts as hunts

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"
ROTATED = "filters[:, :, ::-1, ::-1]"
BUG = Edit(WHERE, "view, turned)", "view, filters)")
DOUT_ROTATED = Edit(
    WHERE, "sliding_window_view(errors,", "sliding_window_view(errors[:, :, ::-1, ::-1],"
)

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Take a 1x3 image, the filter 1 2 4 and dout = 1. The forward pass multiplied the "
            "first pixel by 1. What is its gradient?"
        ),
        bug=BUG,
    ),
    Misconception(
        id="turned-by-columns",
        says="The filters are flipped from left to right only.",
        hint="A rotation by 180 degrees moves the top left corner to the bottom right.",
        changes=[Edit(WHERE, ROTATED, "filters[:, :, :, ::-1]")],
    ),
    Misconception(
        id="turned-by-rows",
        says="The filters are flipped from top to bottom only.",
        hint="A rotation by 180 degrees moves the top left corner to the bottom right.",
        changes=[Edit(WHERE, ROTATED, "filters[:, :, ::-1]")],
    ),
    Misconception(
        id="transposed",
        says="Each filter is transposed instead of rotated.",
        hint="Rotate a 2x2 filter by 180 degrees on paper. Which number goes where?",
        changes=[Edit(WHERE, ROTATED, "filters.transpose(0, 1, 3, 2)")],
    ),
    Misconception(
        id="first-two-axes-rotated",
        says=(
            "The orders of the maps and of the channels are reversed instead of those of the rows "
            "and columns."
        ),
        hint="Which axes of the filters are positions in the window, and which are not?",
        changes=[Edit(WHERE, ROTATED, "filters[::-1, ::-1]")],
    ),
    Misconception(
        id="every-axis-reversed",
        says="The orders of the maps and of the channels are reversed, too.",
        hint="Which axes of the filters are positions in the window, and which are not?",
        changes=[Edit(WHERE, ROTATED, "np.flip(filters)")],
    ),
    Misconception(
        id="dx-turned",
        says="dout is rotated instead of the filters, or dx is rotated as well as the filters.",
        hint="The filters must be rotated, and nothing else.",
        changes=[BUG, DOUT_ROTATED],
    ),
    Misconception(
        id="errors-turned-too",
        says="dx is rotated instead of the filters, or dout is rotated as well as the filters.",
        hint="Take one pixel. Which outputs used it, and with which entry of the filter?",
        changes=[DOUT_ROTATED],
    ),
    Misconception(
        id="rotated-by-90-degrees",
        says="Each filter is rotated by 90 degrees only, counterclockwise.",
        hint="How many quarter turns make 180 degrees?",
        changes=[Edit(WHERE, ROTATED, "np.rot90(filters, axes=(2, 3))")],
    ),
    Misconception(
        id="turned-with-the-maps",
        says="The order of the maps is reversed, too.",
        hint="Which axes of the filters are positions in the window, and which are not?",
        changes=[Edit(WHERE, ROTATED, "filters[:, ::-1, ::-1, ::-1]")],
    ),
]
