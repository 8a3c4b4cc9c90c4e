"""Mistakes that occur in the backward passes of batch and of layer normalization.

Both compute `inv_std * (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat))`: a direct path, a
path through the mean and a path through the variance. Only the axis of the means differs.
"""

from __future__ import annotations

from grading.spec import Edit, Misconception

# For each id: the headline, the hint, and a line that replaces the right gradients.
PARAMETERS: dict[str, tuple[str, str, str]] = {
    "dgamma-averaged": (
        "dgamma is an average over the batch instead of a sum.",
        "The same gamma multiplies every row. How do the contributions of all rows combine?",
        "dgamma = dgamma / len(dout)",
    ),
    "dbeta-averaged": (
        "dbeta is an average over the batch instead of a sum.",
        "The same beta is added to every row. How do the contributions of all rows combine?",
        "dbeta = dbeta / len(dout)",
    ),
    "scale-and-shift-averaged": (
        "dgamma and dbeta are averages over the batch instead of sums.",
        "The same gamma multiplies every row. How do the contributions of all rows combine?",
        "dgamma, dbeta = dgamma / len(dout), dbeta / len(dout)",
    ),
    "dgamma-summed-over-everything": (
        "dgamma is one number: the sum runs over the features, too.",
        "Each feature has its own gamma. Which axis has to remain?",
        "dgamma = dgamma.sum()",
    ),
    "dbeta-summed-over-everything": (
        "dbeta is one number: the sum runs over the features, too.",
        "Each feature has its own beta. Which axis has to remain?",
        "dbeta = dbeta.sum()",
    ),
    "scale-and-shift-summed-over-everything": (
        "dgamma and dbeta are one number each: the sums run over the features, too.",
        "Each feature has its own gamma. Which axis has to remain?",
        "dgamma, dbeta = dgamma.sum(), dbeta.sum()",
    ),
    "scale-and-shift-of-the-rows": (
        "dgamma and dbeta have one number per row instead of one per feature.",
        "Each feature has one gamma. Over which axis is it used again and again?",
        "dgamma, dbeta = (dout * x_hat).sum(axis=1), dout.sum(axis=1)",
    ),
    "scale-and-shift-not-summed": (
        "dgamma and dbeta are not summed: they have the shape of dout.",
        "gamma and beta are used again in every row. How do the contributions of all rows combine?",
        "dgamma, dbeta = dout * x_hat, dout",
    ),
    "dgamma-not-summed": (
        "dgamma is not summed: it has the shape of dout.",
        "gamma is used again in every row. How do the contributions of all rows combine?",
        "dgamma = dout * x_hat",
    ),
    "dbeta-not-summed": (
        "dbeta is not summed: it has the shape of dout.",
        "beta is used again in every row. How do the contributions of all rows combine?",
        "dbeta = dout",
    ),
    "dgamma-of-the-rows": (
        "dgamma has one number per row instead of one per feature.",
        "Each feature has one gamma. Over which axis is it used again and again?",
        "dgamma = (dout * x_hat).sum(axis=1)",
    ),
    "dbeta-of-the-rows": (
        "dbeta has one number per row instead of one per feature.",
        "Each feature has one beta. Over which axis is it used again and again?",
        "dbeta = dout.sum(axis=1)",
    ),
    "dgamma-without-x-hat": (
        "dgamma is the same as dbeta: it leaves out x_hat.",
        "What does gamma multiply in the forward pass?",
        "dgamma = dbeta",
    ),
    "dgamma-times-gamma": (
        "dgamma is multiplied by gamma.",
        "Differentiate gamma * x_hat + beta with respect to gamma. Does gamma remain?",
        "dgamma = dgamma * gamma",
    ),
    "dbeta-times-gamma": (
        "dbeta is multiplied by gamma.",
        "Differentiate gamma * x_hat + beta with respect to beta. Does gamma remain?",
        "dbeta = dbeta * gamma",
    ),
    "scale-and-shift-swapped": (
        "dgamma and dbeta are swapped.",
        "Which of the two parameters multiplies x_hat in the forward pass?",
        "dgamma, dbeta = dbeta, dgamma",
    ),
    "dgamma-with-x": (
        "dgamma uses the centered x without dividing it by the standard deviation.",
        "What does gamma multiply in the forward pass?",
        "dgamma = (dout * x_hat / inv_std).sum(axis=0)",
    ),
}

