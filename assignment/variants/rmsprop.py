"""Other right answers for `rmsprop`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/optim.py:rmsprop"

VARIANTS = [
    Variant(
        id="by-steps",
        why="The cache moves by a fraction of the difference.",
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
        why="Uses a power of 0.5 instead of the square root.",
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
