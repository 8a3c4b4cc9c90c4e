"""Known wrong answers for `affine_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:affine_backward"

MISCONCEPTIONS = [
    Misconception(
        id="dx-left-flat",
        says="dx is left flat, with one row for each example.",
        hint="A gradient has the shape of the array that it belongs to.",
        changes=[Edit(WHERE, "(dout @ w.T).reshape(x.shape)", "dout @ w.T")],
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
        id="dx-averaged",
        says="dx is divided by the number of examples.",
        hint="Each row of dx belongs to one example. Is there a sum over examples in it?",
        changes=[Edit(WHERE, "(dout @ w.T)", "(dout @ w.T / x.shape[0])")],
    ),
    Misconception(
        id="dw-averaged",
        says="dw is averaged over the examples instead of summed.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, ".T @ dout", ".T @ dout / x.shape[0]")],
    ),
    Misconception(
        id="dw-transposed-by-reshape",
        says="For dw, the rows of x are reshaped to (D, N) instead of transposed.",
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
            "dx is put back into the shape of x in the wrong order: with the first axis varying "
            "fastest."
        ),
        hint="Undo the flattening of the forward pass, in the same order.",
        changes=[Edit(WHERE, ".reshape(x.shape)", '.reshape(x.shape, order="F")')],
    ),
    Misconception(
        id="w-not-transposed",
        says="dx uses w instead of its transpose when w is square.",
        hint="Which weights multiply one input: a row or a column of w?",
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
    Misconception(
        id="dw-transposed",
        says="dw is transposed.",
        hint="Which of the two axes of w counts the units, and which one of dw does?",
        changes=[
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0]).T @ dout",
                "dout.T @ x.reshape(x.shape[0], w.shape[0])",
            )
        ],
    ),
    Misconception(
        id="db-not-summed",
        says="db is not summed over the examples: it has one row per example.",
        hint="How often is the same bias added in the forward pass?",
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout")],
    ),
    Misconception(
        id="all-gradients-averaged",
        says="dx, dw and db are all divided by the number of examples.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(
                WHERE, "(dout @ w.T).reshape(x.shape)", "(dout @ w.T).reshape(x.shape) / x.shape[0]"
            ),
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0]).T @ dout",
                "x.reshape(x.shape[0], w.shape[0]).T @ dout / x.shape[0]",
            ),
            Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout.mean(axis=0)"),
        ],
    ),
    Misconception(
        id="db-summed-over-the-units",
        says="db is summed over the units instead of over the examples.",
        hint="Which axis of dout counts the examples?",
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout.sum(axis=1)")],
    ),
    Misconception(
        id="db-one-number",
        says="db is one number: the sum of all of dout.",
        hint="Each unit has a bias of its own. Over which axis do its contributions add up?",
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout.sum()")],
    ),
    Misconception(
        id="db-the-same-for-every-unit",
        says="db holds the sum of all of dout for every unit.",
        hint="Each unit has a bias of its own. Over which axis do its contributions add up?",
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "np.full(b.shape, dout.sum())")],
    ),
    Misconception(
        id="db-of-the-last-example",
        says="db comes from the last example alone.",
        hint="How do the contributions of all examples combine? Does your loop add or replace?",
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout[-1].copy()")],
    ),
    Misconception(
        id="dw-of-the-last-example",
        says="dw comes from the last example alone.",
        hint="How do the contributions of all examples combine? Does your loop add or replace?",
        changes=[
            Edit(WHERE, "x.reshape(x.shape[0], w.shape[0]).T @ dout", "np.outer(x[-1], dout[-1])")
        ],
    ),
    Misconception(
        id="dw-reshaped-for-its-transpose",
        says="dw is the transpose, brought into the shape of w by a reshape.",
        hint="A reshape never moves a number; a transpose does.",
        changes=[
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0]).T @ dout",
                "(dout.T @ x.reshape(x.shape[0], w.shape[0])).reshape(w.shape)",
            )
        ],
    ),
    Misconception(
        id="dx-reshaped-for-its-transpose",
        says="dx is the transpose, brought into the shape of x by a reshape.",
        hint="In the flat dx, each row should be one example. Print the shape of your product.",
        changes=[Edit(WHERE, "(dout @ w.T).reshape(x.shape)", "(w @ dout.T).reshape(x.shape)")],
    ),
    Misconception(
        id="db-without-dout",
        says="db is 1 everywhere, whatever dout is.",
        hint=(
            "The derivative of the output with respect to the bias is 1. What does the "
            "chain rule do with it?"
        ),
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "np.ones_like(b)")],
    ),
    Misconception(
        id="db-of-the-first-example",
        says="db comes from the first example alone.",
        hint="How do the contributions of all examples combine?",
        changes=[Edit(WHERE, "dout.sum(axis=0).reshape(b.shape)", "dout[0].copy()")],
    ),
    Misconception(
        id="dw-with-the-first-axis-fastest",
        says=(
            "For dw, each example is flattened in the wrong order: with its first axis "
            "varying fastest."
        ),
        hint=(
            "Flatten x as the forward pass does. By default, reshape lets the last axis "
            "vary fastest."
        ),
        changes=[
            Edit(
                WHERE,
                "x.reshape(x.shape[0], w.shape[0]).T @ dout",
                'x.reshape(x.shape[0], w.shape[0], order="F").T @ dout',
            )
        ],
    ),
]
