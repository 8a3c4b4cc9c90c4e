"""Tests shared by modules whose backward pass adds to the gradients of a weight and a bias."""

from __future__ import annotations

from collections.abc import Callable

from grading.spec import Case, Exercise, Ref


def expect_gradient(case: Case, module: Ref, name: str, other: str) -> None:
    """Expect the right gradient of one parameter; the other one tells which was forgotten."""
    case.expect(f"{name}.grad", module.attr(name).attr("grad"))
    case.observe(f"{other}.grad", module.attr(other).attr("grad"))


def adds_up(exercise: Exercise, several_passes: Callable[[Case], Ref], promise: str) -> None:
    """Add a test for each gradient of a module after several passes.

    No other test should require the gradient of the bias, so that a mistake in it costs once.

    Args:
        exercise: the exercise.
        several_passes: creates the module and runs its passes.
        promise: the part of the docstring that says that gradients add up.
    """

    def add(name: str, other: str) -> None:
        title = f"{name}.grad adds up over passes until zero_grad is called"
        test = exercise.test(title, promises=[promise])
        test(lambda case: expect_gradient(case, several_passes(case), name, other))

    add("weight", "bias")
    add("bias", "weight")
