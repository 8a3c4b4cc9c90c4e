"""Training settings that the command, the demo and the notebook share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n import data_utils
from cs231n.classifiers.cnn import ThreeLayerConvNet
from cs231n.solver import Solver
from cs231n.support.blas import one_blas_thread

Data = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Recipe:
    """All settings of a training run of ThreeLayerConvNet.

    Attributes:
        name: "digits" or "cifar10".
        title: title of a plot.
        input_dim: (C, H, W) of an image.
        num_filters, filter_size, hidden_dim, weight_scale, reg: arguments of the network.
        update_rule: name of a function in `cs231n.optim`.
        learning_rate, lr_decay, batch_size, num_epochs: settings of the solver.
        seed: seed of NumPy's global generator, which draws weights and batches.
    """

    name: str
    title: str
    input_dim: tuple[int, int, int]
    num_filters: int
    filter_size: int
    hidden_dim: int
    weight_scale: float
    reg: float
    learning_rate: float
    batch_size: int
    num_epochs: int
    update_rule: str = "adam"
    lr_decay: float = 1.0
    seed: int = 231
    more: dict[str, Any] = field(default_factory=dict)
    """Other arguments of the solver."""

    def load(self) -> Data:
        """Return the data: X_train, y_train, X_val, y_val, X_test, y_test, images in float32.

        Raises:
            DatasetNotFoundError: If the data is not on this computer; the message says what to do.
        """
        if self.name == "digits":
            return data_utils.get_digits_data(dtype=np.float32)
        return data_utils.get_CIFAR10_data(dtype=np.float32)

    def solver(self, data: Data, *, seed: int | None = None, **changes: Any) -> Solver:
        """Create a new network and the solver that trains it.

        Args:
            data: the data from `load`, or a part of it.
            seed: seed for NumPy's global generator; None uses the recipe's seed.
            **changes: arguments of the solver to use instead of the recipe's.

        Returns:
            The solver; its `train()` runs the recipe, its `model` is the network.
        """
        np.random.seed(self.seed if seed is None else seed)
        model = ThreeLayerConvNet(
            input_dim=self.input_dim,
            num_filters=self.num_filters,
            filter_size=self.filter_size,
            hidden_dim=self.hidden_dim,
            weight_scale=self.weight_scale,
            reg=self.reg,
        )
        arguments: dict[str, Any] = {
            "update_rule": self.update_rule,
            "optim_config": {"learning_rate": self.learning_rate},
            "lr_decay": self.lr_decay,
            "batch_size": self.batch_size,
            "num_epochs": self.num_epochs,
        }
        return Solver(model, data, **(arguments | self.more | changes))

    def train(self, solver: Solver) -> None:
        """Train a solver of `solver` on one thread.

        Raises:
            KeyboardInterrupt: If Ctrl-C was pressed. The solver can continue.
        """
        with one_blas_thread():
            solver.train()


DIGITS = Recipe(
    name="digits",
    title="ThreeLayerConvNet on handwritten digits",
    input_dim=(1, 8, 8),
    num_filters=32,
    filter_size=5,
    hidden_dim=128,
    weight_scale=0.02,
    reg=0.02,
    learning_rate=2e-3,
    lr_decay=0.9,
    batch_size=50,
    num_epochs=15,
)

# The settings of the course's notebook ConvolutionalNetworks.
CIFAR10 = Recipe(
    name="cifar10",
    title="ThreeLayerConvNet on CIFAR-10",
    input_dim=(3, 32, 32),
    num_filters=32,
    filter_size=7,
    hidden_dim=500,
    weight_scale=0.001,
    reg=0.001,
    learning_rate=1e-3,
    batch_size=50,
    num_epochs=1,
    more={"print_every": 20},
)

RECIPES = {recipe.name: recipe for recipe in (DIGITS, CIFAR10)}
