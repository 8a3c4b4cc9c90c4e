"""Known wrong answers for `to_state_dict`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:to_state_dict"

MISCONCEPTIONS = [
    Misconception(
        id="not-transposed",
        says="The weights of the affine layers are not transposed; PyTorch has one row per unit.",
        hint="Write down the shapes in x @ weight.T.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                'np.array(weight, order="C")',
            )
        ],
    ),
    Misconception(
        id="reshaped-in-place-of-transposed",
        says=(
            "The weights of the affine layers are reshaped instead of transposed, so their "
            "numbers are in the wrong places."
        ),
        hint="A reshape never moves a number; a transpose does.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                (
                    'np.array(weight if layer == "conv" else weight.reshape(weight.shape[::-1]), '
                    'order="C")'
                ),
            )
        ],
    ),
    Misconception(
        id="order-of-the-view-kept",
        says="The numbers of the transposed arrays are still in the old order in memory.",
        hint=(
            "Look at the flags of the arrays. Which order does copy() choose, and which does the "
            "docstring ask for?"
        ),
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                'np.array(weight if layer == "conv" else weight.T, order="K")',
            )
        ],
    ),
    Misconception(
        id="views",
        says="The arrays share memory with the network's: training in PyTorch would change both.",
        hint="A transpose is a view. The docstring asks for new arrays.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                'weight if layer == "conv" else weight.T',
            ),
            Edit(WHERE, 'np.array(params[f"b{number}"], order="C")', 'params[f"b{number}"]'),
        ],
    ),
    Misconception(
        id="all-axes-turned",
        says="The axes of the filters are reversed.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                'np.array(weight.T, order="C")',
            )
        ],
    ),
    Misconception(
        id="cast-to-float32",
        says="The arrays are float32, whatever dtype the parameters have.",
        hint="Which dtype does the docstring ask for?",
        changes=[
            Edit(
                WHERE,
                'order="C")\n        state[f"{layer}.bias"]',
                ('order="C").astype(np.float32)\n        state[f"{layer}.bias"]'),
            )
        ],
    ),
    Misconception(
        id="biases-exchanged",
        says="The biases of the two affine layers are swapped.",
        hint="Which layer has as many biases as there are classes?",
        changes=[
            Edit(
                WHERE, 'params[f"b{number}"]', 'params[f"b{number if number == 1 else 5 - number}"]'
            )
        ],
    ),
    Misconception(
        id="own-names-kept",
        says="The dict also holds the arrays under their old names.",
        hint="PyTorch refuses a dict with a name that it does not know.",
        changes=[
            Edit(
                WHERE,
                "for number, layer in enumerate(",
                "state.update(params)\n    for number, layer in enumerate(",
            )
        ],
    ),
    Misconception(
        id="filters-transposed",
        says="The rows and columns of the filters are swapped.",
        hint="In which order do both libraries store the axes of a filter?",
        changes=[Edit(WHERE, 'weight if layer == "conv" else weight.T', "weight.swapaxes(-1, -2)")],
    ),
    Misconception(
        id="scores-not-transposed",
        says="scores.weight is not transposed; PyTorch has one row per unit.",
        hint="Write down the shapes in x @ weight.T.",
        changes=[
            Edit(WHERE, 'layer == "conv"', 'layer != "hidden"'),
        ],
    ),
    Misconception(
        id="hidden-not-transposed",
        says="hidden.weight is not transposed; PyTorch has one row per unit.",
        hint="Write down the shapes in x @ weight.T.",
        changes=[
            Edit(WHERE, 'layer == "conv"', 'layer != "scores"'),
        ],
    ),
    Misconception(
        id="filters-and-channels-swapped",
        says="The first two axes of the filters, (F, C), are swapped.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                ('np.array(weight.swapaxes(0, 1) if layer == "conv" else weight.T, order="C")'),
            ),
        ],
    ),
    Misconception(
        id="channels-last",
        says="The filters have their channels on the last axis.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                (
                    'np.array(weight.transpose(0, 2, 3, 1) if layer == "conv" else '
                    'weight.T, order="C")'
                ),
            ),
        ],
    ),
    Misconception(
        id="filters-last",
        says="The filters have the axes (HH, WW, C, F).",
        hint="PyTorch's filters have the same shape as ours.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                (
                    'np.array(weight.transpose(2, 3, 1, 0) if layer == "conv" else '
                    'weight.T, order="C")'
                ),
            ),
        ],
    ),
    Misconception(
        id="filters-rotated",
        says="The filters are rotated by 180 degrees.",
        hint="Both libraries slide a filter over the image in the same way.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                ('np.array(weight[:, :, ::-1, ::-1] if layer == "conv" else weight.T, order="C")'),
            ),
        ],
    ),
    Misconception(
        id="filters-flattened",
        says="Each filter is flattened to one row.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=[
            Edit(
                WHERE,
                'np.array(weight if layer == "conv" else weight.T, order="C")',
                (
                    'np.array(weight.reshape(len(weight), -1) if layer == "conv" else '
                    'weight.T, order="C")'
                ),
            ),
        ],
    ),
    Misconception(
        id="biases-with-an-axis-more",
        says="The biases have shape (1, n) instead of (n,).",
        hint=("Print the shape of a bias. How many axes does it have in the docstring?"),
        changes=[
            Edit(
                WHERE,
                'np.array(params[f"b{number}"], order="C")',
                'np.array(params[f"b{number}"], order="C", ndmin=2)',
            ),
        ],
    ),
    Misconception(
        id="biases-as-columns",
        says="The biases have shape (n, 1) instead of (n,).",
        hint=("Print the shape of a bias. How many axes does it have in the docstring?"),
        changes=[
            Edit(
                WHERE,
                'np.array(params[f"b{number}"], order="C")',
                'np.array(params[f"b{number}"], order="C")[:, np.newaxis]',
            ),
        ],
    ),
    Misconception(
        id="weights-exchanged",
        says="The weights of the two affine layers are swapped.",
        hint="Which layer has as many units as there are classes?",
        changes=[
            Edit(
                WHERE,
                'weight = params[f"W{number}"]',
                'weight = params[f"W{number if number == 1 else 5 - number}"]',
            ),
        ],
    ),
    Misconception(
        id="filters-bias-everywhere",
        says="All three biases are those of the filters.",
        hint="Print the shapes of the three biases.",
        changes=[
            Edit(WHERE, 'params[f"b{number}"]', 'params["b1"]'),
        ],
    ),
]
