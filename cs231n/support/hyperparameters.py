"""The hyperparameters of each rule in `cs231n.optim`, to notice one that a rule would ignore."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["HYPERPARAMETERS", "ignored"]

HYPERPARAMETERS = {
    "sgd": ("learning_rate",),
    "sgd_momentum": ("learning_rate", "momentum"),
    "rmsprop": ("learning_rate", "decay_rate", "epsilon"),
    "adam": ("learning_rate", "beta1", "beta2", "epsilon"),
}
# What the rules store in the same dict.
STATE = {"velocity", "cache", "m", "v", "t"}


def ignored(rule: str, config: Mapping[str, Any]) -> str | None:
    """Describe the entries of a config that its rule does not use.

    Args:
        rule: the name of an update rule; one that is not in `HYPERPARAMETERS` may use any entry.
        config: the hyperparameters given to it.

    Returns:
        A message that says what to do, or None.
    """
    known = HYPERPARAMETERS.get(rule, tuple(config))
    unknown = [name for name in config if name not in (*known, *STATE)]
    if not unknown:
        return None
    others = [other for other, names in HYPERPARAMETERS.items() if unknown[0] in names]
    advice = f"or use {others[0]}, which has it" if others else "or leave it out"
    return (
        f"{rule} has no hyperparameter {unknown[0]}: got {', '.join(map(str, config))}, "
        f"expected {', '.join(known)}. Check the spelling, {advice}."
    )
