"""Wrong gradients of dropout, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:dropout_backward"

MISCONCEPTIONS = [
    Misconception(
        id="mask-forgotten",
        says="Your dx is what you get when the gradient passes everywhere.",
        hint="A unit that was dropped had no say in the output. What is its gradient?",
        changes=[Edit(WHERE, 'dout * mask if mode == "train" else dout.copy()', "dout.copy()")],
    ),
    Misconception(
        id="divided-again",
        says="Your dx is what you get when it is divided by p once more.",
        hint="The mask holds the division already.",
        changes=[Edit(WHERE, "dout * mask", 'dout * mask / dropout_param["p"]')],
    ),
    Misconception(
        id="scale-forgotten",
        says=("Your dx is what you get when units that were kept pass the gradient as it is."),
        hint="What did the forward pass multiply a unit by that it kept?",
        changes=[Edit(WHERE, "dout * mask", "dout * (mask > 0)")],
    ),
    Misconception(
        id="times-p-in-test-mode",
        says="Your dx is what you get when test mode multiplies by p.",
        hint="What does test mode do in the forward pass?",
        changes=[Edit(WHERE, "else dout.copy()", 'else dout * dropout_param["p"]')],
    ),
    Misconception(
        id="mask-drawn-anew",
        says=("Your dx is what you get when other units are dropped than in the forward pass."),
        hint="The forward pass has put something into the cache for you.",
        changes=[
            Edit(
                WHERE,
                "dout * mask",
                ('dout * (np.random.rand(*dout.shape) < dropout_param["p"]) / dropout_param["p"]'),
            )
        ],
    ),
    Misconception(
        id="dout-overwritten",
        says="Your dx is right, but dout itself was multiplied by the mask.",
        hint="Others may still need dout. Which of your operations write into it?",
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
        says="Your dx is what you get when what was kept is divided by the chance to drop it.",
        hint="Which number did the forward pass divide by?",
        changes=[
            Edit(
                WHERE, "dout * mask if", 'dout * (mask > 0) / max(1e-12, 1 - dropout_param["p"]) if'
            )
        ],
    ),
]
