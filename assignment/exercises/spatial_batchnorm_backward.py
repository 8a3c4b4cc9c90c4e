"""What `spatial_batchnorm_backward` must do.

The cache is for the two functions to agree on, so the forward call is the student's own; the
gradients are compared with the reference's.
"""

from __future__ import annotations

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from . import _norm as norm

exercise = Exercise("spatial_batchnorm_backward")

FORWARD = "cs231n.layers:spatial_batchnorm_forward"
BACKWARD = "cs231n.layers:spatial_batchnorm_backward"


def gradients(
    case: Case,
    *,
    eps: float = 1e-5,
    images: int | None = None,
    trivial: bool = False,
    dtype: str = "float64",
    calls: int = 1,
) -> tuple[Ref, ...]:
    """Call forward once and backward `calls` times; dx, dgamma, dbeta of the last."""
    shape = draw.image_shape(case, images=images)
    drawn = draw.normalisation(case, shape=shape, spread=0.5, trivial=trivial, dtype=dtype)
    param = {"mode": "train", "eps": eps}
    _, cache = case.call(FORWARD, drawn.x, drawn.gamma, drawn.beta, param).unpack("out", "cache")
    dout = case.array("dout", draw.normal(case, *shape, dtype=dtype))
    return norm.backward(case, BACKWARD, dout, cache, calls)


@exercise.test("dgamma and dbeta: one number a channel", weight=2)
def scale_and_shift(case: Case) -> None:
    _, dgamma, dbeta = gradients(case)
    norm.expect_parameters(case, dgamma, dbeta)


@exercise.test("dx: gamma 1")
def plain(case: Case) -> None:
    case.expect("dx", gradients(case, trivial=True)[0])


@exercise.test("dx: a gamma of each channel's own", weight=2)
def scaled(case: Case) -> None:
    case.expect("dx", gradients(case)[0])


@exercise.test("all three: a single image, eps as given")
def one_image(case: Case) -> None:
    norm.expect_all(case, *gradients(case, images=1, eps=case.choice(0.5, among=[0.2])))


@exercise.test("dx in float32", weight=0.5)
def single(case: Case) -> None:
    case.expect("dx", gradients(case, dtype="float32")[0], **draw.SINGLE)


@exercise.test("a second call gives the same, and the inputs are untouched")
def twice(case: Case) -> None:
    case.expect("dx", gradients(case, calls=2)[0])
    case.unchanged("x", "gamma", "beta", "dout")
