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
        says="The arrays have the wrong dtype.",
        hint="Which dtype does the docstring ask for?",
        changes=[
            Edit(
                WHERE,
                'order="C")\n        state[f"{layer}.bias"]',
                (
                    'order="C").astype(np.float32 if weight.dtype == np.float64 else np.float64)\n'
                    '        state[f"{layer}.bias"]'
                ),
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
]
