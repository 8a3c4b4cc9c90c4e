"""Tests of `spatial_groupnorm_backward`.

Students choose the form of the cache, so their own forward function makes it. The gradients are
compared with those of the reference.
"""

from __future__ import annotations

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from . import _norm as norm
from . import _shapes as shapes

exercise = Exercise(
    "spatial_groupnorm_backward",
    explains=["Compute the gradients of spatial group normalization."],
)

DX, DGAMMA, DBETA = "dx: (N, C, H, W).", "dgamma: the shape of gamma.", "dbeta: the shape of beta."

FORWARD = "cs231n.layers:spatial_groupnorm_forward"
BACKWARD = "cs231n.layers:spatial_groupnorm_backward"


def gradients(
    case: Case,
    *,
    groups: int,
    each: int,
    images: int = 2,
    trivial: bool = True,
    eps: float = 1e-5,
    dtype: str = "float64",
    again: bool = False,
) -> tuple[Ref, ...]:
    """Call forward and backward; see `norm.backward`."""
    shape = (images, groups * each, case.size(4, low=3, high=5), case.size(5, low=2, high=6))
    drawn = draw.normalization(
        case,
        shape=shape,
        per_channel=(1, shape[1], 1, 1),
        trivial=trivial,
        spread=0.5,
        dtype=dtype,
    )
    forward = case.call(FORWARD, drawn.x, drawn.gamma, drawn.beta, groups, {"eps": eps})
    cache = forward.unpack("out", "cache")[1]
    dout = case.array("dout", draw.normal(case, *shape, dtype=dtype))
    return norm.backward(case, BACKWARD, dout, cache, again=again)


@exercise.test("dgamma and dbeta: one number for each channel", weight=2, promises=[DGAMMA, DBETA])
def scale_and_shift(case: Case) -> None:
    _, dgamma, dbeta = gradients(case, groups=2, each=case.size(3, low=2, high=3), trivial=False)
    norm.expect_parameters(case, dgamma, dbeta)


@exercise.test("dx: gamma 1", promises=[DX])
def plain(case: Case) -> None:
    case.expect("dx", gradients(case, groups=2, each=2)[0], **norm.NEAR)


@exercise.test("dx: a different gamma for each channel", weight=2, draws=2, promises=[DX])
def scaled(case: Case) -> None:
    groups = case.size(3, low=2, high=4)
    case.expect("dx", gradients(case, groups=groups, each=2, trivial=False)[0], **norm.NEAR)


@exercise.test("dx: all channels in one group", promises=[DX])
def one_group(case: Case) -> None:
    dx = gradients(case, groups=1, each=case.size(4, low=2, high=4))[0]
    case.expect("dx", dx, **norm.NEAR)


@exercise.test("dx: one group for each channel", promises=[DX])
def own_group(case: Case) -> None:
    dx = gradients(case, groups=case.size(3, low=2, high=4), each=1)[0]
    case.expect("dx", dx, **norm.NEAR)


@exercise.test("dx: a single image, a large eps", promises=[DX])
def one_image(case: Case) -> None:
    eps = case.choice(0.5, among=[0.2])
    case.expect("dx", gradients(case, groups=2, each=3, images=1, eps=eps)[0])


@exercise.test(
    "dgamma and dbeta have the shape of gamma",
    promises=[DGAMMA, DBETA],
    beyond=shapes.EQUIVALENT,
    habit=True,
)
def parameter_shapes(case: Case) -> None:
    _, dgamma, dbeta = gradients(case, groups=2, each=2)
    shapes.expect_shapes(case, dgamma=dgamma, dbeta=dbeta)


@exercise.test("dx in float32", weight=0.5, promises=[DX])
def single(case: Case) -> None:
    case.expect("dx", gradients(case, groups=2, each=2, dtype="float32")[0], **draw.SINGLE)


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    gradients(case, groups=2, each=3, trivial=False, again=True)


exercise.untouched(scaled)
