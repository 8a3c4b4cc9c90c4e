"""Known wrong answers for `sgd_momentum`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/optim.py:sgd_momentum"
RATE = '- config["learning_rate"] * dw'
STEP = "next_w = w + v"

MISCONCEPTIONS = [
    Misconception(
        id="velocity-not-stored",
        says="The velocity is not stored for the next step.",
        hint="Print the dict after a step. Which of its entries does the next step read?",
        changes=[Edit(WHERE, 'config["velocity"] = v', "pass")],
    ),
    Misconception(
        id="uphill",
        says="The step goes up the slope instead of down.",
        hint="Which sign does the gradient have in the formula for v?",
        changes=[Edit(WHERE, RATE, RATE.replace("-", "+"))],
    ),
    Misconception(
        id="velocity-subtracted",
        says="The velocity is right, but it is subtracted from the weights instead of added.",
        hint=(
            "The minus is already in the formula for v. Which sign does v have in the "
            "second formula?"
        ),
        changes=[Edit(WHERE, STEP, "next_w = w - v")],
    ),
    Misconception(
        id="average-of-gradients",
        says="The gradient is multiplied by 1 - momentum, so the velocity is a moving average.",
        hint="What is the gradient multiplied by in the formula for v?",
        changes=[Edit(WHERE, RATE, RATE.replace("-", '- (1 - config["momentum"]) *'))],
    ),
    Misconception(
        id="rate-outside-the-velocity",
        says="The velocity adds up gradients, and the learning rate multiplies it afterwards.",
        hint="That is PyTorch's form. Which sign does dw have in the docstring's velocity?",
        changes=[
            Edit(WHERE, RATE, "+ dw"),
            Edit(WHERE, STEP, 'next_w = w - config["learning_rate"] * v'),
        ],
    ),
    Misconception(
        id="old-velocity",
        says="The weights move with the old velocity instead of the new one.",
        hint="In which order are the two formulas?",
        changes=[Edit(WHERE, STEP, 'next_w = w + config["velocity"]')],
    ),
    Misconception(
        id="momentum-left-out",
        says="The old velocity is added without the momentum.",
        hint="What is the old velocity multiplied by?",
        changes=[Edit(WHERE, 'config["momentum"] * ', "")],
    ),
    Misconception(
        id="old-velocity-forgotten",
        says="The new velocity does not contain the old one.",
        hint="Which two terms does the formula for v add up?",
        changes=[Edit(WHERE, 'config["momentum"] * config["velocity"] -', "-")],
    ),
    words.known("learning-rate-forgotten", [Edit(WHERE, RATE, "- dw")]),
    Misconception(
        id="average-then-rate",
        says=(
            "The velocity is a moving average of the gradients, and the learning rate "
            "multiplies it afterwards."
        ),
        hint="What is the gradient multiplied by in the formula for v, and with which sign?",
        changes=[
            Edit(WHERE, RATE, '+ (1 - config["momentum"]) * dw'),
            Edit(WHERE, STEP, 'next_w = w - config["learning_rate"] * v'),
        ],
    ),
    Misconception(
        id="rate-on-the-velocity",
        says="The learning rate multiplies the velocity instead of the gradient.",
        hint="Which term has the learning rate in the two formulas?",
        changes=[
            Edit(WHERE, RATE, "- dw"),
            Edit(WHERE, STEP, 'next_w = w + config["learning_rate"] * v'),
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
        changes=[Edit(WHERE, RATE, RATE.replace("-", "+")), Edit(WHERE, STEP, "next_w = w - v")],
    ),
    Misconception(
        id="momentum-ignored",
        says="The momentum in config is ignored; it is always 0.9.",
        hint="Where does your code read the momentum?",
        changes=[Edit(WHERE, 'config["momentum"]', "0.9")],
    ),
    words.known("weights-overwritten", [Edit(WHERE, STEP, "w += v\n    next_w = w")]),
    Misconception(
        id="nesterov",
        says="The step looks ahead, as in Nesterov momentum.",
        hint="Nesterov momentum is a different rule. Which v does the second formula add?",
        changes=[
            Edit(WHERE, STEP, 'next_w = w + config["momentum"] * v - config["learning_rate"] * dw')
        ],
    ),
]
