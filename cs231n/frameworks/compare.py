"""Run the four networks from the same start on the same batches, and set them side by side."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n import data_utils
from cs231n.frameworks import WAYS, Weights, initial_weights
from cs231n.frameworks.lines import network_lines

Array = NDArray[Any]

TOLERANCE = 1e-4
"""How far losses may be apart in a step, relative to the loss."""

REFERENCE = "scratch"
GREY = np.array([0.299, 0.587, 0.114], np.float32)
"""What red, green and blue weigh in a grey picture (ITU-R BT.601)."""

# One thread each: the small network gains nothing from more, and times can be compared.
QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "PYTHONUNBUFFERED": "1",
}


class ComparisonError(RuntimeError):
    """One of the networks could not be run."""


@dataclass(frozen=True)
class Settings:
    """A data set with what training on it takes.

    Attributes:
        title: what a plot is headed with.
        images: training images.
        epochs: passes over them.
        learning_rate: of plain gradient steps.
    """

    title: str
    images: int
    epochs: int
    learning_rate: float


DATA = {
    "digits": Settings("handwritten digits", 1297, 50, 0.3),
    "cifar10": Settings("CIFAR-10 in color", 5000, 5, 0.02),
    "cifar10-grey": Settings("CIFAR-10 in grey", 5000, 5, 0.02),
}


@dataclass(frozen=True)
class TrainingJob:
    """The same for all: images in float32, the images of each step, and where to start.

    Attributes:
        x, y: training images (N, C, H, W) and labels (N,).
        x_val, y_val: images and labels to test on.
        order: (steps, batch) numbers of the images of each step.
        weights: where training starts.
        learning_rate: of the steps.
    """

    x: Array
    y: Array
    x_val: Array
    y_val: Array
    order: Array
    weights: Weights
    learning_rate: float

    def arrays(self) -> dict[str, Array]:
        """Return the job as the arrays that `worker` reads."""
        return {
            "x": self.x,
            "y": self.y,
            "x_val": self.x_val,
            "y_val": self.y_val,
            "order": self.order,
            "learning_rate": np.array(self.learning_rate),
            **vars(self.weights),
        }


@dataclass(frozen=True)
class WayRun:
    """What came of one network.

    Attributes:
        key: of `WAYS`.
        losses: loss before each step, (steps,).
        step_seconds: median time of a step, the first ones apart.
        train_accuracy, val_accuracy: after the last step, 0 to 1.
        lines: lines of code of its class `Network`, without comments and docstrings.
        version: what has computed.
    """

    key: str
    losses: Array
    step_seconds: float
    train_accuracy: float
    val_accuracy: float
    lines: int
    version: str

    @property
    def title(self) -> str:
        """Its name in tables and plots."""
        return WAYS[self.key].title


def load(name: str, images: int) -> tuple[Array, Array, Array, Array]:
    """Load training and validation images of a data set of `DATA`, scaled for training.

    Args:
        name: "digits", "cifar10" or "cifar10-grey".
        images: how many to train on.

    Returns:
        x, y, x_val, y_val; pixels lie about between -1 and 1.

    Raises:
        ValueError: there are fewer images.
        DatasetNotFoundError: the data are not on this computer.
    """
    if name == "digits":
        data = data_utils.get_digits_data(num_training=images, dtype=np.float32)
        scale = np.float32(16)
    else:
        data = data_utils.get_CIFAR10_data(num_training=images, dtype=np.float32)
        scale = np.float32(128)
    found = []
    for part in ("train", "val"):
        x = data[f"X_{part}"] / scale
        if name == "cifar10-grey":
            x = np.einsum("nchw,c->nhw", x, GREY)[:, None]
        found += [np.ascontiguousarray(x, np.float32), data[f"y_{part}"]]
    return found[0], found[1], found[2], found[3]


def make_job(
    data: tuple[Array, Array, Array, Array],
    *,
    epochs: int,
    batch: int,
    learning_rate: float,
    seed: int = 231,
) -> TrainingJob:
    """Fix the batches of every step and the first weights.

    Args:
        data: x, y, x_val, y_val of `load`.
        epochs: passes over the training images, each in an order of its own.
        batch: images a step; what is left over at the end of an epoch waits for the next.
        learning_rate: of plain gradient steps.
        seed: of orders and weights.

    Returns:
        The data, the batches (steps, batch) and the first weights.

    Raises:
        ValueError: a batch is larger than all there is.
    """
    x, y = data[:2]
    if not 1 <= batch <= len(x):
        raise ValueError(f"batch: got {batch}, expected 1 to {len(x)} images; take a smaller one")
    rng = np.random.default_rng(seed)
    per_epoch = len(x) // batch
    orders = [rng.permutation(len(x))[: per_epoch * batch] for _ in range(epochs)]
    order = np.concatenate(orders).reshape(epochs * per_epoch, batch)
    channels, height, width = x.shape[1:]
    weights = initial_weights((channels, height, width), int(y.max()) + 1, seed)
    return TrainingJob(*data, order, weights, learning_rate)


def run(key: str, job: TrainingJob, on_step: Callable[[int], None] | None = None) -> WayRun:
    """Run one network through a job, in a process of its own.

    Args:
        key: of `WAYS`.
        job: what to do.
        on_step: told the number of steps done.

    Returns:
        The losses, the accuracy and the times of the run.

    Raises:
        ComparisonError: it failed; the message has the last line it said.
        KeyboardInterrupt: Ctrl-C was pressed; the process is ended.
    """
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory(prefix="compare-") as scratch:
        folder = Path(scratch)
        np.savez(folder / "job.npz", allow_pickle=False, **job.arrays())
        command = [sys.executable, "-m", "cs231n.frameworks.worker", key]
        command += [str(folder / "job.npz"), str(folder / "result.npz")]
        with (folder / "errors").open("w+", encoding="utf-8", errors="replace") as errors:
            process = subprocess.Popen(
                command,
                env={**os.environ, **QUIET, "PYTHONPATH": path},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            try:
                assert process.stdout is not None
                with process.stdout as lines:
                    for line in lines:
                        if on_step and line.strip().isdigit():
                            on_step(int(line))
                process.wait()
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            errors.seek(0)
            said = [line.strip() for line in errors if line.strip()]
        if process.returncode:
            last = said[-1] if said else f"exit code {process.returncode}"
            raise ComparisonError(f"{WAYS[key].title} could not be run: {last}")
        with np.load(folder / "result.npz", allow_pickle=False) as archive:
            found = {name: archive[name] for name in archive.files}
    # The first steps set things up: graphs, buffers, caches.
    settled = found["seconds"][min(10, len(found["seconds"]) // 2) :]
    return WayRun(
        key,
        found["losses"],
        float(np.median(settled)),
        float(found["train_accuracy"]),
        float(found["val_accuracy"]),
        network_lines(key),
        str(found["version"]),
    )


def difference(result: WayRun, reference: WayRun, steps: int) -> Array:
    """Return how far the losses of the first steps are apart, relative to the reference's.

    Args:
        result: the run to compare.
        reference: the run it is compared with.
        steps: how many first steps.
    """
    mine, its = result.losses[:steps], reference.losses[:steps]
    apart: Array = np.abs(mine - its) / np.maximum(np.abs(its), np.finfo(np.float32).tiny)
    # A loss that is not a number agrees with nothing.
    return np.where(np.isfinite(apart), apart, np.inf)


def disagreements(results: Sequence[WayRun], steps: int) -> dict[str, tuple[int, float]]:
    """Find the networks whose losses leave the first one's by more than `TOLERANCE`.

    Returns:
        For each, by key, the first such step (counted from 1) and the difference in it.
    """
    found = {}
    for result in results[1:]:
        apart = difference(result, results[0], steps)
        (beyond,) = np.nonzero(apart > TOLERANCE)
        if len(beyond):
            found[result.key] = (int(beyond[0]) + 1, float(apart[beyond[0]]))
    return found
