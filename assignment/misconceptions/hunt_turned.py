"""Wrong gradients of `TurnedConv`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"
USED = "view, turned)"
TURN = "filters[:, :, ::-1, ::-1]"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Take a 1x3 image, a filter 1 2 4 and dout = 1. The first pixel was multiplied by 1 "
        "in the forward pass: what is its gradient?",
        changes=[Edit(WHERE, USED, "view, filters)")],
    ),
    Misconception(
        id="turned-by-rows",
        says="Your dx is what you get when the filters are mirrored from top to bottom only.",
        hint="Half a turn moves the upper left corner to the lower right.",
        changes=[Edit(WHERE, TURN, "filters[:, :, ::-1]")],
    ),
    Misconception(
        id="turned-by-columns",
        says="Your dx is what you get when the filters are mirrored from left to right only.",
        hint="Half a turn moves the upper left corner to the lower right.",
        changes=[Edit(WHERE, TURN, "filters[:, :, :, ::-1]")],
    ),
    Misconception(
        id="turned-with-the-maps",
        says="Your dx is what you get when the order of the maps is reversed as well.",
        hint="Which axes of the filters are places in the window, and which are not?",
        changes=[Edit(WHERE, TURN, "filters[:, ::-1, ::-1, ::-1]")],
    ),
]
