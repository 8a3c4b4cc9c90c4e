"""Known wrong answers for `conv_cost`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/cost.py:conv_cost"
VALUES = "values = filters * OH * OW"
WEIGHTS = "weights = C * HH * WW"
MULTIPLY_ADDS = "multiply_adds = values * weights"
PARAMETERS = "parameters = filters * (weights + 1)"
DEPTH = "How deep is a filter that covers all channels of its input?"


def values_alone(expression: str) -> list[Edit]:
    """Return the changes to values that leave multiply_adds right."""
    return [
        Edit(WHERE, VALUES, f"values = {expression}"),
        Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = filters * OH * OW * weights"),
    ]


MISCONCEPTIONS = [
    Misconception(
        id="channels-forgotten",
        says="The counts treat a filter as if it had only one channel.",
        hint=DEPTH,
        changes=[Edit(WHERE, WEIGHTS, "weights = HH * WW")],
    ),
    Misconception(
        id="input-size-for-output-size",
        says="The counts use the size of the input instead of the size of the output.",
        hint="Each output comes from one window. How many windows are there at stride 2?",
        changes=[Edit(WHERE, VALUES, "values = filters * H * W")],
    ),
    Misconception(
        id="no-biases",
        says="The parameters leave out the biases.",
        hint="Each filter learns one more number, besides its weights.",
        changes=[Edit(WHERE, PARAMETERS, "parameters = filters * weights")],
    ),
    Misconception(
        id="additions-counted-apart",
        says="Products and additions are counted separately, so multiply_adds is twice as large.",
        hint="A product together with its addition counts as one.",
        changes=[Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = 2 * values * weights")],
    ),
    Misconception(
        id="filters-not-counted",
        says="multiply_adds counts the work of one filter only.",
        hint="Every filter visits every window.",
        changes=[Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = OH * OW * weights")],
    ),
    Misconception(
        id="one-bias-a-layer",
        says="The parameters have one bias for the whole layer instead of one per filter.",
        hint="How many filters are there, and how many biases does each need?",
        changes=[Edit(WHERE, PARAMETERS, "parameters = filters * weights + 1")],
    ),
    Misconception(
        id="products-of-the-input-size",
        says="multiply_adds uses the size of the input instead of the size of the output.",
        hint="Each output comes from one window. How many windows are there at stride 2?",
        changes=[Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = filters * H * W * weights")],
    ),
    Misconception(
        id="biases-multiplied",
        says="multiply_adds counts the bias of every output, too.",
        hint="The docstring says whether adding the bias counts.",
        changes=[Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = values * (weights + 1)")],
    ),
    Misconception(
        id="values-of-one-filter",
        says="values counts the output of one filter only.",
        hint="How many channels does the output have?",
        changes=values_alone("OH * OW"),
    ),
    Misconception(
        id="values-of-the-input",
        says="values counts the numbers of the input instead of those of the output.",
        hint="What does the docstring say about values?",
        changes=values_alone("C * H * W"),
    ),
    Misconception(
        id="parameters-without-depth",
        says="The parameters count one channel of each filter only.",
        hint=DEPTH,
        changes=[Edit(WHERE, PARAMETERS, "parameters = filters * (HH * WW + 1)")],
    ),
    Misconception(
        id="products-without-depth",
        says="multiply_adds counts one channel of each filter only.",
        hint=DEPTH,
        changes=[Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = values * HH * WW")],
    ),
    Misconception(
        id="products-and-additions",
        says=(
            "multiply_adds counts products and additions separately: n products and n - 1 "
            "additions."
        ),
        hint="A product together with its addition counts as one.",
        changes=[Edit(WHERE, MULTIPLY_ADDS, "multiply_adds = values * (2 * weights - 1)")],
    ),
    Misconception(
        id="a-bias-a-channel",
        says="The parameters have one bias for each channel of each filter.",
        hint="A filter adds up all its channels. How often is the bias added to that sum?",
        changes=[Edit(WHERE, PARAMETERS, "parameters = filters * C * (HH * WW + 1)")],
    ),
    Misconception(
        id="biases-of-the-channels",
        says="The parameters have one bias per channel of the input instead of one per filter.",
        hint="Which output does a bias belong to?",
        changes=[Edit(WHERE, PARAMETERS, "parameters = filters * weights + C")],
    ),
    Misconception(
        id="kernel-height-for-width",
        says="The counts use the height of the kernel for its width, too.",
        hint="Height and width of the kernel may differ.",
        changes=[Edit(WHERE, WEIGHTS, "weights = C * HH * HH")],
    ),
    Misconception(
        id="parameters-of-one-filter",
        says="The parameters count one filter only.",
        hint="How many filters does the layer have?",
        changes=[Edit(WHERE, PARAMETERS, "parameters = weights + 1")],
    ),
]
