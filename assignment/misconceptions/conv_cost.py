"""Wrong counts."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/cost.py:conv_cost"

MISCONCEPTIONS = [
    Misconception(
        id="channels-forgotten",
        says="Your counts are what you get when a kernel is taken to have one channel.",
        hint="How deep is a kernel that looks at all channels of its input?",
        changes=[Edit(WHERE, "C * HH * WW", "HH * WW")],
    ),
    Misconception(
        id="input-size-for-output-size",
        says="Your counts are what you get from the size of the input where that of the output "
        "belongs.",
        hint="Every output is one window. How many windows are there at stride 2?",
        changes=[Edit(WHERE, "filters * OH * OW", "filters * H * W")],
    ),
    Misconception(
        id="no-biases",
        says="Your parameters are what you get without the biases.",
        hint="Each filter learns one number beside its kernel.",
        changes=[Edit(WHERE, "(weights + 1)", "weights")],
    ),
    Misconception(
        id="filters-not-counted",
        says="Your multiply_adds are what you get for one filter alone.",
        hint="Every filter looks at every window.",
        changes=[Edit(WHERE, "values * weights", "OH * OW * weights")],
    ),
]
