"""Other right answers for `output_shapes`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pytorch_bridge.py:output_shapes"

VARIANTS = [
    Variant(
        id="match",
        why="Uses match for one layer after another, and returns lists instead of tuples.",
        changes=[
            Rewrite(
                WHERE,
                """
for layer in layers:
    match layer:
        case ("conv", f, k, s, p):
            shape = [f] + [(n + 2 * p - k) // s + 1 for n in list(shape)[1:]]
        case ("pool", k, s):
            shape = [shape[0]] + [(n - k) // s + 1 for n in list(shape)[1:]]
        case ("flatten",):
            numbers = 1
            for n in shape:
                numbers *= n
            shape = [numbers]
        case ("affine", m):
            shape = [m]
    shapes.append(tuple(shape))
""",
            )
        ],
    ),
    Variant(
        id="counting-windows",
        why="Counts windows with a range.",
        changes=[
            Rewrite(
                WHERE,
                """
for layer in layers:
    if layer[0] in ("conv", "pool"):
        k, s = (layer[2], layer[3]) if layer[0] == "conv" else layer[1:]
        extra = 2 * layer[4] if layer[0] == "conv" else 0
        sides = [len(range(0, n + extra - k + 1, s)) for n in shape[1:]]
        shape = (layer[1] if layer[0] == "conv" else shape[0], *sides)
    elif layer[0] == "affine":
        shape = (layer[1],)
    elif layer[0] == "flatten":
        shape = (np.zeros(shape).size,)
    shapes.append(shape)
""",
            )
        ],
    ),
]
