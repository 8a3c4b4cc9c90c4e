"""Mistakes that occur in two or more of the normalization layers for images.

Used by spatial_batchnorm_forward, spatial_batchnorm_backward, spatial_groupnorm_forward and
spatial_groupnorm_backward.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception, Rewrite

# For each id, the headline of the verdict and its hint.
WORDS: dict[str, tuple[str, str]] = {
    # Batch normalization, forward and backward.
    "result-not-moved-back": (
        "The result is reshaped to the images' shape without moving the channels back.",
        "Undo both steps that made the columns, the last one first.",
    ),
    "height-and-width-exchanged": (
        "Height and width are swapped when the channels are moved back.",
        "Write down the axes of the array before and after the transpose.",
    ),
    # Both forward passes.
    "eps-outside-the-root": (
        "eps is added to the standard deviation instead of the variance.",
        "Is eps added before or after the square root?",
    ),
    "divided-by-the-variance": (
        "The numbers are divided by the variance instead of the standard deviation.",
        "Is there a square root in the formula?",
    ),
    # Both backward passes.
    "statistics-taken-for-constants": (
        "dx treats the mean and the variance as constants.",
        "Slightly change one pixel: the mean and the variance change as well.",
    ),
    "deviation-forgotten": (
        "dx is not divided by the standard deviation.",
        "The forward pass divides by the standard deviation. What does the backward pass do?",
    ),
    "x-hat-forgotten-after-the-sum": (
        "In the path through the variance, the sum is not multiplied by x_hat.",
        "Write the path through the variance for one single number of x. Where does x_hat occur?",
    ),
    "parameters-swapped": (
        "dgamma and dbeta are swapped.",
        "In which order does the docstring list them?",
    ),
    "dgamma-without-x-hat": (
        "dgamma is the sum of dout: the normalized numbers are missing.",
        "What is gamma multiplied by in the forward pass?",
    ),
}


def known(name: str, changes: Sequence[Edit | Rewrite]) -> Misconception:
    """Return the mistake with this id, made by these changes to the solution of an exercise."""
    says, hint = WORDS[name]
    return Misconception(id=name, says=says, hint=hint, changes=changes)
