"""Known wrong answers for `sgd_momentum`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

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
    Misconception(
        id="velocity-subtracted",
        says="The velocity is right, but it is subtracted from the weights instead of added.",
        hint=(
            "The minus is already in the formula for v. Which sign does v have in the "
            "second formula?"
        ),
        changes=[Edit(WHERE, "next_w = w + v", "next_w = w - v")],
    ),
    words.known("learning-rate-forgotten", [Edit(WHERE, 'config["learning_rate"] * dw', "dw")]),
    words.known(
        "learning-rate-ignored", [Edit(WHERE, 'config["learning_rate"] * dw', "1e-2 * dw")]
    ),
    Misconception(
        id="learning-rate-twice",
        says="The learning rate multiplies both the gradient and the velocity.",
        hint="How often does the learning rate occur in the two formulas?",
        changes=[Edit(WHERE, "next_w = w + v", 'next_w = w + config["learning_rate"] * v')],
    ),
    Misconception(
        id="average-then-rate",
        says=(
            "The velocity is a moving average of the gradients, and the learning rate "
            "multiplies it afterwards."
        ),
        hint="What is the gradient multiplied by in the formula for v, and with which sign?",
        changes=[
            Edit(WHERE, '- config["learning_rate"] * dw', '+ (1 - config["momentum"]) * dw'),
            Edit(WHERE, "next_w = w + v", 'next_w = w - config["learning_rate"] * v'),
        ],
    ),
    Misconception(
        id="momentum-on-both-terms",
        says="The momentum also multiplies the gradient.",
        hint="What is the gradient multiplied by in the formula for v?",
        changes=[
            Edit(
                WHERE,
                '- config["learning_rate"] * dw',
                '- config["momentum"] * config["learning_rate"] * dw',
            )
        ],
    ),
    Misconception(
        id="momentum-the-wrong-way-round",
        says="The old velocity is multiplied by 1 - momentum.",
        hint="With a momentum of 0.9, how much of the old velocity should be kept?",
        changes=[
            Edit(
                WHERE,
                'v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw',
                'v = (1 - config["momentum"]) * config["velocity"] - config["learning_rate"] * dw',
            )
        ],
    ),
    Misconception(
        id="plain-gradient-step",
        says="The step is a plain gradient step, and the velocity does not change.",
        hint="Take the same gradient twice. Should the second step be as long as the first?",
        changes=[Rewrite(WHERE, 'next_w = w - config["learning_rate"] * dw\n')],
    ),
    Misconception(
        id="velocity-not-used",
        says="The velocity is right, but the weights move by a plain gradient step.",
        hint="What does the second formula add to the weights?",
        changes=[Edit(WHERE, "next_w = w + v", 'next_w = w - config["learning_rate"] * dw')],
    ),
    Misconception(
        id="weights-stored-as-velocity",
        says="The new weights are stored as the velocity.",
        hint="The docstring says what belongs under this key.",
        changes=[Edit(WHERE, 'config["velocity"] = v', 'config["velocity"] = next_w')],
    ),
    Misconception(
        id="velocity-overwritten",
        says="The results are right, but the old velocity is changed in its own array.",
        hint="Which of your operations write into the array that was in config?",
        changes=[
            Rewrite(
                WHERE,
                (
                    'v = config["velocity"]\n'
                    'v *= config["momentum"]\n'
                    'v -= config["learning_rate"] * dw\n'
                    "next_w = w + v\n"
                ),
            )
        ],
    ),
    words.known("weights-overwritten", [Edit(WHERE, "next_w = w + v", "w += v\n    next_w = w")]),
    Misconception(
        id="old-velocity-forgotten",
        says="The new velocity does not contain the old one.",
        hint="Which two terms does the formula for v add up?",
        changes=[
            Edit(
                WHERE,
                'config["momentum"] * config["velocity"] - config["learning_rate"] * dw',
                '-config["learning_rate"] * dw',
            )
        ],
    ),
    Misconception(
        id="velocity-for-the-weights",
        says="next_w is the velocity alone; the old weights are not in it.",
        hint="Which two terms does the second formula add up?",
        changes=[Edit(WHERE, "next_w = w + v", "next_w = v.copy()")],
    ),
]
