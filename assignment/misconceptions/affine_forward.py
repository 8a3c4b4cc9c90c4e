"""Wrong affine layers, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:affine_forward"

MISCONCEPTIONS = [
    Misconception(
        id="bias-forgotten",
        says="Your out is what you get without the biases.",
        hint="Read the formula once more: what comes after the product?",
        changes=[Edit(WHERE, " @ w + b", " @ w")],
    ),
    Misconception(
        id="first-axis-fastest",
        says=(
            "Your out is what you get when each example is flattened with its first axis "
            "running fastest."
        ),
        hint="Let reshape flatten in its usual order, the last axis fastest.",
        changes=[
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0])",
                'x.reshape(x.shape[0], w.shape[0], order="F")',
            )
        ],
    ),
    Misconception(
        id="examples-mixed",
        says="Your out is what you get when the numbers of different examples share a row.",
        hint="A reshape never moves a number. Which axis must stay in front?",
        changes=[
            Edit(WHERE, "x.reshape(x.shape[0], w.shape[0])", "x.reshape(w.shape[0], x.shape[0]).T")
        ],
    ),
    Misconception(
        id="cache-flattened",
        says=(
            "Your cache holds x flattened: the name x was given to the rows before the "
            "cache was made."
        ),
        hint=(
            "The backward pass returns dx in the shape of x, so x itself must be kept. "
            "Give the rows a name of their own."
        ),
        changes=[
            Edit(
                WHERE,
                "out = x.reshape(x.shape[0], w.shape[0]) @ w + b",
                "x = x.reshape(x.shape[0], w.shape[0])\n    out = x @ w + b",
            )
        ],
    ),
    Misconception(
        id="averaged",
        says=("Your out is what you get when the product is divided by the number of inputs."),
        hint="The formula has a sum over the inputs, not a mean.",
        changes=[Edit(WHERE, " @ w + b", " @ w / w.shape[0] + b")],
    ),
]
