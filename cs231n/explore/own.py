"""A student's function on the numbers that the explorer shows.

The function runs in the sandbox that `check` uses. Only the commands may import both the library
and the grader, so this module imports the bridge from there, by name, when it is needed.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.convolution import output_size
from cs231n.explore import setting as settings
from cs231n.explore.building import table
from cs231n.support.checks import fail

Array = NDArray[Any]
BRIDGE = "cs231n.cli.own_answer"
# operation of the explorer -> module and function of the student
FUNCTIONS = {
    "conv_forward": ("cs231n.layers", "conv_forward_naive"),
    "conv_dx": ("cs231n.layers", "conv_backward_naive"),
    "conv_dw": ("cs231n.layers", "conv_backward_naive"),
    "max_forward": ("cs231n.layers", "max_pool_forward_naive"),
    "max_backward": ("cs231n.layers", "max_pool_backward_naive"),
    "mean_forward": ("cs231n.pooling", "mean_pool_forward_naive"),
    "mean_backward": ("cs231n.pooling", "mean_pool_backward_naive"),
    "l2_forward": ("cs231n.pooling", "l2_pool_forward_naive"),
    "l2_backward": ("cs231n.pooling", "l2_pool_backward_naive"),
}

_WORDS = {np.inf: "Infinity", -np.inf: "-Infinity"}
# argument of the function -> its grid in a setting
GRIDS = {"x": "x", "w": "w", "b": "b", "dout": "y"}


def operation_of(function: str) -> str | None:
    """Name the operation that a student's function computes, or return None if there is none."""
    return next((op for op, (_, name) in FUNCTIONS.items() if name == function), None)


def described(function: str) -> dict[str, Any]:
    """Describe a student's function for the page, with the functions of the other operations."""
    return {"name": function, "functions": {op: name for op, (_, name) in FUNCTIONS.items()}}


class OwnFunctions:
    """Runs the student's functions. One sandbox stays open for all of them."""

    def __init__(self) -> None:
        self._bridge: Any = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the function of an operation on the numbers of a request.

        Args:
            request: What the page sends: op, address, stride, pad, HH, WW, and arrays as
                [flat numbers, shape]: x and dout, and for a convolution also w and b.

        Returns:
            address, and either outputs (by name, with shape and flat data) or error (a text).
        """
        reply: dict[str, Any] = {"address": request.get("address", "")}
        try:
            reply |= self._answer(request)
        except Exception as problem:
            # The page shows the error. An exception in a message handler would show nothing.
            reply["error"] = f"{type(problem).__name__}: {problem}"
        return reply

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        op = request["op"]
        module, function = FUNCTIONS[op]
        given = {k: _array(request[k]) for k in ("x", "w", "b", "dout") if k in request}
        stride, x, dout = int(request["stride"]), given["x"], given["dout"]
        forward = op.endswith("forward")
        if "w" in given:
            cache: tuple[Any, ...] = (
                x,
                given["w"],
                given["b"],
                {"stride": stride, "pad": int(request["pad"])},
            )
            names: tuple[str, ...] = ("out", "cache") if forward else ("dx", "dw", "db")
        else:
            window = (int(request["HH"]), int(request["WW"]))
            param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
            cache = (x, param) if op != "l2_backward" else (x, _norms(x, window, stride), param)
            names = ("out", "cache") if forward else ("dx",)
        arguments = cache if forward else (dout, cache)
        wanted = [name for name in names if name != "cache"]
        if self._bridge is None:
            self._bridge = importlib.import_module(BRIDGE).OwnAnswers()
        result = self._bridge.call(f"{module}:{function}", arguments, names, wanted)
        if isinstance(result, str):
            return {"error": result}
        sources = {"out": "dout", "dx": "x", "dw": "w", "db": "b"}
        shapes = {name: given[source].shape for name, source in sources.items() if source in given}
        return {"outputs": {name: plain(value, shapes[name]) for name, value in result.items()}}

    def prepare(self) -> None:
        """Load the latest function again, so that the next answer only has to run it."""
        if self._bridge is not None:
            self._bridge.prepare()

    def close(self) -> None:
        """End the sandbox."""
        if self._bridge is not None:
            self._bridge.close()
            self._bridge = None


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run a student's function once, in a sandbox of its own.

    Args:
        request: As `OwnFunctions.answer` takes it.

    Returns:
        As `OwnFunctions.answer` returns it.
    """
    functions = OwnFunctions()
    try:
        return functions.answer(request)
    finally:
        functions.close()


