"""Other right answers for `count_parameters`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pytorch_bridge.py:count_parameters"

VARIANTS = [
    Variant(
        id="by-index",
        why="Counts weights and biases separately.",
        changes=[
            Rewrite(
                WHERE,
                """
before = input_shape
for layer, after in zip(layers, output_shapes(layers, input_shape)):
    if layer[0] == "affine":
        total += before[0] * after[0] + after[0]
    if layer[0] == "conv":
        total += before[0] * after[0] * layer[2] * layer[2] + after[0]
    before = after
""",
            )
        ],
    ),
    Variant(
        id="arrays",
        why="Creates the arrays and takes their sizes.",
        changes=[
            Rewrite(
                WHERE,
                """
entering = [input_shape] + output_shapes(layers, input_shape)
for k, layer in enumerate(layers):
    if layer[0] == "conv":
        total += np.zeros((layer[1], entering[k][0], layer[2], layer[2])).size + layer[1]
    elif layer[0] == "affine":
        total += np.zeros((entering[k][0], layer[1])).size + layer[1]
""",
            )
        ],
    ),
]
