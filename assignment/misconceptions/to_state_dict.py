"""Wrong rearrangements, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:to_state_dict"

MISCONCEPTIONS = [
    Misconception(
        id="not-transposed",
        says=(
            "Your weights of the affine layers stand as in our network; PyTorch has one row a unit."
        ),
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
            "Your weights of the affine layers have the right shape, but the numbers "
            "were not moved."
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
        says=(
            "Your arrays are new, but those that were transposed still lie in memory in "
            "the old order."
        ),
        hint=("Look at flags: which order does copy() choose, and which does the text ask for?"),
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
        says=(
            "Your arrays share their numbers with the network's: a step of training in "
            "PyTorch would change both."
        ),
        hint="A transpose is a view. The text asks for new arrays.",
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
        says="Your filters have their axes in reverse order.",
        hint="PyTorch's filters have the shape of ours.",
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
        says="Your arrays were cast to another dtype.",
        hint="Which dtype does the text ask for?",
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
        says="The biases of your two affine layers are exchanged.",
        hint="Which layer has as many biases as there are classes?",
        changes=[
            Edit(
                WHERE, 'params[f"b{number}"]', 'params[f"b{number if number == 1 else 5 - number}"]'
            )
        ],
    ),
    Misconception(
        id="own-names-kept",
        says="Your dict holds the arrays under their old names, too.",
        hint="PyTorch refuses a name that it does not know.",
        changes=[
            Edit(
                WHERE,
                "for number, layer in enumerate(",
                "state.update(params)\n    for number, layer in enumerate(",
            )
        ],
    ),
]