def drawn(parts: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Complete a setting with numbers, for a page without a kernel.

    Args:
        parts: A setting whose padding is a number. Grids that it gives keep their numbers.

    Returns:
        The setting with all its numbers, and the request for `OwnFunctions.answer`.

    Raises:
        ValueError: If no window fits, or the function cannot take such padding.
    """
    known = table("settings")
    size = {k: int(parts.get(k, row["usual"])) for k, row in known["numbers"].items()}
    op, padding = parts["op"], parts.get("padding", "0")
    if not padding.isdecimal():
        fail(
            "your function takes one number of zeros for all sides",
            got=f"padding={padding}",
            expected="a number",
            hint="Give padding=1, for example",
        )
    pooling = known["operations"][op]["group"] == "pooling"
    pad = 0 if pooling else int(padding)
    filters = size["C"] if pooling else size["F"]
    OH, OW = (
        output_size(size[s], size[k], size["stride"], pad, pad)
        for s, k in (("H", "HH"), ("W", "WW"))
    )
    rng = np.random.default_rng(size["seed"])
    shapes: dict[str, tuple[int, ...]] = {
        "x": (1, size["C"], size["H"], size["W"]),
        "dout": (1, filters, OH, OW),
    }
    ranges = {"x": (0, 9), "w": (-2, 2), "b": (-1, 1), "dout": (1, 4)}
    if not pooling:
        shapes |= {"w": (filters, size["C"], size["HH"], size["WW"]), "b": (filters,)}
    arrays = {}
    for name, shape in shapes.items():
        random = rng.integers(*ranges[name], size=shape, endpoint=True).astype(np.float64)
        arrays[name] = _with_given(random, parts.get(GRIDS[name], ""))
    texts = {GRIDS[name]: listed(array) for name, array in arrays.items()}
    address = settings.write({"op": op, **size, "padding": padding, **texts})
    request: dict[str, Any] = {name: [a.ravel().tolist(), a.shape] for name, a in arrays.items()}
    request |= {"op": op, "address": address, "pad": pad}
    request |= {key: size[key] for key in ("stride", "HH", "WW")}
    return address, request


def published(function: str, test: str) -> dict[str, str]:
    """Turn a published case of an exercise into a setting with its first image and its numbers.

    Args:
        function: The student's function, which is also the id of the exercise.
        test: The name of the test.

    Returns:
        The parts of the setting.

    Raises:
        ValueError: If there is no such test, or its sizes are more than the explorer shows.
    """
    inputs, param = importlib.import_module(BRIDGE).published(function, test)
    arrays = {name: np.asarray(array) for name, array in inputs.items()}
    _, C, H, W = arrays["x"].shape
    parts: dict[str, Any] = {"op": operation_of(function), "H": H, "W": W, "C": C}
    if "w" in arrays:
        F, _, HH, WW = arrays["w"].shape
        parts |= {"HH": HH, "WW": WW, "F": F, "padding": param["pad"]}
    else:
        parts |= {"HH": param["pool_height"], "WW": param["pool_width"]}
    parts["stride"] = param["stride"]
    for name, grid in GRIDS.items():
        if name in arrays:
            parts[grid] = listed(arrays[name] if name in ("w", "b") else arrays[name][0])
    return settings.read(settings.write(parts))


def listed(numbers: Array) -> str:
    """Write numbers in the form of a setting, such as "1,2.5,-3"."""
    return ",".join(f"{value:.10g}" for value in np.ravel(numbers))


def _with_given(random: Array, text: str) -> Array:
    """Put the numbers of a setting into an array: "1,2" sets the first cells, "4:2.5" cell 4."""
    place = 0
    for cell in filter(None, text.split(",")):
        at, _, value = cell.rpartition(":")
        place = int(at) if at else place
        if place < random.size:
            random.flat[place] = float(value)
        place += 1
    return random


def _array(given: Any) -> Array:
    numbers, shape = given
    return np.asarray(numbers, dtype=np.float64).reshape(shape)


def _norms(x: Array, window: tuple[int, int], stride: int) -> Array:
    """Compute the output of the forward pass, which is in the cache of L2 pooling."""
    windows = np.lib.stride_tricks.sliding_window_view(x, window, axis=(2, 3))
    norms: Array = np.sqrt((windows[:, :, ::stride, ::stride] ** 2).sum(axis=(4, 5)))
    return norms


def plain(value: Array, expected: tuple[int, ...] | None = None) -> dict[str, Any]:
    """Write an array in a form that JSON allows.

    Args:
        value: Real numbers. Of complex numbers the real part is used.
        expected: The only shape of which the page shows the numbers; None means any.

    Returns:
        shape and data, a flat list, which is empty if the shape is not the expected one. Infinite
        numbers and NaN are texts, as JavaScript writes them.
    """
    shape = list(value.shape)
    if expected is not None and value.shape != expected:
        return {"shape": shape, "data": []}
    numbers = np.asarray(value.real, dtype=np.float64).ravel()
    data = [float(v) if np.isfinite(v) else _WORDS.get(float(v), "NaN") for v in numbers]
    return {"shape": shape, "data": data}
