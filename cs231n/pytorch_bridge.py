"""From your own layers to PyTorch: compute shapes in advance, and convert weights.

Nothing here imports PyTorch, so you can write and check all of it without PyTorch. A network is
described by a list of layers. Each layer is a tuple that begins with its kind:

    ("conv", filters, kernel, stride, pad)   a square kernel; pad zeros on each of the four sides
    ("pool", size, stride)                   max pooling over size x size windows, no padding
    ("relu",)                                element by element
    ("flatten",)                             an image becomes one row of numbers
    ("affine", units)                        a fully connected layer on a row of numbers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .support.checks import fail

Array = NDArray[Any]
Layer = tuple[Any, ...]
Shape = tuple[int, ...]

# How many entries a layer's tuple has, by its kind.
_ENTRIES = {"conv": 5, "pool": 3, "relu": 1, "flatten": 1, "affine": 2}
_PARAMS = ("W1", "b1", "W2", "b2", "W3", "b3")


def output_shapes(layers: Sequence[Layer], input_shape: Shape) -> list[Shape]:
    """Work out the shape of one example after each layer.

    A window must fit as a whole; rows and columns that are left over are ignored.

    Args:
        layers: the network, in the form described at the top of this module.
        input_shape: (C, H, W) of an image, or (D,) of a row of numbers.

    Returns:
        One tuple of whole numbers for each layer: (C, H, W), or (D,) after "flatten" and "affine".

    Raises:
        ValueError: a layer has an unknown kind or form.
    """
    check_layers(layers)
    shapes: list[Shape] = []
    shape = tuple(input_shape)
    # Your part: append the shape after each layer, in order.
    ### BEGIN SOLUTION
    for kind, *sizes in layers:
        if kind == "conv":
            filters, kernel, stride, pad = sizes
            high, wide = (1 + (side + 2 * pad - kernel) // stride for side in shape[1:])
            shape = (filters, high, wide)
        elif kind == "pool":
            size, stride = sizes
            high, wide = (1 + (side - size) // stride for side in shape[1:])
            shape = (shape[0], high, wide)
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        elif kind == "affine":
            shape = (sizes[0],)
        shapes.append(shape)
    ### END SOLUTION
    return shapes


def count_parameters(layers: Sequence[Layer], input_shape: Shape) -> int:
    """Count the numbers that a network learns: all its weights and all its biases.

    Convolutions and affine layers have them, one bias for each filter or unit; the others have
    none. `output_shapes` gives the shape of the input of each layer.

    Args:
        layers: the network, in the form described at the top of this module.
        input_shape: (C, H, W) of an image, or (D,) of a row of numbers.

    Returns:
        The number of learnable numbers.

    Raises:
        ValueError: a layer has an unknown kind or form.
    """
    check_layers(layers)
    total = 0
    # Your part: add up total. The input of a layer is the output of the layer before it.
    ### BEGIN SOLUTION
    entering = [tuple(input_shape), *output_shapes(layers, input_shape)]
    for (kind, *sizes), shape in zip(layers, entering, strict=False):
        if kind == "conv":
            filters, kernel = sizes[:2]
            total += filters * (shape[0] * kernel**2 + 1)
        elif kind == "affine":
            total += sizes[0] * (shape[0] + 1)
    ### END SOLUTION
    return total


def to_state_dict(params: Mapping[str, Array]) -> dict[str, Array]:
    """Rearrange the weights of `ThreeLayerConvNet` into the form that PyTorch uses.

    PyTorch's convolution has filters (F, C, HH, WW), as ours. Its linear layer computes
    `x @ weight.T + bias`, so weight is (units, inputs), where ours is (inputs, units).

    Args:
        params: W1 (F, C, HH, WW), b1 (F,), W2 (D, M), b2 (M,), W3 (M, K), b3 (K,).

    Returns:
        conv.weight, conv.bias, hidden.weight, hidden.bias, scores.weight, scores.bias: new arrays
        of the dtype of `params`, each contiguous (C order), which share no memory with `params`.

    Raises:
        ValueError: `params` lacks an array.
    """
    for name in _PARAMS:
        if name not in params:
            fail(
                "params lacks an array",
                got=", ".join(sorted(params)) or "nothing",
                expected=", ".join(_PARAMS),
                hint="Pass model.params of a ThreeLayerConvNet",
            )
    state: dict[str, Array] = {}
    # Your part: fill state.
    ### BEGIN SOLUTION
    for number, layer in enumerate(("conv", "hidden", "scores"), start=1):
        weight = params[f"W{number}"]
        state[f"{layer}.weight"] = np.array(weight if layer == "conv" else weight.T, order="C")
        state[f"{layer}.bias"] = np.array(params[f"b{number}"], order="C")
    ### END SOLUTION
    return state


def check_layers(layers: Sequence[Layer]) -> None:
    """Refuse a layer that has an unknown kind, or a tuple of the wrong length.

    Raises:
        ValueError: a layer has an unknown kind or form; the message says what to do.
    """
    for layer in layers:
        kind = layer[0] if layer else None
        if kind not in _ENTRIES or len(layer) != _ENTRIES[kind]:
            fail(
                "a layer has an unknown form",
                got=repr(tuple(layer)),
                expected="one of the five forms at the top of pytorch_bridge.py",
                hint="Compare the tuple with them",
            )
