"""Known wrong answers for `sgd_momentum`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/optim.py:sgd_momentum"

MISCONCEPTIONS = [
    Misconception(
        id="velocity-not-stored",
        says="The velocity is not stored for the next step.",
        hint="What does the next step need to know about this one?",
        changes=[Edit(WHERE, 'config["velocity"] = v', "pass")],
    ),
    Misconception(
        id="rate-on-the-velocity",
        says="The learning rate multiplies the velocity instead of the gradient.",
        hint="Which term has the learning rate in the two formulas?",
        changes=[
            Edit(WHERE, 'config["learning_rate"] * dw', "dw"),
            Edit(WHERE, "next_w = w + v", 'next_w = w + config["learning_rate"] * v'),
        ],
    ),
    Misconception(
        id="rate-outside-the-velocity",
        says="The velocity adds up gradients, and the learning rate multiplies it afterwards.",
        hint="That is PyTorch's form. Which sign does dw have in the docstring's velocity?",
        changes=[
            Edit(WHERE, '- config["learning_rate"] * dw', "+ dw"),
            Edit(WHERE, "next_w = w + v", 'next_w = w - config["learning_rate"] * v'),
        ],
    ),
    Misconception(
        id="uphill",
        says="The step goes up the slope instead of down.",
        hint="Which sign does the gradient have in the formula for v?",
        changes=[Edit(WHERE, '- config["learning_rate"] * dw', '+ config["learning_rate"] * dw')],
    ),
    Misconception(
        id="average-of-gradients",
        says="The gradient is multiplied by 1 - momentum, so the velocity is a moving average.",
        hint="What is the gradient multiplied by in the formula for v?",
        changes=[
            Edit(
                WHERE,
                '- config["learning_rate"] * dw',
                '- (1 - config["momentum"]) * config["learning_rate"] * dw',
            )
        ],
    ),
    Misconception(
        id="old-velocity",
        says="The weights move with the old velocity instead of the new one.",
        hint="In which order are the two formulas?",
        changes=[Edit(WHERE, "next_w = w + v", 'next_w = w + config["velocity"]')],
    ),
    Misconception(
        id="nesterov",
        says="The step looks ahead, as in Nesterov momentum.",
        hint="Nesterov momentum is a different rule. Which v does the second formula add?",
        changes=[
            Edit(
                WHERE,
                "next_w = w + v",
                'next_w = w + config["momentum"] * v - config["learning_rate"] * dw',
            )
        ],
    ),
    Misconception(
        id="momentum-left-out",
        says="The old velocity is added without the momentum.",
        hint="What is the old velocity multiplied by?",
        changes=[
            Rewrite(
                WHERE,
                """
v = config["velocity"] - config["learning_rate"] * dw
config["velocity"] = v
next_w = w + v
""",
            )
        ],
    ),
    Misconception(
        id="momentum-ignored",
        says="The momentum in config is ignored; it is always 0.9.",
        hint="Where does your code read the momentum?",
        changes=[
            Rewrite(
                WHERE,
                """
v = 0.9 * config["velocity"] - config["learning_rate"] * dw
config["velocity"] = v
next_w = w + v
""",
            )
        ],
    ),
    Misconception(
        id="velocity-of-the-other-sign",
        says=(
            "The velocity has the opposite sign: it is subtracted from the weights instead of "
            "added."
        ),
        hint=(
            "A velocity that is already in config comes from the formula in the docstring. What "
            "is its sign there?"
        ),
        changes=[
            Rewrite(
                WHERE,
                """
v = config["momentum"] * config["velocity"] + config["learning_rate"] * dw
config["velocity"] = v
next_w = w - v
""",
            )
        ],
    ),
]
