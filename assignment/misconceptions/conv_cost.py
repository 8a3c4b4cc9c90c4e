"""Known wrong answers for `conv_cost`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/cost.py:conv_cost"

MISCONCEPTIONS = [
    Misconception(
        id="channels-forgotten",
        says="The counts treat a filter as if it had only one channel.",
        hint="How deep is a filter that covers all channels of its input?",
        changes=[Edit(WHERE, "C * HH * WW", "HH * WW")],
    ),
    Misconception(
        id="input-size-for-output-size",
        says="The counts use the size of the input instead of the size of the output.",
        hint="Each output comes from one window. How many windows are there at stride 2?",
        changes=[Edit(WHERE, "filters * OH * OW", "filters * H * W")],
    ),
    Misconception(
        id="no-biases",
        says="The parameters leave out the biases.",
        hint="Each filter learns one more number, besides its weights.",
        changes=[Edit(WHERE, "(weights + 1)", "weights")],
    ),
    Misconception(
        id="filters-not-counted",
        says="multiply_adds counts the work of one filter only.",
        hint="Every filter visits every window.",
        changes=[Edit(WHERE, "values * weights", "OH * OW * weights")],
    ),
]
