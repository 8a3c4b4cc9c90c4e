"""The update rules of `optim.py`, applied to the parameters of a module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cs231n import optim
from cs231n.modules.base import Parameter
from cs231n.support.checks import fail
from cs231n.support.hyperparameters import HYPERPARAMETERS, ignored


class Optimizer:
    """Apply an update rule to a list of parameters.

    Args:
        parameters: the parameters to train, for instance `net.parameters()`.
        rule: a function of `cs231n.optim`: "sgd", "sgd_momentum", "rmsprop" or "adam".
        **config: hyperparameters of the rule, such as learning_rate; each parameter gets a copy.

    Raises:
        ValueError: there is no such rule, it has no such hyperparameter, or there are no
            parameters.
    """

    def __init__(self, parameters: Iterable[Parameter], rule: str = "sgd", **config: Any) -> None:
        # A network is not iterable; the message below then says what to pass.
        entries = parameters if isinstance(parameters, Iterable) else [parameters]
        self.parameters = list(entries)
        if rule not in HYPERPARAMETERS:
            fail(
                "the update rule is unknown",
                got=repr(rule),
                expected=", ".join(HYPERPARAMETERS),
                hint="Check the spelling",
            )
        problem = ignored(rule, config)
        if problem:
            raise ValueError(problem)
        if not all(isinstance(entry, Parameter) for entry in self.parameters):
            fail(
                "parameters holds objects of other types",
                got=f"{sorted({type(entry).__name__ for entry in self.parameters})}",
                expected="Parameter objects only",
                hint="Pass net.parameters()",
            )
        if not self.parameters:
            fail(
                "there is nothing to train",
                got="no parameters",
                expected="one or more",
                hint="Pass net.parameters() of a network that has layers with weights",
            )
        self.rule = getattr(optim, rule)
        self.configs = [dict(config) for _ in self.parameters]

    def step(self) -> None:
        """Update every parameter by one step of the rule."""
        for index, parameter in enumerate(self.parameters):
            parameter.data, self.configs[index] = self.rule(
                parameter.data, parameter.grad, self.configs[index]
            )

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        for parameter in self.parameters:
            parameter.zero_grad()
