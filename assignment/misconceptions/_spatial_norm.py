"""Mistakes in the backward passes of normalization layers for images: verdict and hint."""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception, Rewrite

# For each id, the headline of the verdict and its hint.
WORDS: dict[str, tuple[str, str]] = {
    "mean-path-of-the-other-sign": (
        "The path through the mean has the wrong sign.",
        "If the mean grows, do the normalized numbers grow or shrink?",
    ),
    "both-paths-of-the-other-sign": (
        "The paths through the mean and the variance have the wrong sign.",
        "If the mean grows, do the normalized numbers grow or shrink?",
    ),
    "variance-path-halved": (
        "The path through the variance is half as large as it should be.",
        "A square and a square root leave two factors in the derivative. Do they cancel?",
    ),
    "variance-path-doubled": (
        "The path through the variance is twice as large as it should be.",
        "A square and a square root leave two factors in the derivative. Do they cancel?",
    ),
    "gamma-twice": (
        "dx is multiplied by gamma twice.",
        "How often does gamma occur in the forward pass?",
    ),
    "deviation-forgotten": (
        "dx is not divided by the standard deviation.",
        "The forward pass divides by the standard deviation. What does the backward pass do?",
    ),
    "deviation-multiplied": (
        "dx is multiplied by the standard deviation instead of divided by it.",
        "Is the number in the cache the standard deviation or 1 divided by it?",
    ),
    "x-hat-forgotten-after-the-sum": (
        "In the path through the variance, the sum is not multiplied by x_hat.",
        "Write the path through the variance for one single number of x. Where does x_hat occur?",
    ),
    "x-hat-forgotten-in-the-sum": (
        "In the path through the variance, x_hat is missing inside the sum.",
        "Write the path through the variance for one single number of x. Where does x_hat occur?",
    ),
    "dgamma-averaged": (
        "dgamma is an average instead of a sum.",
        "The same gamma multiplies every pixel of its channel. How do the contributions combine?",
    ),
    "dbeta-averaged": (
        "dbeta is an average instead of a sum.",
        "The same beta is added to every pixel of its channel. How do the contributions combine?",
    ),
    "parameters-divided-by-the-images": (
        "dgamma and dbeta are divided by the number of images.",
        "If the loss is a mean over the batch, dout already contains that division.",
    ),
    "parameters-averaged-over-pixels": (
        "dgamma and dbeta are averaged over the pixels of an image instead of summed.",
        "The same gamma multiplies every pixel of its channel. How do the contributions combine?",
    ),
    "parameters-swapped": (
        "dgamma and dbeta are swapped.",
        "In which order does the docstring list them?",
    ),
    "dgamma-without-x-hat": (
        "dgamma is the sum of dout: the normalized numbers are missing.",
        "What is gamma multiplied by in the forward pass?",
    ),
    "dgamma-times-gamma": (
        "dgamma contains gamma itself as a factor.",
        "What is the derivative of gamma * x_hat with respect to gamma?",
    ),
    "dbeta-times-gamma": (
        "dbeta contains gamma as a factor.",
        "Is beta added before or after the multiplication by gamma?",
    ),
    "one-sum-for-every-channel": (
        "Every entry of dgamma and of dbeta is the sum over all channels.",
        "Which pixels does the gamma of one channel multiply?",
    ),
    "parameters-of-the-last-image": (
        "dgamma and dbeta contain only the last image.",
        "Every image of the batch contributes. Does each one add to the sum, or replace it?",
    ),
    "dx-without-the-layer": (
        "dx is gamma times dout: nothing of the normalization is in it.",
        "The forward pass subtracts a mean and divides by a deviation. What does that do to dx?",
    ),
}


def known(name: str, changes: Sequence[Edit | Rewrite]) -> Misconception:
    """Return the mistake with this id, made by these changes to the solution of an exercise."""
    says, hint = WORDS[name]
    return Misconception(id=name, says=says, hint=hint, changes=changes)
