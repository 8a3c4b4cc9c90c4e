"""Right steps with momentum, written otherwise."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/optim.py:sgd_momentum"

VARIANTS = [
    Variant(
        id="sign-turned",
        why="The velocity points up inside and is stored with its sign turned.",
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
        why="A copy that is changed in place.",
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