SCALE = "If x becomes ten times as large, each of the three paths becomes ten times as small."
PATHS = "x reaches the output on three paths. Compute each of them by itself, and add them up."
FACTORS = "The square gives a factor of 2, and the root a factor of 1/2. Do you have both?"
MEANS = "How often does the derivative of a mean have the factor 1/{n}?"
GAMMA = "gamma comes first in the backward pass, so it is part of all three paths."

# In the lines, `d` is dout * gamma, `m` the mean of d, and `v` the mean of d * x_hat. In the
# texts, {n} is the number of values that share a mean.
DX: dict[str, tuple[str, str, str]] = {
    "mean-path-not-divided": (
        "The path through the mean is not divided by {n}.",
        "What is the derivative of a mean with respect to one of its {n} numbers?",
        "inv_std * (d - n * m - x_hat * v)",
    ),
    "variance-path-not-divided": (
        "The path through the variance is not divided by {n}.",
        "What is the derivative of a variance with respect to one of its {n} numbers?",
        "inv_std * (d - m - n * x_hat * v)",
    ),
    "mean-path-divided-twice": (
        "The path through the mean is divided by {n} twice.",
        MEANS,
        "inv_std * (d - m / n - x_hat * v)",
    ),
    "variance-path-divided-twice": (
        "The path through the variance is divided by {n} twice.",
        MEANS,
        "inv_std * (d - m - x_hat * v / n)",
    ),
    "both-paths-divided-twice": (
        "The paths through the mean and the variance are divided by {n} twice.",
        MEANS,
        "inv_std * (d - m / n - x_hat * v / n)",
    ),
    "direct-path-divided": (
        "The direct path is divided by {n}, too.",
        "Which of the three paths go through a mean? Only these have a factor 1/{n}.",
        "inv_std * (d / n - m - x_hat * v)",
    ),
    "dx-times-n": (
        "dx is {n} times as large as it should be.",
        "If you multiply all terms by {n} to simplify them, what else has to change?",
        "inv_std * n * (d - m - x_hat * v)",
    ),
    "dx-over-n": (
        "dx is 1/{n} of what it should be.",
        "Which of the three paths go through a mean? Only these have a factor 1/{n}.",
        "inv_std / n * (d - m - x_hat * v)",
    ),
    "divided-by-n-minus-one-everywhere": (
        "The paths through the mean and the variance are divided by {n} - 1 instead of {n}.",
        "What does the forward pass divide by in its mean and its variance?",
        "inv_std * (d - (m + x_hat * v) * n / (n - 1))",
    ),
    "dx-of-the-other-sign": (
        "dx has the wrong sign.",
        "If x_hat grows with x, should dx have the sign of dout or the opposite one?",
        "-inv_std * (d - m - x_hat * v)",
    ),
    "mean-path-of-the-other-sign": (
        "The path through the mean has the wrong sign.",
        "If the mean grows, do the normalized numbers grow or shrink?",
        "inv_std * (d + m - x_hat * v)",
    ),
    "both-paths-of-the-other-sign": (
        "The paths through the mean and the variance have the wrong sign.",
        "If the mean grows, do the normalized numbers grow or shrink?",
        "inv_std * (d + m + x_hat * v)",
    ),
    "deviation-forgotten": (
        "dx is not divided by the standard deviation.",
        "If x becomes ten times as large, its gradient should become ten times as small.",
        "d - m - x_hat * v",
    ),
    "dx-over-the-variance": (
        "dx is divided by the variance instead of the standard deviation.",
        "If x becomes ten times as large, its gradient should become ten times as small.",
        "inv_std**2 * (d - m - x_hat * v)",
    ),
    "dx-times-the-deviation": (
        "dx is multiplied by the standard deviation instead of divided by it.",
        "If x becomes ten times as large, its gradient should become ten times as small.",
        "(d - m - x_hat * v) / inv_std",
    ),
    "direct-path-without-deviation": (
        "The direct path is not divided by the standard deviation.",
        SCALE,
        "d - inv_std * (m + x_hat * v)",
    ),
    "only-the-direct-path-over-the-deviation": (
        "Only the direct path is divided by the standard deviation.",
        SCALE,
        "inv_std * d - (m + x_hat * v)",
    ),
    "mean-path-without-deviation": (
        "The path through the mean is not divided by the standard deviation.",
        SCALE,
        "inv_std * (d - x_hat * v) - m",
    ),
    "variance-path-one-deviation-more": (
        "The path through the variance is divided by the standard deviation one time too many.",
        SCALE,
        "inv_std * (d - m - x_hat * inv_std * v)",
    ),
    "variance-path-two-deviations-more": (
        "The path through the variance is divided by the standard deviation two times too many.",
        SCALE,
        "inv_std * (d - m - x_hat * inv_std**2 * v)",
    ),
    "variance-path-two-deviations-less": (
        "The path through the variance is divided by the standard deviation two times too few.",
        SCALE,
        "inv_std * (d - m - x_hat / inv_std**2 * v)",
    ),
    "variance-path-doubled": (
        "The path through the variance is twice as large as it should be.",
        FACTORS,
        "inv_std * (d - m - 2 * x_hat * v)",
    ),
    "gamma-twice": (
        "dx is multiplied by gamma twice.",
        "gamma is used once in the forward pass.",
        "gamma * inv_std * (d - m - x_hat * v)",
    ),
    "gamma-in-the-direct-path-only": (
        "Only the direct path has the factor gamma; the other two paths leave it out.",
        GAMMA,
        "inv_std * (d - dout.mean(AXIS) - x_hat * (dout * x_hat).mean(AXIS))",
    ),
    "gamma-not-in-the-direct-path": (
        "The direct path leaves out gamma.",
        GAMMA,
        "inv_std * (dout - m - x_hat * v)",
    ),
    "direct-path-missing": (
        "dx leaves out the direct path, which has no mean or variance in it.",
        PATHS,
        "-inv_std * (m + x_hat * v)",
    ),
    "variance-path-alone": (
        "dx is the path through the variance alone.",
        PATHS,
        "-inv_std * x_hat * v",
    ),
    "mean-path-alone": (
        "dx is the path through the mean alone.",
        PATHS,
        "-inv_std * (m + 0 * d)",
    ),
    "sums-over-everything": (
        "The sums in dx run over the whole table.",
        "How many means does the forward pass compute? The sums need the same axis.",
        "inv_std * (d - d.sum() / n - x_hat * (d * x_hat).sum() / n)",
    ),
    "means-over-everything": (
        "The means in dx are taken over the whole table.",
        "How many means does the forward pass compute? The backward pass needs the same axis.",
        "inv_std * (d - d.mean() - x_hat * (d * x_hat).mean())",
    ),
    "distance-forgotten": (
        "The path through the variance leaves out the factor x_hat.",
        "How much a number changes the variance depends on its distance from the mean.",
        "inv_std * (d - m - v)",
    ),
    "sums-swapped": (
        "In dx, x_hat multiplies the mean of the gradients instead of the other mean.",
        "One of the two means contains x_hat. Which path does it belong to?",
        "inv_std * (d - x_hat * m - v)",
    ),
}


def backward(where: str, last: str, axis: int, *, but: tuple[str, ...] = ()) -> list[Misconception]:
    """The mistakes of a backward pass, without those that its own file has.

    Args:
        where: the function.
        last: the last statement of its solution.
        axis: the axis of the means.
        but: ids of mistakes that are left out.
    """
    over = f"axis={axis}, keepdims=True"
    means = [
        "d = dout * gamma",
        f"n, m, v = dout.shape[{axis}], d.mean({over}), (d * x_hat).mean({over})",
    ]

    def mistake(name: str, says: str, hint: str, lines: list[str]) -> Misconception:
        size = "ND"[axis]
        return Misconception(
            id=name,
            says=says.format(n=size),
            hint=hint.format(n=size),
            changes=[Edit(where, last, "\n    ".join([last, *lines]))],
        )

    parameters = [
        mistake(name, says, hint, [line]) for name, (says, hint, line) in PARAMETERS.items()
    ]
    dx = [
        mistake(name, says, hint, [*means, f"dx = {line.replace('AXIS', over)}"])
        for name, (says, hint, line) in DX.items()
    ]
    return [each for each in (*parameters, *dx) if each.id not in but]
