"""Known wrong repairs of `TurnedConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"
USED = "view, turned)"
TURN = "filters[:, :, ::-1, ::-1]"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
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
]
