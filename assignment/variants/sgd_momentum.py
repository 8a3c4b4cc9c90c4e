"""Other right answers for `sgd_momentum`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/optim.py:sgd_momentum"

VARIANTS = [
    Variant(
        id="sign-turned",
        why=(
            "Computes with the velocity's sign reversed, and reverses it again before storing it."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
up = config["learning_rate"] * dw - config["momentum"] * config["velocity"]
next_w = w - up
config["velocity"] = -up
""",
            )
        ],
    ),
    Variant(
        id="in-two-steps",
        why="Changes a copy in place.",
        changes=[
            Rewrite(
                WHERE,
                """
v = config.get("velocity").copy()
v *= config["momentum"]
v -= config["learning_rate"] * dw
config.update(velocity=v)
next_w = v + w
""",
            )
        ],
    ),
]
