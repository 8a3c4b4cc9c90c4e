"""Known wrong answers for `affine_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:affine_forward"
ROWS = "x.reshape(x.shape[0], w.shape[0])"

MISCONCEPTIONS = [
    Misconception(
        id="bias-forgotten",
        says="The bias is never added.",
        hint="Read the formula once more. What comes after the product?",
        changes=[Edit(WHERE, " @ w + b", " @ w")],
    ),
    Misconception(
        id="cache-flattened",
        says="The cache holds x flattened, because x itself was flattened.",
        hint=(
            "The backward pass returns dx in the shape of x, so it needs x itself. Give the rows "
            "a name of their own."
        ),
        changes=[Edit(WHERE, f"out = {ROWS} @", f"x = {ROWS}\n    out = x @")],
    ),
    Misconception(
        id="output-transposed",
        says="out is transposed: it has one row per unit instead of one row per example.",
        hint="Which axis counts the examples?",
        changes=[Edit(WHERE, f"{ROWS} @ w + b", f"({ROWS} @ w + b).T")],
    ),
    Misconception(
        id="first-axis-fastest",
        says="Each example is flattened in the wrong order: with its first axis varying fastest.",
        hint="By default, reshape lets the last axis vary fastest. That order is the right one.",
        changes=[Edit(WHERE, ROWS, 'x.reshape(x.shape[0], w.shape[0], order="F")')],
    ),
    Misconception(
        id="examples-mixed",
        says="Numbers of different examples end up in the same row.",
        hint="A reshape never moves a number. Which axis must stay first?",
        changes=[Edit(WHERE, ROWS, "x.reshape(w.shape[0], x.shape[0]).T")],
    ),
    Misconception(
        id="averaged",
        says="The product is divided by the number of inputs.",
        hint="The formula has a sum over the inputs, not a mean.",
        changes=[Edit(WHERE, " @ w + b", " @ w / w.shape[0] + b")],
    ),
]
