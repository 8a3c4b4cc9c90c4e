"""Mistakes that batch and layer normalization share.

`scale_and_shift` is for batchnorm_forward and layernorm_forward; `backward` is for
batchnorm_backward, batchnorm_backward_alt and layernorm_backward.
"""

from __future__ import annotations

from grading.spec import Edit, Misconception

from . import _known as words

# For each id: the headline, the hint, and a line that replaces the right gradients.
PARAMETERS: dict[str, tuple[str, str, str]] = {
    "scale-and-shift-averaged": (
        "dgamma and dbeta are averages over the batch instead of sums.",
        "The same gamma multiplies every row. How do the contributions of all rows combine?",
        "dgamma, dbeta = dgamma / len(dout), dbeta / len(dout)",
    ),
    "scale-and-shift-swapped": (
        "dgamma and dbeta are swapped.",
        "Which of the two parameters multiplies x_hat in the forward pass?",
        "dgamma, dbeta = dbeta, dgamma",
    ),
    "dgamma-without-x-hat": (
        "dgamma is the same as dbeta: it leaves out x_hat.",
        "What does gamma multiply in the forward pass?",
        "dgamma = dbeta",
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
    "dgamma-with-x": (
        "dgamma uses the centered x without dividing it by the standard deviation.",
        "What does gamma multiply in the forward pass?",
        "dgamma = (dout * x_hat / inv_std).sum(axis=0)",
    ),
}

SCALE = "If x becomes ten times as large, each of the three paths becomes ten times as small."

# The right dx is `inv_std * (d - m - x_hat * v)`: a direct path, a path through the mean and a path
# through the variance. Here `d` is dout * gamma, `m` the mean of d, and `v` the mean of d * x_hat.
# {n} is the number of values that share a mean, and {over} the arguments of the means.
DX: dict[str, tuple[str, str, str]] = {
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
    "only-the-direct-path-over-the-deviation": (
        "Only the direct path is divided by the standard deviation.",
        SCALE,
        "inv_std * d - (m + x_hat * v)",
    ),
    "direct-path-missing": (
        "dx leaves out the direct path, which does not go through the mean or the variance.",
        "x reaches the output on three paths. Compute each of them by itself, and add them up.",
        "-inv_std * (m + x_hat * v)",
    ),
    "gamma-in-the-direct-path-only": (
        "Only the direct path has the factor gamma; the other two paths leave it out.",
        "gamma comes first in the backward pass, so it is part of all three paths.",
        "inv_std * (d - dout.mean({over}) - x_hat * (dout * x_hat).mean({over}))",
    ),
    "variance-path-doubled": (
        "The path through the variance is twice as large as it should be.",
        "The square gives a factor of 2, and the root a factor of 1/2. Do you have both?",
        "inv_std * (d - m - 2 * x_hat * v)",
    ),
    "variance-path-two-deviations-less": (
        "The path through the variance leaves out a division by the variance.",
        SCALE,
        "inv_std * (d - m - x_hat / inv_std**2 * v)",
    ),
    "sums-over-everything": (
        "The sums in dx run over the whole table.",
        "How many means does the forward pass compute? The sums need the same axis.",
        "inv_std * (d - d.sum() / n - x_hat * (d * x_hat).sum() / n)",
    ),
}


def scale_and_shift(
    where: str, x_hat: str, *, when: str = "", suffix: str = ""
) -> list[Misconception]:
    """The mistakes of `gamma * x_hat + beta`.

    Args:
        where: the function.
        x_hat: how the solution writes the normalized x.
        when: what a headline ends with, such as " in test mode".
        suffix: what an id ends with, such as "-in-test-mode".
    """
    line = f"gamma * {x_hat} + beta"
    return [
        Misconception(
            id=f"scale-and-shift-forgotten{suffix}",
            says=f"gamma and beta are not used{when}.",
            hint="The normalized x is not the result yet. What does the formula do with it?",
            changes=[Edit(where, line, x_hat)],
        ),
        Misconception(
            id=f"gamma-forgotten{suffix}",
            says=f"gamma is not used{when}.",
            hint="Read the formula in the docstring again. Where is gamma?",
            changes=[Edit(where, line, f"{x_hat} + beta")],
        ),
        Misconception(
            id=f"scale-and-shift-swapped{suffix}",
            says=f"gamma and beta are swapped{when}.",
            hint="Which of the two is the scale, and which is the shift?",
            changes=[Edit(where, line, f"beta * {x_hat} + gamma")],
        ),
    ]


def backward(where: str, last: str, axis: int) -> list[Misconception]:
    """The mistakes that all three backward passes share.

    Args:
        where: the function.
        last: the last statement of its solution.
        axis: the axis of the means.
    """
    over = f"axis={axis}, keepdims=True"
    means = (
        f"    d = dout * gamma\n"
        f"    n, m, v = dout.shape[{axis}], d.mean({over}), (d * x_hat).mean({over})\n"
    )
    n = "ND"[axis]
    return [
        words.known(
            "gradient-with-an-axis-more",
            [Edit(where, last, f"{last}\n    dgamma, dbeta = dgamma[:, None], dbeta[:, None]")],
        ),
        *(
            Misconception(name, says, hint, [Edit(where, last, f"{last}\n    {line}")])
            for name, (says, hint, line) in PARAMETERS.items()
        ),
        *(
            Misconception(
                name,
                says.format(n=n),
                hint.format(n=n),
                [Edit(where, last, f"{last}\n{means}    dx = {line.format(over=over)}")],
            )
            for name, (says, hint, line) in DX.items()
        ),
    ]
