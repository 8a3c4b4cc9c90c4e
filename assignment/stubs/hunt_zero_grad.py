"""Each backward pass forgets the one before. The bug comes from a published exercise solution."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/network.py:HastyChain.backward"

STUB = [
    Edit(
        WHERE, "            grad = layer", "            layer.zero_grad()\n            grad = layer"
    )
]
