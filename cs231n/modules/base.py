"""The base class of all layers, and the network that runs layers one after another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n.support.checkpoint import read_arrays
from cs231n.support.checks import check_float_dtype, fail

# Files handed in from an older hand-out import it from here.
from cs231n.support.checks import needs_forward as needs_forward
from cs231n.support.files import replacing

Array = NDArray[Any]


class Parameter:
    """Numbers that training changes, with the gradient of the loss with respect to them.

    Attributes:
        data: the numbers; a training step puts a new array here.
        grad: the gradient, of the same shape and dtype; every backward pass adds to it.
    """

    def __init__(self, data: Array) -> None:
        self.data = data
        self.grad = np.zeros_like(data)

    def zero_grad(self) -> None:
        """Set the gradient to 0."""
        self.grad = np.zeros_like(self.data)

    def __repr__(self) -> str:
        return f"Parameter(shape={self.data.shape}, dtype={self.data.dtype})"


class Module:
    """A layer or a network of layers.

    A subclass defines `forward` and `backward`. Parameters, modules and lists of modules that it
    stores in its attributes are found automatically.

    Attributes:
        training: True for train mode (the default), False for test mode.
    """

    buffers: tuple[str, ...] = ()
    """Names of arrays that are part of the state but are not trained."""

    def __init__(self) -> None:
        self.training = True

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output, and keep what `backward` will need."""
        raise NotImplementedError(f"{type(self).__name__}.forward is not written")

    def backward(self, *args: Any, **kwargs: Any) -> Any:
        """Add to the gradients of the parameters, and return the gradient of the last input."""
        raise NotImplementedError(f"{type(self).__name__}.backward is not written")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    def children(self) -> Iterator[tuple[str, Module]]:
        """Yield the modules directly inside, by name, in the order they were stored."""
        for name, value in vars(self).items():
            if isinstance(value, Module):
                yield name, value
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, Module):
                        yield f"{name}.{index}", item

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Yield every parameter, including those of inner modules, as "layers.0.weight"."""
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield name, value
        for prefix, child in self.children():
            for name, parameter in child.named_parameters():
                yield f"{prefix}.{name}", parameter

    def parameters(self) -> list[Parameter]:
        """Return every parameter, including those of inner modules."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """Set all gradients to 0; without this they add up over the backward passes."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def update(self, lr: float = 1e-3) -> None:
        """Take one plain gradient step.

        Args:
            lr: the learning rate.
        """
        for parameter in self.parameters():
            parameter.data = parameter.data - float(lr) * parameter.grad

    def train(self, mode: bool = True) -> Self:
        """Set train mode for this module and all modules inside; return the module."""
        self.training = mode
        for _, child in self.children():
            child.train(mode)
        return self

    def eval(self) -> Self:
        """Set test mode for this module and all modules inside; return the module."""
        return self.train(False)

    def state_dict(self) -> dict[str, Array]:
        """Return copies of all parameters and buffers, by name."""
        return {name: np.array(getattr(owner, key)) for name, owner, key in self._state()}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Set all parameters and buffers from a state dict; if something is wrong, change none.

        Args:
            state: an array for each parameter and buffer, by name; the arrays are copied.

        Raises:
            ValueError: a name is missing or unknown, a shape differs, or an array is not of real
                numbers.
        """
        places = list(self._state())
        names = [name for name, _, _ in places]
        missing = [name for name in names if name not in state]
        unknown = [name for name in state if name not in names]
        if missing or unknown:
            fail(
                "the state belongs to another network",
                got=f"{len(state)} arrays (missing: {', '.join(map(repr, missing)) or 'none'}; "
                f"unknown: {', '.join(map(repr, unknown)) or 'none'})",
                expected=f"the {len(names)} names of state_dict()",
                hint="Build the network with the layers it was saved with",
            )
        for name, owner, key in places:
            shape, value = getattr(owner, key).shape, np.asarray(state[name])
            if value.shape != shape:
                fail(
                    f"{name} has the wrong shape",
                    got=value.shape,
                    expected=str(shape),
                    hint="Build the network with the sizes it was saved with",
                )
            if value.dtype.kind not in "fiu":
                fail(
                    f"{name} has the wrong dtype",
                    got=value.dtype,
                    expected="real numbers",
                    hint="Pass what state_dict() returned",
                )
        for name, owner, key in places:
            setattr(owner, key, np.array(state[name], dtype=getattr(owner, key).dtype))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write `state_dict()` to an .npz file; if it fails, no partial file is left."""
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **self.state_dict())

    def load(self, path: str | os.PathLike[str]) -> None:
        """Load what `save` wrote.

        Args:
            path: the file; it is read without unpickling, so it cannot run code.

        Raises:
            ValueError: the file was not written by `save`, or belongs to another network.
            OSError: the file cannot be read.
        """
        try:
            state = read_arrays(path)
        except ValueError as error:
            fail(
                f"{os.fspath(path)} does not hold a network",
                got=str(error),
                expected="an .npz file that Module.save wrote",
                hint="Save the network again",
            )
        self.load_state_dict(state)

    def _state(self) -> Iterator[tuple[str, Any, str]]:
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield name, value, "data"
        for name in self.buffers:
            yield name, self, name
        for prefix, child in self.children():
            for name, owner, key in child._state():
                yield f"{prefix}.{name}", owner, key


class Sequential(Module):
    """Layers that run one after another.

    Args:
        *layers: modules, first to last; each takes what the one before it returns.
    """

    def __init__(self, *layers: Module) -> None:
        super().__init__()
        for index, layer in enumerate(layers):
            if not isinstance(layer, Module):
                fail(
                    f"layer {index} is not a module",
                    got=type(layer).__name__,
                    expected="a Module such as Conv2D(...)",
                    hint="Pass an object, ReLU(), not the class, ReLU",
                )
        self.layers = list(layers)

    def forward(self, x: Array) -> Array:
        """Run x through all layers.

        Args:
            x: the input of the first layer; it is not changed.

        Returns:
            The output of the last layer; x itself if there are no layers.
        """
        # Your part: pass x from layer to layer, and store the output of the last one in `out`.
        ### BEGIN SOLUTION
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        ### END SOLUTION
        return out

    def backward(self, dout: Array) -> Array:
        """Run a gradient back through all layers; the gradients of the parameters add up.

        Args:
            dout: gradient of the loss with respect to the output of `forward`.

        Returns:
            The gradient with respect to the input of `forward`.
        """
        # Your part: go back through the layers, and store the gradient of the input in `dx`.
        # Set no gradient to zero here: the caller decides when to do that.
        ### BEGIN SOLUTION
        dx = dout
        for layer in reversed(self.layers):
            dx = layer.backward(dx)
        ### END SOLUTION
        return dx


def uniform(
    shape: tuple[int, ...], fan_in: int, dtype: DTypeLike, rng: np.random.Generator | None
) -> Parameter:
    """Draw a parameter uniformly from -1/sqrt(fan_in) to 1/sqrt(fan_in), as PyTorch does.

    Args:
        shape: the shape of the parameter.
        fan_in: the number of inputs that go into one output.
        dtype: float32 or float64.
        rng: draws the numbers; None uses a new generator.

    Returns:
        The parameter, of the given shape and dtype.
    """
    check_float_dtype(dtype)
    bound = fan_in**-0.5
    generator = np.random.default_rng() if rng is None else rng
    return Parameter(generator.uniform(-bound, bound, size=shape).astype(dtype))
