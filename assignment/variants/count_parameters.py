"""Right counts, written otherwise."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pytorch_bridge.py:count_parameters"

VARIANTS = [
    Variant(
        id="by-index",
        why="Weights and biases apart.",
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
        why="The arrays are made and measured.",
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
