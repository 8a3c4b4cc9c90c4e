"""Prepare the same cells for PyTorch, ONNX Runtime and JAX, if they are installed.

Each library is imported only in its own process.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from cs231n.bench.cells import Cell
from cs231n.bench.ladder import Directions, UnavailableError, inputs

__all__ = ["jax", "onnxruntime", "torch"]


def torch(cell: Cell, dtype: str, threads: int) -> Directions:
    """Prepare a cell for PyTorch.

    Args:
        cell: The cell to measure.
        dtype: "float32" or "float64".
        threads: Number of threads.

    Returns:
        The function to call for each direction.
    """
    import torch

    torch.set_num_threads(threads)
    if cell.kind == "train":
        return {"step": _torch_training(cell, dtype)}
    arrays = {name: torch.from_numpy(a) for name, a in inputs(cell, dtype).items()}
    x, dout = arrays["x"], arrays["dout"]
    stride, pad, functional = cell.stride, cell.pad, torch.nn.functional
    if cell.kind == "conv":
        w, b = arrays["w"], arrays["b"]
        options = ([stride] * 2, [pad] * 2, [1, 1], False, [0, 0], 1, [True, True, True])
        return {
            "forward": lambda: functional.conv2d(x, w, b, stride, pad),
            "backward": lambda: torch.ops.aten.convolution_backward(dout, x, w, [len(b)], *options),
        }
    window = list(cell.w)
    _, taps = functional.max_pool2d(x, window, stride, return_indices=True)
    back = torch.ops.aten.max_pool2d_with_indices_backward
    return {
        "forward": lambda: functional.max_pool2d(x, window, stride),
        "backward": lambda: back(dout, x, window, [stride] * 2, [0, 0], [1, 1], False, taps),
    }


def _torch_training(cell: Cell, dtype: str) -> Callable[[], object]:
    import torch

    arrays = inputs(cell, dtype)
    x, y = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["y"])
    _, C, H, W = cell.x
    filters, hidden = cell.w
    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(C, filters, 7, padding=3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(filters * (H // 2) * (W // 2), hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(hidden, 10),
    ).to(x.dtype)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-4, weight_decay=1e-3)

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def onnxruntime(cell: Cell, dtype: str, threads: int) -> Directions:
    """Prepare a cell for ONNX Runtime, which has no backward pass. See `torch`.

    Raises:
        UnavailableError: If it does not support this cell in this dtype.
    """
    import onnxruntime
    from onnx import TensorProto, helper

    arrays = inputs(cell, dtype)
    number = TensorProto.FLOAT if dtype == "float32" else TensorProto.DOUBLE
    x = helper.make_tensor_value_info("x", number, cell.x)
    out = helper.make_tensor_value_info("out", number, cell.out)
    window: dict[str, Any] = {"strides": [cell.stride] * 2, "kernel_shape": list(cell.w[-2:])}
    constants: list[Any] = []
    if cell.kind == "conv":
        window["pads"] = [cell.pad] * 4
        node = helper.make_node("Conv", ["x", "w", "b"], ["out"], **window)
        constants = [
            helper.make_tensor(name, number, arrays[name].shape, arrays[name].ravel())
            for name in ("w", "b")
        ]
    else:
        node = helper.make_node("MaxPool", ["x"], ["out"], **window)
    graph = helper.make_graph([node], "cell", [x], [out], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its exceptions have no base class of their own
        raise UnavailableError(f"no {dtype} {cell.kind} on a CPU") from error
    feed = {"x": arrays["x"]}
    return {"forward": lambda: session.run(None, feed)}


def jax(cell: Cell, dtype: str, threads: int) -> Directions:
    """Prepare a cell for JAX. See `torch`."""
    # XLA uses one thread per allowed processor, and has no other setting.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    arrays = {name: jax.numpy.asarray(a) for name, a in inputs(cell, dtype).items()}
    x, dout, stride = arrays["x"], arrays["dout"], (cell.stride, cell.stride)
    run: Callable[..., Any]
    arguments: tuple[Any, ...]
    if cell.kind == "conv":
        pads, form = [(cell.pad, cell.pad)] * 2, ("NCHW", "OIHW", "NCHW")

        def conv(x: Any, w: Any, b: Any) -> Any:
            out = jax.lax.conv_general_dilated(x, w, stride, pads, dimension_numbers=form)
            return out + b[None, :, None, None]

        run, arguments = conv, (x, arrays["w"], arrays["b"])
    else:

        def pool(x: Any) -> Any:
            size, steps = (1, 1, *cell.w), (1, 1, *stride)
            return jax.lax.reduce_window(x, -jax.numpy.inf, jax.lax.max, size, steps, "VALID")

        run, arguments = pool, (x,)
    forward = jax.jit(run)
    backward = jax.jit(lambda dout, *inputs: jax.vjp(run, *inputs)[1](dout))
    return {
        "forward": lambda: jax.block_until_ready(forward(*arguments)),
        "backward": lambda: jax.block_until_ready(backward(dout, *arguments)),
    }
