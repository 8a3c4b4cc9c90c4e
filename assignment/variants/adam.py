"""Other right answers for `adam`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/optim.py:adam"

VARIANTS = [
    Variant(
        id="alpha-t",
        why=(
            "The form of section 2 of the paper, with both corrections in the learning rate. "
            "epsilon has a slightly different effect there, which does not matter."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
config["t"] += 1
b1, b2, t = config["beta1"], config["beta2"], config["t"]
config["m"] = b1 * config["m"] + (1 - b1) * dw
config["v"] = b2 * config["v"] + (1 - b2) * dw * dw
rate = config["learning_rate"] * np.sqrt(1 - b2**t) / (1 - b1**t)
next_w = w - rate * config["m"] / (np.sqrt(config["v"]) + config["epsilon"])
next_w = next_w.astype(w.dtype)
""",
            )
        ],
    ),
    Variant(
        id="by-steps",
        why="Each average moves by a fraction of the difference.",
        changes=[
            Rewrite(
                WHERE,
                """
config["t"] = config["t"] + 1
m = config["m"] + (1 - config["beta1"]) * (dw - config["m"])
v = config["v"] + (1 - config["beta2"]) * (np.square(dw) - config["v"])
fixed_m = m / (1 - np.power(config["beta1"], config["t"]))
fixed_v = v / (1 - np.power(config["beta2"], config["t"]))
config.update(m=m, v=v)
next_w = w - config["learning_rate"] * fixed_m / (fixed_v**0.5 + config["epsilon"])
""",
            )
        ],
    ),
    Variant(
        id="scaled-epsilon",
        why="Moves both corrections into the learning rate, and scales epsilon along.",
        changes=[
            Rewrite(
                WHERE,
                """
                b1, b2, t = config["beta1"], config["beta2"], config["t"] + 1
                m = b1 * config["m"] + (1 - b1) * dw
                v = b2 * config["v"] + (1 - b2) * dw * dw
                root = np.sqrt(1 - b2**t)
                rate = config["learning_rate"] * root / (1 - b1**t)
                next_w = w - rate * m / (np.sqrt(v) + config["epsilon"] * root)
                config.update(m=m, v=v, t=t)
                """,
            )
        ],
    ),
]
