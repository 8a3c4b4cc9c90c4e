"""Known wrong answers for `batchnorm_backward_alt`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words
from . import _norm as norm

WHERE = "cs231n/layers.py:batchnorm_backward_alt"
LAST = "dx = gamma * inv_std * (dout - (dbeta + x_hat * dgamma) / N)"

MISCONCEPTIONS = [
    Misconception(
        id="sums-not-divided",
        says="The two sums are not divided by N.",
        hint="Both sums come from means over the batch.",
        changes=[Edit(WHERE, "(dbeta + x_hat * dgamma) / N", "(dbeta + x_hat * dgamma)")],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, "dx = gamma * inv_std * (", "dx = inv_std * (")]),
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one number: the mean and the variance of its column change as well.",
        changes=[Edit(WHERE, LAST, "dx = gamma * inv_std * dout")],
    ),
    Misconception(
        id="calls-the-other-function",
        says="batchnorm_backward_alt calls batchnorm_backward, which this exercise does not allow.",
        hint=(
            "Work out the formula on paper, then write it down without calling the other function."
        ),
        changes=[Rewrite(WHERE, "dx, dgamma, dbeta = batchnorm_backward(dout, cache)\n")],
    ),
    Misconception(
        id="second-sum-unscaled",
        says="The path through the variance leaves out the factor x_hat.",
        hint="How much a number changes the variance depends on its distance from the mean.",
        changes=[Edit(WHERE, "x_hat * dgamma) / N", "dgamma) / N")],
    ),
    words.known(
        "variance-path-of-the-other-sign",
        [Edit(WHERE, "(dbeta + x_hat * dgamma)", "(dbeta - x_hat * dgamma)")],
    ),
    Misconception(
        id="variance-taken-for-a-constant",
        says="dx leaves out the path through the variance.",
        hint="Simplify the sum of all three paths.",
        changes=[Edit(WHERE, "(dbeta + x_hat * dgamma) / N", "dbeta / N")],
    ),
    Misconception(
        id="mean-taken-for-a-constant",
        says="dx leaves out the path through the mean.",
        hint="Simplify the sum of all three paths.",
        changes=[Edit(WHERE, "(dbeta + x_hat * dgamma) / N", "x_hat * dgamma / N")],
    ),
    Misconception(
        id="divided-by-d",
        says="The sums are divided by the number of features instead of the number of rows.",
        hint="Over how many numbers is each mean taken?",
        changes=[Edit(WHERE, ") / N)", ") / dout.shape[1])")],
    ),
    Misconception(
        id="variance-path-one-deviation-less",
        says="The path through the variance is divided by the standard deviation one time too few.",
        hint=norm.SCALE,
        changes=[Edit(WHERE, "x_hat * dgamma)", "x_hat / inv_std * dgamma)")],
    ),
    *norm.backward(WHERE, LAST, axis=0),
]
