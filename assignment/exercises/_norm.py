"""Tests of the backward functions of normalization layers, whose caches students choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading.spec import Array, Case, Ref

from . import _dense as dense
from ._shapes import expect_shapes
from ._twice import copied, expect_same

# A default eps at another place makes less difference: other tests have a large eps.
NEAR: dict[str, Any] = {"rtol": 1e-4}


def backward(
    case: Case, target: str, dout: Ref, cache: Ref, *, again: bool = False
) -> tuple[Ref, ...]:
    """Call the function and return dx, dgamma and dbeta; `again`: expect the same dx once more."""
    dx, dgamma, dbeta = case.call(target, dout, cache).unpack("dx", "dgamma", "dbeta")
    if again:
        first = copied(case, dx=dx)
        dx, _, _ = case.call(target, dout, cache).unpack("dx", "dgamma", "dbeta")
        expect_same(case, first, {"dx": dx})
    return dx, dgamma, dbeta


def expect_kept(case: Case, out: Ref, param: Ref) -> None:
    """Expect running statistics that a call in test mode did not change.

    An `out` that is not x, and has as many different numbers, shows that the function normalizes.
    """
    for name in ("running_mean", "running_var"):
        case.expect(f"bn_param[{name!r}]", param.item(name), shape="equivalent")
    case.observe("out", out)
    x = case.script.inputs["x"]

    def holds(got: Mapping[str, Array], _: Mapping[str, Array]) -> str | None:
        out = got["out"]
        if out.shape != x.shape:
            return f"out has shape {out.shape} instead of x's shape {x.shape}."
        if np.array_equal(out, x) or len(np.unique(out)) < len(np.unique(x)):
            return "out is x or has one number in several places, so nothing is normalized yet."
        return None

    case.check("out depends on x", holds)


def expect_parameters(case: Case, dgamma: Ref, dbeta: Ref) -> None:
    """Expect the gradients of gamma and beta, in any equivalent shape."""
    case.expect("dgamma", dgamma, shape="equivalent")
    case.expect("dbeta", dbeta, shape="equivalent")


def expect_all(case: Case, dx: Ref, dgamma: Ref, dbeta: Ref) -> None:
    """Expect all three gradients to be right."""
    case.expect("dx", dx)
    expect_parameters(case, dgamma, dbeta)


@dataclass(frozen=True)
class TableCases:
    """Cases for a function on tables (N, D).

    `param` is passed to the forward function together with eps. `without` names a function of
    `cs231n.layers` that is removed before the backward function is called.
    """

    forward: str
    backward: str
    param: Mapping[str, Any] = field(default_factory=dict)
    without: str | None = None

    def gradients(
        self,
        case: Case,
        *,
        trivial: bool = False,
        rows: int | None = None,
        eps: float = 1e-5,
        dtype: str = "float64",
        again: bool = False,
    ) -> tuple[Ref, ...]:
        """Call forward and backward; see `backward`."""
        drawn = dense.table(case, trivial=trivial, spread=0.5, rows=rows, dtype=dtype)
        param = {**self.param, "eps": eps}
        forward = case.call(self.forward, drawn.x, drawn.gamma, drawn.beta, param)
        _, cache = forward.unpack("out", "cache")
        errors = dense.off_zero(case, *drawn.shape, dtype=dtype)
        if rows is not None:
            errors[:, -1] = 0  # a feature whose gradient is 0
        dout = case.array("dout", errors)
        if self.without:
            case.call("importlib:import_module", "cs231n.layers").set_attr(self.without, None)
        return backward(case, self.backward, dout, cache, again=again)

    def parameters(self, case: Case) -> None:
        """The gradients of gamma and beta."""
        _, dgamma, dbeta = self.gradients(case)
        expect_parameters(case, dgamma, dbeta)

    def plain(self, case: Case) -> None:
        """gamma is 1."""
        case.expect("dx", self.gradients(case, trivial=True)[0], **NEAR)

    def scaled(self, case: Case) -> None:
        """A different gamma for each feature."""
        case.expect("dx", self.gradients(case)[0], **NEAR)

    def few_rows(self, case: Case) -> None:
        """Few rows and a large eps, so that no approximation passes; one feature has gradient 0."""
        eps = case.choice(0.5, among=[0.2])
        rows = case.size(3, low=2, high=3)
        case.expect("dx", self.gradients(case, trivial=True, rows=rows, eps=eps)[0])

    def single(self, case: Case) -> None:
        """In float32."""
        dx = self.gradients(case, trivial=True, dtype="float32")[0]
        case.expect("dx", dx, rtol=1e-3, atol=1e-6)

    def twice(self, case: Case) -> None:
        """The second call."""
        self.gradients(case, again=True)

    def shapes(self, case: Case) -> None:
        """The shapes of the gradients of gamma and beta."""
        _, dgamma, dbeta = self.gradients(case)
        expect_shapes(case, dgamma=dgamma, dbeta=dbeta)
