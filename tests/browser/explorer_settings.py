"""Settings of the explorer, drawn, and what the real layers make of the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n import convolution as conv
from cs231n import layers
from cs231n.explore import building
from cs231n.im2col import im2col_indices
from cs231n.pooling_methods import METHODS

Array = NDArray[Any]


def draw(rng: np.random.Generator, operation: str) -> dict[str, Any]:
    """A setting of an operation: small and large, every padding, some impossible."""
    sizes = {key: int(rng.integers(1, 10)) for key in ("H", "W")}
    if rng.random() < 0.1:
        sizes = {key: int(rng.integers(10, 33)) for key in ("H", "W")}
    setting: dict[str, Any] = {"op": operation, **sizes}
    for key, most in (("C", 3), ("HH", 5), ("WW", 5), ("F", 3), ("stride", 4), ("dilation", 3)):
        setting[key] = int(rng.integers(1, most + 1))
    modes = building.table("settings")["padding"]["modes"]
    choices = [*modes, "0", "1", "2", "3"]
    setting["padding"] = str(rng.choice(choices))
    setting["seed"] = int(rng.integers(0, 99999))
    uses = building.table("settings")["operations"][operation]["uses"]
    if "rotate" in uses:
        setting["rotate"] = int(rng.random() < 0.3)
    # Every third has numbers of its own, with ties and fractions among them.
    if rng.random() < 0.3:
        setting["x"] = ",".join(str(v) for v in rng.integers(-3, 4, size=setting["H"]) / 2)
    return {key: value for key, value in setting.items() if key in {*uses, "op", "seed", "x"}}


def address(setting: dict[str, Any]) -> str:
    """The setting as the page's address has it."""
    return "&".join(f"{key}={value}" for key, value in setting.items())


def expected(found: dict[str, Any]) -> dict[str, Array]:
    """What the layers give for the numbers of a setting that the page has worked out."""
    g = found["geometry"]
    C, F, HH, WW, stride, d = (g[key] for key in ("C", "F", "HH", "WW", "stride", "dilation"))
    pads = ((g["top"], g["bottom"]), (g["left"], g["right"]))
    given = {name: np.array(values, dtype=float) for name, values in found["inputs"].items()}
    x = given["x"].reshape(1, C, g["XH"], g["XW"])
    y = given["y"].reshape(1, F, g["OH"], g["OW"])
    if g["depthwise"]:
        return _pooled(g["op"], x, y, {"pool_height": HH, "pool_width": WW, "stride": stride})
    w, b = given["w"].reshape(F, C, HH, WW), given["b"]
    kernel = conv.dilate(conv.rot180(w) if g["rotate"] else w, d)
    plain = d == 1 and len({*pads[0], *pads[1]}) == 1
    param = {"stride": stride, "pad": pads[0][0]}
    reach = (kernel.shape[2], kernel.shape[3])
    match g["op"]:
        case "conv_forward":
            if plain:
                return {"out": layers.conv_forward_naive(x, kernel, b, param)[0]}
            return {"out": conv.correlate_images(x, kernel, b, stride, pads)}
        case "conv_dx":
            if plain:
                return {"dx": layers.conv_backward_naive(y, (x, kernel, b, param))[0]}
            return {"dx": conv.input_gradient(y, kernel, x.shape[2:], stride, pads)}
        case "transposed":
            if plain:
                return {"out": conv.transposed(y, kernel, stride, pads[0][0])}
            return {"out": conv.input_gradient(y, kernel, x.shape[2:], stride, pads)}
        case "conv_dw":
            if plain:
                _, dw, db = layers.conv_backward_naive(y, (x, kernel, b, param))
            else:
                dw = conv.kernel_gradient(y, x, reach, stride, pads)[..., ::d, ::d]
                db = conv.bias_gradient(y)
            return {"dw": conv.rot180(dw) if g["rotate"] else dw, "db": db}
        case "im2col":
            padded = np.pad(x, ((0, 0), (0, 0), *pads))
            cols = im2col_indices(padded, *reach, padding=0, stride=stride)
            cols = cols.reshape(C, *reach, -1)[:, ::d, ::d].reshape(C * HH * WW, -1)
            return {"cols": cols, "out": conv.correlate_images(x, kernel, b, stride, pads)}
    raise AssertionError(f"unknown operation {g['op']}")


def _pooled(operation: str, x: Array, dout: Array, param: dict[str, int]) -> dict[str, Array]:
    kind, _, way = operation.partition("_")
    forward, backward = METHODS[kind]["naive"]
    out, cache = forward(x, param)
    return {"out": out} if way == "forward" else {"dx": backward(dout, cache)}
