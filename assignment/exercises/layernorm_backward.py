"""What `layernorm_backward` must do.

The cache is for the two functions to agree on, so the forward call is the student's own.
"""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grading.spec import Case, Exercise, Ref

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_dense.py"))))

exercise = Exercise("layernorm_backward")

FORWARD = "cs231n.layers:layernorm_forward"
BACKWARD = "cs231n.layers:layernorm_backward"


def gradients(
    case: Case,
    *,
    trivial: bool = False,
    rows: int | None = None,
    eps: float = 1e-5,
    dtype: str = "float64",
    calls: int = 1,
) -> tuple[Ref, ...]:
    """Call forward once and backward `calls` times; dx, dgamma, dbeta of the last."""
    drawn = draw.table(case, trivial=trivial, spread=0.5, rows=rows, dtype=dtype)
    param = {"eps": eps}
    _, cache = case.call(FORWARD, drawn.x, drawn.gamma, drawn.beta, param).unpack("out", "cache")
    dout = case.array("dout", draw.off_zero(case, *drawn.shape, dtype=dtype))
    for _ in range(calls):
        result = case.call(BACKWARD, dout, cache)
    return result.unpack("dx", "dgamma", "dbeta")


@exercise.test("dgamma and dbeta: one number a feature", weight=2)
def scale_and_shift(case: Case) -> None:
    _, dgamma, dbeta = gradients(case)
    case.expect("dgamma", dgamma, shape="equivalent")
    case.expect("dbeta", dbeta, shape="equivalent")


@exercise.test("dx: gamma 1")
def plain(case: Case) -> None:
    case.expect("dx", gradients(case, trivial=True)[0])


@exercise.test("dx: a gamma of each feature's own", weight=2, draws=2)
def scaled(case: Case) -> None:
    case.expect("dx", gradients(case)[0])


@exercise.test("all three: few rows, eps as given")
def few_rows(case: Case) -> None:
    eps = case.choice(0.5, among=[0.2])
    dx, dgamma, dbeta = gradients(case, rows=case.size(3, low=2, high=3), eps=eps)
    case.expect("dx", dx)
    case.expect("dgamma", dgamma, shape="equivalent")
    case.expect("dbeta", dbeta, shape="equivalent")


@exercise.test("dx in float32", weight=0.5)
def single(case: Case) -> None:
    case.expect("dx", gradients(case, dtype="float32")[0], rtol=1e-3, atol=1e-6)


@exercise.test("a second call gives the same, and the inputs are untouched")
def twice(case: Case) -> None:
    case.expect("dx", gradients(case, calls=2)[0])
    case.unchanged("x", "gamma", "beta", "dout")
