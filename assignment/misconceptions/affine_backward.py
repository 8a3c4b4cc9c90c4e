"""Wrong gradients of an affine layer, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:affine_backward"

MISCONCEPTIONS = [
    Misconception(
        id="dx-left-flat",
        says="Your dx is what you get when it is left as rows, one an example.",
        hint="A gradient has the shape of what it belongs to.",
        changes=[Edit(WHERE, "(dout @ w.T).reshape(x.shape)", "dout @ w.T")],
    ),
    Misconception(
        id="db-averaged",
        says="Your db is what you get when it is averaged over the examples.",
        hint="One bias acts on every example, and collects from each of them.",
        changes=[Edit(WHERE, "dout.sum(axis=0)", "dout.mean(axis=0)")],
    ),
    Misconception(
        id="dw-averaged",
        says="Your dw is what you get when it is averaged over the examples.",
        hint="If there is a mean in the loss, the loss has divided already.",
        changes=[Edit(WHERE, ".T @ dout", ".T @ dout / x.shape[0]")],
    ),
    Misconception(
        id="dw-transposed-by-reshape",
        says=(
            "Your dw is what you get when the rows are reshaped to (D, N) in place of transposed."
        ),
        hint="A reshape never moves a number; a transpose does.",
        changes=[
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0]).T @ dout",
                "x.reshape(w.shape[0], x.shape[0]) @ dout",
            )
        ],
    ),
    Misconception(
        id="first-axis-fastest",
        says=(
            "Your dx is what you get when it is folded back with the first axis running fastest."
        ),
        hint="Undo the flattening of the forward pass in the same order.",
        changes=[Edit(WHERE, ".reshape(x.shape)", '.reshape(x.shape, order="F")')],
    ),
    Misconception(
        id="w-not-transposed",
        says=(
            "Your dx is what you get where w is used without its transpose; it fits only "
            "when there are as many inputs as units."
        ),
        hint=("Follow one unit back to the inputs that it read: is that a row or a column of w?"),
        changes=[Edit(WHERE, "dout @ w.T", "dout @ (w if w.shape[0] == w.shape[1] else w.T)")],
    ),
    Misconception(
        id="a-single-example-loses-its-axis",
        says="With a single example, dout loses its batch axis.",
        hint="Print dout.shape for a batch of one before and after each line.",
        changes=[
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0]).T @ dout",
                "x.reshape(x.shape[0], w.shape[0]).T @ np.squeeze(dout)",
            )
        ],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout.sum(axis=0, keepdims=True)")],
    ),
]
