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
    Misconception(
        id="products-without-depth",
        says="multiply_adds counts one channel of each filter only.",
        hint="How deep is a filter that covers all channels of its input?",
        changes=[
            Edit(WHERE, "multiply_adds = values * weights", "multiply_adds = values * HH * WW"),
        ],
    ),
    Misconception(
        id="parameters-without-depth",
        says="The parameters count one channel of each filter only.",
        hint="How deep is a filter that covers all channels of its input?",
        changes=[
            Edit(
                WHERE,
                "parameters = filters * (weights + 1)",
                "parameters = filters * (HH * WW + 1)",
            ),
        ],
    ),
    Misconception(
        id="products-of-the-input-size",
        says=("multiply_adds uses the size of the input instead of the size of the output."),
        hint=("Each output comes from one window. How many windows are there at stride 2?"),
        changes=[
            Edit(
                WHERE,
                "multiply_adds = values * weights",
                "multiply_adds = filters * H * W * weights",
            ),
        ],
    ),
    Misconception(
        id="values-of-the-input-size",
        says=("values uses the height and width of the input instead of those of the output."),
        hint=("Each output comes from one window. How many windows are there at stride 2?"),
        changes=[
            Edit(WHERE, "values = filters * OH * OW", "values = filters * H * W"),
            Edit(
                WHERE,
                "multiply_adds = values * weights",
                "multiply_adds = filters * OH * OW * weights",
            ),
        ],
    ),
    Misconception(
        id="values-of-the-input",
        says="values counts the numbers of the input instead of the output.",
        hint="What does the docstring say about values?",
        changes=[
            Edit(WHERE, "values = filters * OH * OW", "values = C * H * W"),
            Edit(
                WHERE,
                "multiply_adds = values * weights",
                "multiply_adds = filters * OH * OW * weights",
            ),
        ],
    ),
    Misconception(
        id="values-of-one-filter",
        says="values counts the output of one filter only.",
        hint="How many channels does the output have?",
        changes=[
            Edit(WHERE, "values = filters * OH * OW", "values = OH * OW"),
            Edit(
                WHERE,
                "multiply_adds = values * weights",
                "multiply_adds = filters * OH * OW * weights",
            ),
        ],
    ),
    Misconception(
        id="values-with-the-channels",
        says="values uses the channels of the input instead of the filters.",
        hint="How many channels does the output have?",
        changes=[
            Edit(WHERE, "values = filters * OH * OW", "values = C * OH * OW"),
            Edit(
                WHERE,
                "multiply_adds = values * weights",
                "multiply_adds = filters * OH * OW * weights",
            ),
        ],
    ),
    Misconception(
        id="biases-of-the-channels",
        says=("The parameters have one bias per channel of the input instead of one per filter."),
        hint="Which output does a bias belong to?",
        changes=[
            Edit(
                WHERE, "parameters = filters * (weights + 1)", "parameters = filters * weights + C"
            ),
        ],
    ),
    Misconception(
        id="a-bias-a-channel",
        says="The parameters have one bias for each channel of each filter.",
        hint=("A filter adds up all its channels. How often is the bias added to that sum?"),
        changes=[
            Edit(
                WHERE,
                "parameters = filters * (weights + 1)",
                "parameters = filters * C * (HH * WW + 1)",
            ),
        ],
    ),
    Misconception(
        id="a-bias-an-output",
        says="The parameters have one bias for every number of the output.",
        hint=(
            "The same filter and its bias are used at every position. How often are they stored?"
        ),
        changes=[
            Edit(
                WHERE,
                "parameters = filters * (weights + 1)",
                "parameters = filters * weights + values",
            ),
        ],
    ),
    Misconception(
        id="biases-multiplied",
        says="multiply_adds counts the bias of every output, too.",
        hint="The docstring says whether adding the bias counts.",
        changes=[
            Edit(
                WHERE, "multiply_adds = values * weights", "multiply_adds = values * (weights + 1)"
            ),
        ],
    ),
    Misconception(
        id="products-and-additions",
        says=(
            "multiply_adds counts products and additions separately: n products "
            "and n - 1 additions."
        ),
        hint="A product together with its addition counts as one.",
        changes=[
            Edit(
                WHERE,
                "multiply_adds = values * weights",
                "multiply_adds = values * (2 * weights - 1)",
            ),
        ],
    ),
    Misconception(
        id="kernel-height-for-width",
        says="The counts use the height of the kernel for its width, too.",
        hint="Height and width of the kernel may differ.",
        changes=[
            Edit(WHERE, "C * HH * WW", "C * HH * HH"),
        ],
    ),
    Misconception(
        id="height-for-width",
        says="The output is counted as if it were as wide as it is tall.",
        hint="Height and width of the output may differ.",
        changes=[
            Edit(WHERE, "values = filters * OH * OW", "values = filters * OH * OH"),
        ],
    ),
    Misconception(
        id="sides-of-the-kernel-added",
        says="The counts use the sum of the kernel's sides instead of its area.",
        hint="How many numbers are in a 3x3 kernel?",
        changes=[
            Edit(WHERE, "C * HH * WW", "C * (HH + WW)"),
        ],
    ),
    Misconception(
        id="parameters-of-one-filter",
        says="The parameters count one filter only.",
        hint="How many filters does the layer have?",
        changes=[
            Edit(WHERE, "parameters = filters * (weights + 1)", "parameters = weights + 1"),
        ],
    ),
    Misconception(
        id="weights-of-one-filter",
        says=(
            "The parameters count the weights of one filter only, with the biases of all filters."
        ),
        hint="How many filters does the layer have?",
        changes=[
            Edit(WHERE, "parameters = filters * (weights + 1)", "parameters = weights + filters"),
        ],
    ),
    Misconception(
        id="a-weight-a-place",
        says=("The parameters count every position of the output, as if it had its own filters."),
        hint="The same filter is used at every position. How often is it stored?",
        changes=[
            Edit(
                WHERE, "parameters = filters * (weights + 1)", "parameters = values * (weights + 1)"
            ),
        ],
    ),
    Misconception(
        id="size-divided-by-stride",
        says="The output is counted as the input divided by the stride.",
        hint=("How many windows fit? Its height and width are already computed for you."),
        changes=[
            Edit(
                WHERE,
                "values = filters * OH * OW",
                "values = filters * (H // stride) * (W // stride)",
            ),
        ],
    ),
    Misconception(
        id="products-of-one-output",
        says="multiply_adds counts the products of one output only.",
        hint="How many numbers does the output have?",
        changes=[
            Edit(WHERE, "multiply_adds = values * weights", "multiply_adds = weights"),
        ],
    ),
]
