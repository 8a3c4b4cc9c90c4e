"""Tests of `to_state_dict`: PyTorch's names and shapes, in new arrays."""

from __future__ import annotations

from grading.spec import Case, Exercise, Ref

from ._twice import expect_new

exercise = Exercise(
    "to_state_dict",
    explains=["Rearrange the weights of `ThreeLayerConvNet` into the form that PyTorch uses."],
)

FILTERS = "PyTorch's convolution has filters (F, C, HH, WW), as ours."
LINEAR = "so weight is (units, inputs), where ours is (inputs, units)"
NAMES = "conv.weight, conv.bias, hidden.weight, hidden.bias, scores.weight, scores.bias"

TARGET = "cs231n.pytorch_bridge:to_state_dict"


def state(case: Case, *, square: bool = False, dtype: str = "float64", name: str = "") -> Ref:
    """Call the function on drawn weights, whose names in the case begin with `name`."""
    filters, hidden = case.size(4, low=3, high=6), case.size(7, low=6, high=9)
    rows, classes = (hidden, hidden) if square else (filters * 6, case.size(5, low=3, high=5))
    shapes = {
        "W1": (filters, 2, 3, 3),
        "b1": (filters,),
        "W2": (rows, hidden),
        "b2": (hidden,),
        "W3": (hidden, classes),
        "b3": (classes,),
    }
    params = {
        key: case.array(name + key, case.rng.normal(size=shape).astype(dtype))
        for key, shape in shapes.items()
    }
    return case.call(TARGET, params)


@exercise.test("the convolution's filters and biases", promises=[FILTERS])
def convolution(case: Case) -> None:
    arrays = state(case)
    for name in ("conv.weight", "conv.bias"):
        case.expect(name, arrays.item(name))


@exercise.test("the weights of the affine layers", weight=2, promises=[LINEAR])
def affine(case: Case) -> None:
    arrays = state(case)
    for name in ("hidden.weight", "scores.weight"):
        case.expect(name, arrays.item(name))


@exercise.test("affine layers with as many inputs as units", weight=1.5, promises=[LINEAR])
def square(case: Case) -> None:
    arrays = state(case, square=True)
    for name in ("hidden.weight", "scores.weight"):
        case.expect(name, arrays.item(name))


@exercise.test("the biases of the affine layers", promises=[NAMES])
def biases(case: Case) -> None:
    arrays = state(case)
    for name in ("hidden.bias", "scores.bias"):
        case.expect(name, arrays.item(name))


@exercise.test("exactly six arrays", weight=0.5, promises=[NAMES])
def count(case: Case) -> None:
    arrays = state(case)
    for name in NAMES.split(", "):
        arrays.item(name)  # six arrays with other names are wrong
    case.expect("number of arrays", case.call("builtins:len", arrays))


@exercise.test("the dtype stays", weight=0.5, promises=["of the dtype of `params`"])
def dtypes(case: Case) -> None:
    for dtype in ("float32", "float64"):
        arrays = state(case, dtype=dtype, name=f"{dtype} ")
        for name in ("conv.weight", "hidden.weight", "scores.bias"):
            case.expect(f"{name} of {dtype}", arrays.item(name), dtypes=(dtype,))


@exercise.test("every array is contiguous", habit=True, promises=["each contiguous (C order)"])
def contiguous(case: Case) -> None:
    arrays = state(case)
    for name in ("conv.weight", "hidden.weight", "scores.weight", "hidden.bias"):
        case.expect(f"{name} is contiguous", arrays.item(name).attr("flags").attr("c_contiguous"))


@exercise.test(
    "every array is new",
    habit=True,
    promises=["new arrays", "which share no memory with `params`"],
)
def fresh(case: Case) -> None:
    arrays = state(case)
    names = ("conv.weight", "hidden.weight", "scores.weight", "hidden.bias")
    expect_new(case, *(arrays.item(name) for name in names))


exercise.untouched(affine)
