"""Known wrong answers for `dropout_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:dropout_backward"

MISCONCEPTIONS = [
    Misconception(
        id="mask-forgotten",
        says="dx ignores the mask: the gradient passes through every unit.",
        hint="A unit that was dropped had no effect on the output. What is its gradient?",
        changes=[Edit(WHERE, 'dout * mask if mode == "train" else dout.copy()', "dout.copy()")],
    ),
    Misconception(
        id="divided-again",
        says="dx is divided by p a second time.",
        hint="The mask in the cache already contains the division.",
        changes=[Edit(WHERE, "dout * mask", 'dout * mask / dropout_param["p"]')],
    ),
    Misconception(
        id="times-p-in-test-mode",
        says="Test mode multiplies dx by p.",
        hint="What does test mode do in the forward pass?",
        changes=[Edit(WHERE, "else dout.copy()", 'else dout * dropout_param["p"]')],
    ),
    Misconception(
        id="scale-forgotten",
        says="The gradient of units that were kept is not divided by p.",
        hint="What did the forward pass multiply these units by?",
        changes=[Edit(WHERE, "dout * mask", "dout * (mask > 0)")],
    ),
    Misconception(
        id="mask-drawn-anew",
        says="The backward pass draws a new mask instead of using the one from the forward pass.",
        hint="What did the forward pass store in the cache?",
        changes=[
            Edit(
                WHERE,
                "dout * mask",
                'dout * (np.random.rand(*dout.shape) < dropout_param["p"]) / dropout_param["p"]',
            )
        ],
    ),
    Misconception(
        id="dout-overwritten",
        says="dx is right, but dout itself is multiplied by the mask.",
        hint="Other code may still need dout. Which of your operations write into it?",
        changes=[
            Edit(
                WHERE,
                'dx = dout * mask if mode == "train" else dout.copy()',
                'dx = dout\n    if mode == "train":\n        dx *= mask',
            )
        ],
    ),
    Misconception(
        id="scaled-by-the-chance-to-drop",
        says=(
            "The gradient of units that were kept is divided by the probability of dropping a unit."
        ),
        hint="Which number did the forward pass divide by?",
        changes=[
            Edit(
                WHERE, "dout * mask if", 'dout * (mask > 0) / max(1e-12, 1 - dropout_param["p"]) if'
            )
        ],
    ),
]
