"""Known wrong answers for `affine_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:affine_forward"

MISCONCEPTIONS = [
    Misconception(
        id="bias-forgotten",
        says="The bias is never added.",
        hint="Read the formula once more. What comes after the product?",
        changes=[Edit(WHERE, " @ w + b", " @ w")],
    ),
    Misconception(
        id="first-axis-fastest",
        says="Each example is flattened in the wrong order: with its first axis varying fastest.",
        hint="By default, reshape lets the last axis vary fastest. That order is the right one.",
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
        says="Numbers of different examples end up in the same row.",
        hint="A reshape never moves a number. Which axis must stay first?",
        changes=[
            Edit(WHERE, "x.reshape(x.shape[0], w.shape[0])", "x.reshape(w.shape[0], x.shape[0]).T")
        ],
    ),
    Misconception(
        id="cache-flattened",
        says="The cache holds x flattened, because the flat rows were assigned to the name x.",
        hint=(
            "The backward pass returns dx in the shape of x, so it needs x itself. Give the rows "
            "a name of their own."
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
        says="The product is divided by the number of inputs.",
        hint="The formula has a sum over the inputs, not a mean.",
        changes=[Edit(WHERE, " @ w + b", " @ w / w.shape[0] + b")],
    ),
    Misconception(
        id="bias-subtracted",
        says="The bias is subtracted instead of added.",
        hint="Which sign does b have in the formula?",
        changes=[Edit(WHERE, " @ w + b", " @ w - b")],
    ),
    Misconception(
        id="bias-once-per-input",
        says="The bias is added once for every input instead of once for every output.",
        hint=(
            "Each output is a sum of products and one bias. Is the bias inside your loop "
            "over the inputs?"
        ),
        changes=[Edit(WHERE, " @ w + b", " @ w + w.shape[0] * b")],
    ),
    Misconception(
        id="relu-on-the-output",
        says="Negative outputs are set to 0, as by a ReLU.",
        hint="The ReLU is a layer of its own. What does the formula of this layer end with?",
        changes=[
            Edit(
                WHERE,
                "out = x.reshape(x.shape[0], w.shape[0]) @ w + b",
                "out = np.maximum(x.reshape(x.shape[0], w.shape[0]) @ w + b, 0)",
            )
        ],
    ),
    Misconception(
        id="last-example-left-out",
        says="The last example is left out: its row of out is 0.",
        hint="For which examples does your loop run?",
        changes=[
            Edit(
                WHERE,
                "out = x.reshape(x.shape[0], w.shape[0]) @ w + b",
                "out = x.reshape(x.shape[0], w.shape[0]) @ w + b\n    out[-1] = 0",
            )
        ],
    ),
    Misconception(
        id="output-transposed",
        says="out is transposed: it has one row per unit instead of one row per example.",
        hint="Which axis counts the examples?",
        changes=[
            Edit(
                WHERE,
                "out = x.reshape(x.shape[0], w.shape[0]) @ w + b",
                "out = (x.reshape(x.shape[0], w.shape[0]) @ w + b).T",
            )
        ],
    ),
    Misconception(
        id="only-the-first-example-gets-the-bias",
        says="Only the first example gets the bias.",
        hint="How many rows does the bias have to reach?",
        changes=[
            Edit(
                WHERE,
                "out = x.reshape(x.shape[0], w.shape[0]) @ w + b",
                "out = x.reshape(x.shape[0], w.shape[0]) @ w\n    out[0] += b",
            )
        ],
    ),
    Misconception(
        id="sum-of-the-biases",
        says="Every unit gets the sum of all biases instead of its own bias.",
        hint="b has one number per unit. Which number belongs to which output?",
        changes=[Edit(WHERE, " @ w + b", " @ w + b.sum()")],
    ),
]
