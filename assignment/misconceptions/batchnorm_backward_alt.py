"""Wrong short gradients of batch normalisation, each as a change to the right ones."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/layers.py:batchnorm_backward_alt"

MISCONCEPTIONS = [
    Misconception(
        id="sums-not-divided",
        says="Your dx is what you get when the two sums are not divided by N.",
        hint="Both sums come from means over the batch.",
        changes=[Edit(WHERE, "(dbeta + x_hat * dgamma) / N", "(dbeta + x_hat * dgamma)")],
    ),
    Misconception(
        id="variance-taken-for-a-constant",
        says="Your dx is what you get when the path through the variance is left out.",
        hint="Simplify the sum of all three paths.",
        changes=[Edit(WHERE, "(dbeta + x_hat * dgamma) / N", "dbeta / N")],
    ),
    Misconception(
        id="mean-taken-for-a-constant",
        says="Your dx is what you get when the path through the mean is left out.",
        hint="Simplify the sum of all three paths.",
        changes=[Edit(WHERE, "(dbeta + x_hat * dgamma) / N", "x_hat * dgamma / N")],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, "dx = gamma * inv_std * (", "dx = inv_std * (")]),
    Misconception(
        id="deviation-forgotten",
        says="Your dx is what you get without the division by the standard deviation.",
        hint="Stretch x by ten: its gradient should shrink by ten.",
        changes=[Edit(WHERE, "dx = gamma * inv_std * (", "dx = gamma * (")],
    ),
    Misconception(
        id="second-sum-unscaled",
        says=("Your dx is what you get when the path through the variance lacks the factor x_hat."),
        hint="How much a number moves the variance depends on how far it is from the mean.",
        changes=[Edit(WHERE, "x_hat * dgamma) / N", "dgamma) / N")],
    ),
    Misconception(
        id="divided-by-d",
        says="Your dx is what you get when the sums are divided by the number of features.",
        hint="Over how many numbers does each mean run?",
        changes=[Edit(WHERE, ") / N)", ") / dout.shape[1])")],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [
            Edit(
                WHERE,
                "dx = gamma * inv_std * (dout - (dbeta + x_hat * dgamma) / N)",
                "dx = gamma * inv_std * (dout - (dbeta + x_hat * dgamma) / N)\n"
                "    dgamma, dbeta = dgamma[:, None], dbeta[:, None]",
            )
        ],
    ),
    Misconception(
        id="scale-and-shift-averaged",
        says="Your dgamma and dbeta are averages over the batch, not sums.",
        hint="One gamma acts on every row of its column, and collects from each of them.",
        changes=[
            Edit(
                WHERE,
                "dx = gamma * inv_std * (dout - (dbeta + x_hat * dgamma) / N)",
                "dx = gamma * inv_std * (dout - (dbeta + x_hat * dgamma) / N)\n"
                "    dgamma, dbeta = dgamma / N, dbeta / N",
            )
        ],
    ),
    Misconception(
        id="calls-the-other-function",
        says="Your answer calls batchnorm_backward, which is not there when this is checked.",
        hint="Work the formula out on paper, then write it down without any other function.",
        changes=[Rewrite(WHERE, "dx, dgamma, dbeta = batchnorm_backward(dout, cache)\n")],
    ),
]
