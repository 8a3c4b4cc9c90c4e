"""Arguments whose names and meanings differ between the years of the course."""

from __future__ import annotations

import warnings

from cs231n.support.checks import check_number, fail

__all__ = ["keep_ratio", "kind_of_normalization"]


def keep_ratio(keep: float, dropout: float | None, *, drops: bool) -> float:
    """Find the probability to keep a unit, from the arguments of any year of the course.

    Args:
        keep: dropout_keep_ratio, the argument since 2021; 1 means no dropout.
        dropout: the argument until 2020, or None.
        drops: whether `dropout` is the probability to drop, as in 2016-17. A warning says how it
            is read.

    Returns:
        The probability, above 0 and at most 1.

    Raises:
        ValueError: both are given, or one is out of range.
    """
    if dropout is not None:
        if keep != 1:
            fail(
                "dropout is given twice",
                got=f"dropout={dropout} and dropout_keep_ratio={keep}",
                expected="one of them",
                hint="Keep dropout_keep_ratio",
            )
        if not 0 <= dropout <= 1:
            fail(
                "dropout is out of range",
                got=dropout,
                expected="0 <= dropout <= 1",
                hint="Pass dropout_keep_ratio, the probability to keep a unit",
            )
        # In one half of the years 0 meant "no dropout", in the other half 1 did.
        if dropout in (0, 1):
            return 1.0
        keep = 1 - dropout if drops else dropout
        meaning = (
            "DROP a unit, as in the course of 2016-17"
            if drops
            else ("KEEP a unit, as in the course of 2018-20")
        )
        warnings.warn(
            f"dropout={dropout} is read as the probability to {meaning}; "
            f"write dropout_keep_ratio={keep:g} to be clear",
            stacklevel=3,
        )
    keep = check_number("dropout_keep_ratio", keep)
    if not 0 < keep <= 1:
        fail(
            "dropout_keep_ratio is out of range",
            got=keep,
            expected="0 < ratio <= 1, the probability to keep a unit",
            hint="Pass 1 for no dropout",
        )
    return keep


def kind_of_normalization(
    normalization: str | bool | None, use_batchnorm: bool | None
) -> str | None:
    """Find the kind of normalization, from the arguments of any year of the course.

    Args:
        normalization: "batchnorm", "layernorm" or None, the argument since 2018.
        use_batchnorm: the argument until 2017, or None.

    Returns:
        "batchnorm", "layernorm" or None.

    Raises:
        ValueError: the name is unknown, or the two conflict.
    """
    # Until 2017 the fifth argument was use_batchnorm, and old code may pass it by position.
    if isinstance(normalization, bool):
        normalization = "batchnorm" if normalization else None
    if normalization not in (None, "batchnorm", "layernorm"):
        fail(
            "normalization is unknown",
            got=repr(normalization),
            expected='"batchnorm", "layernorm" or None',
            hint="Check the spelling",
        )
    if use_batchnorm is None:
        return normalization
    if normalization == ("layernorm" if use_batchnorm else "batchnorm"):
        fail(
            "the arguments ask for two kinds of normalization",
            got=f"normalization={normalization!r} and use_batchnorm={use_batchnorm}",
            expected="one of them",
            hint="Keep normalization",
        )
    return "batchnorm" if use_batchnorm else normalization
