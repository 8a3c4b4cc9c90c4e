"""Wrong steps with momentum, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/optim.py:sgd_momentum"

MISCONCEPTIONS = [
    Misconception(
        id="velocity-not-stored",
        says=("Your results are what you get when the velocity is forgotten after each step."),
        hint="What does the next step need to know of this one?",
        changes=[Edit(WHERE, 'config["velocity"] = v', "pass")],
    ),
    Misconception(
        id="rate-on-the-velocity",
        says=(
            "Your results are what you get when the learning rate multiplies the "
            "velocity and not the gradient."
        ),
        hint="In the two formulas, which term has the learning rate?",
        changes=[
            Edit(WHERE, 'config["learning_rate"] * dw', "dw"),
            Edit(WHERE, "next_w = w + v", 'next_w = w + config["learning_rate"] * v'),
        ],
    ),
    Misconception(
        id="uphill",
        says="Your step goes up the slope, not down.",
        hint="Which sign has the gradient in the formula of v?",
        changes=[Edit(WHERE, '- config["learning_rate"] * dw', '+ config["learning_rate"] * dw')],
    ),
    Misconception(
        id="average-of-gradients",
        says="Your velocity is a moving average, with 1 - momentum on the gradient.",
        hint="The gradient enters with the learning rate alone.",
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
        says="Your step is taken with the velocity of the step before.",
        hint="In which order do the two formulas stand?",
        changes=[Edit(WHERE, "next_w = w + v", 'next_w = w + config["velocity"]')],
    ),
    Misconception(
        id="nesterov",
        says="Your step looks ahead, as Nesterov's does.",
        hint=("That is a relative of the rule asked for. Which v does the second formula add?"),
        changes=[
            Edit(
                WHERE,
                "next_w = w + v",
                'next_w = w + config["momentum"] * v - config["learning_rate"] * dw',
            )
        ],
    ),
]
