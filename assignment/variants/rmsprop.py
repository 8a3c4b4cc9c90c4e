"""Right steps of RMSProp, written otherwise."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/optim.py:rmsprop"

VARIANTS = [
    Variant(
        id="by-steps",
        why="The cache grows by a share of the difference.",
        changes=[
            Rewrite(
                WHERE,
                """
grown = config["cache"] + (1 - config["decay_rate"]) * (np.square(dw) - config["cache"])
config["cache"] = grown
next_w = w - config["learning_rate"] / (np.sqrt(grown) + config["epsilon"]) * dw
""",
            )
        ],
    ),
    Variant(
        id="power",
        why="A power of one half.",
        changes=[
            Rewrite(
                WHERE,
                """
rate, eps = config["learning_rate"], config["epsilon"]
config["cache"] = config["decay_rate"] * config["cache"] + (1.0 - config["decay_rate"]) * dw * dw
next_w = w + -rate * dw / (eps + config["cache"] ** 0.5)
""",
            )
        ],
    ),
]
