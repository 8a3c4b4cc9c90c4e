"""Other right answers for `to_state_dict`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pytorch_bridge.py:to_state_dict"

VARIANTS = [
    Variant(
        id="written-out",
        why="Writes one line per array.",
        changes=[
            Rewrite(
                WHERE,
                """
state["conv.weight"] = params["W1"].copy(order="C")
state["conv.bias"] = params["b1"].copy()
state["hidden.weight"] = np.copy(params["W2"].T, order="C")
state["hidden.bias"] = params["b2"].copy()
state["scores.weight"] = params["W3"].transpose(1, 0).copy()
state["scores.bias"] = params["b3"].copy()
""",
            )
        ],
    ),
    Variant(
        id="swapaxes",
        why="Swaps the axes, then copies.",
        changes=[
            Rewrite(
                WHERE,
                """
for a, b in {"conv": 1, "hidden": 2, "scores": 3}.items():
    w = params["W%d" % b]
    w = w if w.ndim == 4 else np.swapaxes(w, 0, 1)
    state[a + ".weight"] = w + np.zeros((), w.dtype)
    state[a + ".weight"] = np.ascontiguousarray(state[a + ".weight"])
    state[a + ".bias"] = np.zeros_like(params["b%d" % b]) + params["b%d" % b]
""",
            )
        ],
    ),
]
