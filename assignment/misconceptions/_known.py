"""Mistakes that are made in several exercises, in one wording each."""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception, Rewrite

# id: what a verdict says, and where its hint leads.
WORDS: dict[str, tuple[str, str]] = {
    # The loss of a network with a penalty.
    "gradient-without-regularisation": (
        "Your gradients are what you get when the penalty is in the loss only.",
        "The penalty depends on the weights, so it has a derivative.",
    ),
    "gradient-adds-the-sum-of-the-weights": (
        (
            "Your gradients are what you get when reg times the sum of all weights, one "
            "number, is added everywhere."
        ),
        "Take the derivative with respect to one single weight: which weights are left in it?",
    ),
    "gradient-twice-the-penalty": (
        "Your gradients are what you get for a penalty without the factor 0.5.",
        "The 0.5 is there to cancel the 2 that the square leaves.",
    ),
    "loss-without-the-half": (
        "Your loss is what you get when the penalty has no factor 0.5.",
        "Read the formula of the loss again, factor by factor.",
    ),
    "loss-without-regularisation": (
        "Your loss is what you get when the penalty is left out of it.",
        "A first loss with regularisation should be larger than one without.",
    ),
    "biases-regularised": (
        "Your results are what you get when the biases are regularised like the weights.",
        "Which parameters does the formula of the loss sum over?",
    ),
    "without-relu": (
        "Your results are what you get when there is no ReLU between the layers.",
        "Go through the row of layers in the text of the class, one by one.",
    ),
    "relu-on-the-scores": (
        "Your results are what you get when a ReLU cuts off negative scores.",
        "What comes between the last affine layer and the softmax?",
    ),
    "probabilities-for-scores": (
        "Your scores are what you get when the softmax is applied to them.",
        "Scores are what goes into the softmax.",
    ),
    # Initial parameters.
    "uniform-in-place-of-normal": (
        "Your weights are uniform numbers.",
        "rand and randn are two different functions. Which of them draws from a bell curve?",
    ),
    "scale-forgotten": (
        "Your weights have a standard deviation of 1, whatever weight_scale says.",
        "Print the standard deviation of W1 for two values of weight_scale.",
    ),
    "random-biases": (
        "Your biases are random as the weights are.",
        "Which parameters does the text want to start at 0?",
    ),
    # Update rules.
    "epsilon-inside-the-root": (
        "Your step is what you get when epsilon is added under the root.",
        "Look at where the root ends in the formula.",
    ),
    "epsilon-missing": (
        "Your step is what you get without epsilon.",
        "What keeps the division safe when a gradient is 0?",
    ),
    # Backward passes of normalisations.
    "variance-taken-for-a-constant": (
        "Your dx is what you get when the path through the variance is left out.",
        "There are three ways from a number to the output. Which one is missing?",
    ),
    "mean-taken-for-a-constant": (
        "Your dx is what you get when the path through the mean is left out.",
        "There are three ways from a number to the output. Which one is missing?",
    ),
    "gamma-forgotten": (
        "Your dx is what you get when gamma is 1.",
        "The scale came last in the forward pass, so it comes first in the backward pass.",
    ),
    "scale-and-shift-averaged": (
        "Your dgamma and dbeta are what you get when they are averages, not sums.",
        "One gamma acts on every pixel of its channel, and collects from each of them.",
    ),
    # Shapes: the numbers are right.
    "gradient-with-an-axis-more": (
        "Your gradients have an axis more than the parameters they belong to.",
        "Print both shapes: an update subtracts one from the other, and NumPy repeats axes of 1.",
    ),
    "biases-with-an-axis-more": (
        "Your biases are tables of one row, not rows of numbers.",
        "Print the shape of b1. How many axes does the text give it?",
    ),
    "seed-fixed": (
        "Your weights are the same in every network, because the seed is set inside.",
        "Whoever makes a network decides on the seed. Make two, and compare their weights.",
    ),
    "cache-holds-another-array": (
        "Your cache holds another array than the one that came in.",
        "Compare the shapes of what is in the cache and of what the text says is in it.",
    ),
    # Modules.
    "gradients-replaced": (
        "Your gradients are what you get when each backward pass replaces what was there.",
        "Two passes without zero_grad between them leave the sum of both.",
    ),
    "bias-gradient-forgotten": (
        "Your bias.grad is what you get when backward leaves it as it was.",
        "A layer has two parameters.",
    ),
}


def known(name: str, changes: Sequence[Edit | Rewrite]) -> Misconception:
    """The mistake of this id, as changes to an exercise's solution."""
    says, hint = WORDS[name]
    return Misconception(id=name, says=says, hint=hint, changes=changes)
