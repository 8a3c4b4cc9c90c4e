"""Other right repairs of `HastyChain`."""

from grading.spec import Edit, Variant

WHERE = "cs231n/bughunt/network.py:HastyChain.backward"

VARIANTS = [
    Variant(
        id="by-slice",
        why="Goes backward with a slice.",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers[::-1]")],
    ),
]
