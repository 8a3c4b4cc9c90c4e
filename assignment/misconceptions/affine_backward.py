"""Known wrong answers for `affine_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:affine_backward"
DX = "(dout @ w.T).reshape(x.shape)"
DW = "x.reshape(x.shape[0], w.shape[0]).T @ dout"
DB = "dout.sum(axis=0).reshape(b.shape)"

MISCONCEPTIONS = [
    Misconception(
        id="dx-left-flat",
        says="dx is left flat, with one row for each example.",
        hint="A gradient has the shape of the array that it belongs to.",
        changes=[Edit(WHERE, DX, "dout @ w.T")],
    ),
    Misconception(
        id="db-averaged",
        says="db is averaged over the examples instead of summed.",
        hint=(
            "The same bias is added to every example. How do the contributions of all examples "
            "combine?"
        ),
        changes=[Edit(WHERE, "dout.sum(axis=0)", "dout.mean(axis=0)")],
    ),
    Misconception(
        id="dw-averaged",
        says="dw is averaged over the examples instead of summed.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, ".T @ dout", ".T @ dout / x.shape[0]")],
    ),
    Misconception(
        id="all-gradients-averaged",
        says="dx, dw and db are all divided by the number of examples.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, text, f"{text} / x.shape[0]") for text in (DX, DW, DB)],
    ),
    Misconception(
        id="dw-transposed",
        says="dw is transposed.",
        hint="Which of the two axes of w counts the units, and which one of dw does?",
        changes=[Edit(WHERE, DW, "dout.T @ x.reshape(x.shape[0], w.shape[0])")],
    ),
    Misconception(
        id="db-not-summed",
        says="db is not summed over the examples: it has one row per example.",
        hint="How often is the same bias added in the forward pass?",
        changes=[Edit(WHERE, DB, "dout")],
    ),
    Misconception(
        id="db-summed-over-the-units",
        says="db is summed over the units instead of over the examples.",
        hint="Which axis of dout counts the examples?",
        changes=[Edit(WHERE, DB, "dout.sum(axis=1)")],
    ),
    words.known("gradient-with-an-axis-more", [Edit(WHERE, DB, "dout.sum(axis=0, keepdims=True)")]),
    Misconception(
        id="dx-averaged",
        says="dx is divided by the number of examples.",
        hint="Each row of dx belongs to one example. Is there a sum over examples in it?",
        changes=[Edit(WHERE, "(dout @ w.T)", "(dout @ w.T / x.shape[0])")],
    ),
    Misconception(
        id="db-one-number",
        says="db is one number: the sum of all of dout.",
        hint="Each unit has a bias of its own. Over which axis do its contributions add up?",
        changes=[Edit(WHERE, DB, "dout.sum()")],
    ),
    Misconception(
        id="dw-transposed-by-reshape",
        says="For dw, the rows of x are reshaped to (D, N) instead of transposed.",
        hint="A reshape never moves a number; a transpose does.",
        changes=[Edit(WHERE, DW, "x.reshape(w.shape[0], x.shape[0]) @ dout")],
    ),
    Misconception(
        id="dx-reshaped-for-its-transpose",
        says="dx is the transpose, brought into the shape of x by a reshape.",
        hint="In the flat dx, each row should be one example. Print the shape of your product.",
        changes=[Edit(WHERE, DX, "(w @ dout.T).reshape(x.shape)")],
    ),
    Misconception(
        id="examples-not-flattened-for-dw",
        says="dw comes from x as it is: examples with several axes are not flattened to rows.",
        hint="The forward pass multiplies rows by w. What does dw multiply?",
        changes=[Edit(WHERE, DW, "np.transpose(x) @ dout")],
    ),
    Misconception(
        id="w-not-transposed",
        says="dx uses w instead of its transpose when w is square.",
        hint="Which weights multiply one input: a row or a column of w?",
        changes=[Edit(WHERE, "dout @ w.T", "dout @ (w if w.shape[0] == w.shape[1] else w.T)")],
    ),
    Misconception(
        id="first-axis-fastest",
        says=(
            "dx is put back into the shape of x in the wrong order: with the first axis varying "
            "fastest."
        ),
        hint="Undo the flattening of the forward pass, in the same order.",
        changes=[Edit(WHERE, ".reshape(x.shape)", '.reshape(x.shape, order="F")')],
    ),
    Misconception(
        id="a-single-example-loses-its-axis",
        says="With a single example, dout loses its batch axis.",
        hint="Print dout.shape for a batch of one before and after each line.",
        changes=[Edit(WHERE, DW, "x.reshape(x.shape[0], w.shape[0]).T @ np.squeeze(dout)")],
    ),
]
