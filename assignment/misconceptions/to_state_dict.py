"""Known wrong answers for `to_state_dict`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:to_state_dict"
WEIGHT = 'np.array(weight if layer == "conv" else weight.T, order="C")'
BIAS = 'np.array(params[f"b{number}"], order="C")'
OTHER_AFFINE = "number if number == 1 else 5 - number"


def filters(expression: str) -> list[Edit]:
    """Return the change to the filters alone; the affine layers stay right."""
    text = WEIGHT.replace("weight if", f"{expression} if")
    return [Edit(WHERE, WEIGHT, text)]


MISCONCEPTIONS = [
    Misconception(
        id="not-transposed",
        says="The weights of the affine layers are not transposed; PyTorch has one row per unit.",
        hint="Write down the shapes in x @ weight.T.",
        changes=[Edit(WHERE, WEIGHT, 'np.array(weight, order="C")')],
    ),
    Misconception(
        id="reshaped-in-place-of-transposed",
        says=(
            "The weights of the affine layers are reshaped instead of transposed, so their numbers "
            "are in the wrong places."
        ),
        hint="A reshape never moves a number; a transpose does.",
        changes=[
            Edit(
                WHERE,
                WEIGHT,
                'np.array(weight if layer == "conv" else weight.reshape(weight.shape[::-1]), '
                'order="C")',
            )
        ],
    ),
    Misconception(
        id="views",
        says="The arrays share memory with the network's: training in PyTorch would change both.",
        hint="A transpose is a view. The docstring asks for new arrays.",
        changes=[
            Edit(WHERE, WEIGHT, 'weight if layer == "conv" else weight.T'),
            Edit(WHERE, BIAS, 'params[f"b{number}"]'),
        ],
    ),
    Misconception(
        id="all-axes-turned",
        says="The axes of the filters are reversed.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=[Edit(WHERE, WEIGHT, 'np.array(weight.T, order="C")')],
    ),
    Misconception(
        id="order-of-the-view-kept",
        says="The numbers of the transposed arrays are still in the old order in memory.",
        hint=(
            "Look at the flags of the arrays. Which order does copy() choose, and which does the "
            "docstring ask for?"
        ),
        changes=[
            Edit(WHERE, WEIGHT, 'np.array(weight if layer == "conv" else weight.T, order="K")')
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
        id="cast-to-float32",
        says="The arrays are float32, whatever dtype the parameters have.",
        hint="Which dtype does the docstring ask for?",
        changes=[Edit(WHERE, WEIGHT, f"{WEIGHT}.astype(np.float32)")],
    ),
    Misconception(
        id="biases-exchanged",
        says="The biases of the two affine layers are swapped.",
        hint="Which layer has as many biases as there are classes?",
        changes=[Edit(WHERE, "b{number}", f"b{{{OTHER_AFFINE}}}")],
    ),
    Misconception(
        id="weights-exchanged",
        says="The weights of the two affine layers are swapped.",
        hint="Which layer has as many units as there are classes?",
        changes=[Edit(WHERE, "W{number}", f"W{{{OTHER_AFFINE}}}")],
    ),
    Misconception(
        id="filters-transposed",
        says="The rows and columns of the filters are swapped.",
        hint="In which order do both libraries store the axes of a filter?",
        changes=[Edit(WHERE, WEIGHT, 'np.array(weight.swapaxes(-1, -2), order="C")')],
    ),
    Misconception(
        id="scores-not-transposed",
        says="scores.weight is not transposed; PyTorch has one row per unit.",
        hint="Write down the shapes in x @ weight.T.",
        changes=[Edit(WHERE, 'layer == "conv"', 'layer != "hidden"')],
    ),
    Misconception(
        id="hidden-not-transposed",
        says="hidden.weight is not transposed; PyTorch has one row per unit.",
        hint="Write down the shapes in x @ weight.T.",
        changes=[Edit(WHERE, 'layer == "conv"', 'layer != "scores"')],
    ),
    Misconception(
        id="filters-and-channels-swapped",
        says="The first two axes of the filters, (F, C), are swapped.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=filters("weight.swapaxes(0, 1)"),
    ),
    Misconception(
        id="channels-last",
        says="The filters have their channels on the last axis.",
        hint="PyTorch's filters have the same shape as ours.",
        changes=filters("weight.transpose(0, 2, 3, 1)"),
    ),
]
