"""Tests of `spatial_batchnorm_backward`.

Students choose the form of the cache, so their own forward function makes it. The gradients are
compared with those of the reference.
"""

from __future__ import annotations

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from . import _norm as norm
from . import _shapes as shapes

exercise = Exercise(
    "spatial_batchnorm_backward",
    explains=["Compute the gradients of spatial batch normalization."],
)

DX, DGAMMA, DBETA = "dx: (N, C, H, W).", "dgamma: (C,).", "dbeta: (C,)."

FORWARD = "cs231n.layers:spatial_batchnorm_forward"
BACKWARD = "cs231n.layers:spatial_batchnorm_backward"


def gradients(
    case: Case,
    *,
    eps: float = 1e-5,
    images: int | None = None,
    trivial: bool = False,
    dtype: str = "float64",
    again: bool = False,
) -> tuple[Ref, ...]:
    """Call forward and backward; see `norm.backward`."""
    shape = draw.image_shape(case, images=images)
    drawn = draw.normalization(case, shape=shape, spread=0.5, trivial=trivial, dtype=dtype)
    param = {"mode": "train", "eps": eps}
    _, cache = case.call(FORWARD, drawn.x, drawn.gamma, drawn.beta, param).unpack("out", "cache")
    dout = case.array("dout", draw.normal(case, *shape, dtype=dtype))
    return norm.backward(case, BACKWARD, dout, cache, again=again)


@exercise.test("dgamma and dbeta: one number for each channel", weight=2, promises=[DGAMMA, DBETA])
def scale_and_shift(case: Case) -> None:
    _, dgamma, dbeta = gradients(case)
    norm.expect_parameters(case, dgamma, dbeta)


@exercise.test("dx: gamma 1", promises=[DX])
def plain(case: Case) -> None:
    case.expect("dx", gradients(case, trivial=True)[0], **norm.NEAR)


@exercise.test("dx: a different gamma for each channel", weight=2, promises=[DX])
def scaled(case: Case) -> None:
    case.expect("dx", gradients(case)[0], **norm.NEAR)


@exercise.test("dx: a single image, a large eps", promises=[DX])
def one_image(case: Case) -> None:
    eps = case.choice(0.5, among=[0.2])
    case.expect("dx", gradients(case, images=1, trivial=True, eps=eps)[0])


@exercise.test(
    "dgamma and dbeta have the shape of gamma",
    promises=[DGAMMA, DBETA],
    beyond=shapes.EQUIVALENT,
    habit=True,
)
def parameter_shapes(case: Case) -> None:
    _, dgamma, dbeta = gradients(case)
    shapes.expect_shapes(case, dgamma=dgamma, dbeta=dbeta)


@exercise.test("dx in float32", weight=0.5, promises=[DX])
def single(case: Case) -> None:
    case.expect("dx", gradients(case, trivial=True, dtype="float32")[0], **draw.SINGLE)


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    gradients(case, again=True)


exercise.untouched(scaled)
