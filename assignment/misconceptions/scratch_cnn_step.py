"""Known wrong answers for `Network.step`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/frameworks/scratch.py:Network.step"
MOVE = "getattr(self, name) - self.learning_rate * grad"

MISCONCEPTIONS = [
    Misconception(
        id="uphill",
        says="The parameters move along the gradient instead of against it.",
        hint="In which direction does the loss grow?",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) + self.learning_rate * grad")],
    ),
    Misconception(
        id="biases-stay",
        says="The biases do not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                "for name, grad in ((n, g) for n, g in grads.items() if g.ndim > 1):",
            )
        ],
    ),
    Misconception(
        id="learning-rate-left-out",
        says="The learning rate is ignored.",
        hint="The constructor received the learning rate. Where does the step use it?",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) - grad")],
    ),
    Misconception(
        id="divided-by-the-batch",
        says="The gradients are divided by the size of the batch a second time.",
        hint="The loss is already a mean, and so are its gradients.",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) - self.learning_rate * grad / len(y)")],
    ),
    Misconception(
        id="weights-stay",
        says="The weights do not change, only the biases.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                "for name, grad in ((n, g) for n, g in grads.items() if g.ndim == 1):",
            ),
        ],
    ),
    Misconception(
        id="dense-layer-stays",
        says="The dense layer does not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                'for name, grad in ((n, g) for n, g in grads.items() if n in ("W1", "b1")):',
            ),
        ],
    ),
    Misconception(
        id="filters-stay",
        says="The filters and their biases do not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                'for name, grad in ((n, g) for n, g in grads.items() if n in ("W2", "b2")):',
            ),
        ],
    ),
    Misconception(
        id="w1-stays",
        says="W1 does not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                'for name, grad in ((n, g) for n, g in grads.items() if n != "W1"):',
            ),
        ],
    ),
    Misconception(
        id="b1-stays",
        says="b1 does not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                'for name, grad in ((n, g) for n, g in grads.items() if n != "b1"):',
            ),
        ],
    ),
    Misconception(
        id="w2-stays",
        says="W2 does not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                'for name, grad in ((n, g) for n, g in grads.items() if n != "W2"):',
            ),
        ],
    ),
    Misconception(
        id="b2-stays",
        says="b2 does not change.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                'for name, grad in ((n, g) for n, g in grads.items() if n != "b2"):',
            ),
        ],
    ),
    Misconception(
        id="no-step",
        says="No parameter of the network changes.",
        hint="A step stores new arrays in the attributes of the network.",
        changes=[
            Edit(WHERE, "getattr(self, name) - self.learning_rate * grad", "getattr(self, name)"),
        ],
    ),
    Misconception(
        id="times-the-batch",
        says="The gradients are multiplied by the size of the batch.",
        hint="The loss is a mean, and so are its gradients.",
        changes=[
            Edit(
                WHERE,
                "getattr(self, name) - self.learning_rate * grad",
                "getattr(self, name) - self.learning_rate * grad * len(y)",
            ),
        ],
    ),
    Misconception(
        id="parameters-replaced",
        says=("The parameters become the step itself: minus the learning rate times the gradient."),
        hint="A step starts from where the parameter is.",
        changes=[
            Edit(
                WHERE,
                "getattr(self, name) - self.learning_rate * grad",
                "-self.learning_rate * grad",
            ),
        ],
    ),
    Misconception(
        id="learning-rate-squared",
        says="The gradients are multiplied by the learning rate twice.",
        hint=("The constructor received the learning rate. How often does the step use it?"),
        changes=[
            Edit(
                WHERE,
                "getattr(self, name) - self.learning_rate * grad",
                "getattr(self, name) - self.learning_rate**2 * grad",
            ),
        ],
    ),
    Misconception(
        id="step-twice-as-large",
        says="The step is twice as large as it should be.",
        hint="Compute the new value of one parameter by hand, from the formula in the docstring.",
        changes=[
            Edit(
                WHERE,
                "getattr(self, name) - self.learning_rate * grad",
                "getattr(self, name) - 2 * self.learning_rate * grad",
            ),
        ],
    ),
    Misconception(
        id="loss-after-the-step",
        says="The loss is that after the step instead of before it.",
        hint="Which loss does the docstring ask for?",
        changes=[
            Edit(
                WHERE,
                "            setattr(self, name, getattr(self, name) - self.learning_rate * grad)",
                (
                    "            setattr(self, name, getattr(self, name) - "
                    "self.learning_rate * grad)\n"
                    "        loss, _ = self.gradients(x, y)"
                ),
            ),
        ],
    ),
    Misconception(
        id="gradients-computed-again",
        says="The gradients are computed again after some parameters have changed.",
        hint="Compute all gradients once, before you change any parameter.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                (
                    'for name in ("W1", "b1", "W2", "b2"):\n'
                    "            grad = self.gradients(x, y)[1][name]"
                ),
            ),
        ],
    ),
    Misconception(
        id="gradients-again-from-the-dense-layer",
        says="The gradients are computed again after some parameters have changed.",
        hint="Compute all gradients once, before you change any parameter.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                (
                    'for name in ("W2", "b2", "W1", "b1"):\n'
                    "            grad = self.gradients(x, y)[1][name]"
                ),
            ),
        ],
    ),
    Misconception(
        id="filters-after-the-dense-layer",
        says=("The gradients of the filters are computed again after the dense layer has changed."),
        hint="Compute all gradients once, before you change any parameter.",
        changes=[
            Rewrite(
                WHERE,
                """
for name in ("W2", "b2"):
    setattr(self, name, getattr(self, name) - self.learning_rate * grads[name])
_, grads = self.gradients(x, y)
for name in ("W1", "b1"):
    setattr(self, name, getattr(self, name) - self.learning_rate * grads[name])
""",
            ),
        ],
    ),
    Misconception(
        id="dense-layer-after-the-filters",
        says=(
            "The gradients of the dense layer are computed again after the filters have changed."
        ),
        hint="Compute all gradients once, before you change any parameter.",
        changes=[
            Rewrite(
                WHERE,
                """
for name in ("W1", "b1"):
    setattr(self, name, getattr(self, name) - self.learning_rate * grads[name])
_, grads = self.gradients(x, y)
for name in ("W2", "b2"):
    setattr(self, name, getattr(self, name) - self.learning_rate * grads[name])
""",
            ),
        ],
    ),
    Misconception(
        id="sign-of-the-gradient",
        says="The step uses only the sign of the gradients.",
        hint="A step is the learning rate times the gradient.",
        changes=[
            Edit(
                WHERE,
                "getattr(self, name) - self.learning_rate * grad",
                "getattr(self, name) - self.learning_rate * np.sign(grad)",
            ),
        ],
    ),
    Misconception(
        id="weight-decay",
        says=("The parameters also shrink in each step, as with a penalty on the weights."),
        hint="Which formula does the docstring give?",
        changes=[
            Edit(
                WHERE,
                "getattr(self, name) - self.learning_rate * grad",
                "(1 - self.learning_rate) * getattr(self, name) - self.learning_rate * grad",
            ),
        ],
    ),
    Misconception(
        id="biases-without-the-learning-rate",
        says="The step of the biases ignores the learning rate.",
        hint=("The constructor received the learning rate. Where does the step use it?"),
        changes=[
            Edit(
                WHERE,
                "self.learning_rate * grad",
                "(self.learning_rate if grad.ndim > 1 else 1) * grad",
            ),
        ],
    ),
]
