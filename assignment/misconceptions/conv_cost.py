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
    Misconception(
        id="one-bias-a-layer",
        says="The parameters have one bias for the whole layer instead of one per filter.",
        hint="How many filters are there, and how many biases does each need?",
        changes=[Edit(WHERE, "filters * (weights + 1)", "filters * weights + 1")],
    ),
    Misconception(
        id="additions-counted-apart",
        says="Products and additions are counted separately, so multiply_adds is twice as large.",
        hint="A product together with its addition counts as one.",
        changes=[
            Edit(WHERE, "multiply_adds = values * weights", "multiply_adds = 2 * values * weights")
        ],
    ),
]
