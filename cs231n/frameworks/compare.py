"""Run the four networks with the same initial weights and batches, and compare them."""

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
from cs231n.frameworks.worker import UNWRITTEN

Array = NDArray[Any]

TOLERANCE = 1e-4
"""The largest difference allowed between two losses of a step, relative to the loss."""

REFERENCE = "scratch"
GRAY_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)
"""The weights of red, green and blue in a gray picture (ITU-R BT.601)."""

# One thread each, so that times can be compared; the small network gains nothing from more.
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
    """The training settings for a data set.

    Attributes:
        title: the title of a plot.
        images: number of training images.
        epochs: passes over the training images.
        learning_rate: learning rate for plain SGD.
    """

    title: str
    images: int
    epochs: int
    learning_rate: float


DATA = {
    "digits": Settings("handwritten digits", 1297, 50, 0.3),
    "cifar10": Settings("CIFAR-10 in color", 5000, 5, 0.02),
    "cifar10-grey": Settings("CIFAR-10 in gray", 5000, 5, 0.02),
}


@dataclass(frozen=True)
class TrainingJob:
    """The part that is the same for all networks: images, batches and initial weights.

    Attributes:
        x, y: training images (N, C, H, W), float32, and labels (N,).
        x_val, y_val: validation images and labels.
        order: (steps, batch), the indices of the images of each step.
        weights: the initial weights.
        learning_rate: learning rate of the steps.
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
        arrays = vars(self) | vars(self.weights)
        return {name: np.asarray(value) for name, value in arrays.items() if name != "weights"}


@dataclass(frozen=True)
class WayRun:
    """The results of one network.

    Attributes:
        key: its key in `WAYS`.
        losses: loss before each step, (steps,).
        step_seconds: median time of a step, without the first steps.
        train_accuracy, val_accuracy: after the last step, 0 to 1.
        lines: lines of code of its class `Network`, without comments and docstrings.
        version: name and version of the package that computed.
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
        """Return its name in tables and plots."""
        return WAYS[self.key].title


def load(name: str, images: int) -> tuple[Array, Array, Array, Array]:
    """Load training and validation images of a data set of `DATA`, scaled for training.

    Args:
        name: "digits", "cifar10" or "cifar10-grey".
        images: number of training images.

    Returns:
        x, y, x_val, y_val, with pixels roughly from -1 to 1.

    Raises:
        ValueError: the data set has fewer images.
        DatasetNotFoundError: the data are not on this computer.
    """
    if name == "digits":
        data = data_utils.get_digits_data(num_training=images, dtype=np.float32)
        scale = np.float32(16)
    else:
        data = data_utils.get_CIFAR10_data(num_training=images, dtype=np.float32)
        scale = np.float32(128)
    arrays = []
    for part in ("train", "val"):
        x = data[f"X_{part}"] / scale
        if name == "cifar10-grey":
            x = np.einsum("nchw,c->nhw", x, GRAY_WEIGHTS)[:, None]
        arrays += [np.ascontiguousarray(x, np.float32), data[f"y_{part}"]]
    return arrays[0], arrays[1], arrays[2], arrays[3]


def make_job(
    data: tuple[Array, Array, Array, Array],
    *,
    epochs: int,
    batch: int,
    learning_rate: float,
    seed: int = 231,
) -> TrainingJob:
    """Choose the batch of every step and the initial weights.

    Args:
        data: x, y, x_val, y_val from `load`.
        epochs: passes over the training images, each in a new random order.
        batch: images per step; images that do not fill a batch are left out of that epoch.
        learning_rate: learning rate for plain SGD.
        seed: seed of the orders and the weights.

    Returns:
        The data, the batches (steps, batch) and the initial weights.

    Raises:
        ValueError: a batch is larger than the training set.
    """
    x, y = data[:2]
    if not 1 <= batch <= len(x):
        raise ValueError(
            f"the batch size is out of range: got {batch}, expected 1 to {len(x)} images; use "
            "smaller batches"
        )
    rng = np.random.default_rng(seed)
    per_epoch = len(x) // batch
    orders = [rng.permutation(len(x))[: per_epoch * batch] for _ in range(epochs)]
    order = np.concatenate(orders).reshape(epochs * per_epoch, batch)
    channels, height, width = x.shape[1:]
    weights = initial_weights((channels, height, width), int(y.max()) + 1, seed)
    return TrainingJob(*data, order, weights, learning_rate)


def run(key: str, job: TrainingJob, on_step: Callable[[int], None] | None = None) -> WayRun:
    """Run one network on a job, in its own process.

    Args:
        key: a key of `WAYS`.
        job: the job to run.
        on_step: called with the number of completed steps.

    Returns:
        The losses, the accuracy and the times of the run.

    Raises:
        ComparisonError: the process failed; the message has the last line of its error output.
        NotImplementedError: an exercise is not written yet; the message names it.
        KeyboardInterrupt: Ctrl-C was pressed; the process has been stopped.
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
            messages = [line.strip() for line in errors if line.strip()]
        if process.returncode:
            last = messages[-1] if messages else f"exit code {process.returncode}"
            if process.returncode == UNWRITTEN:
                raise NotImplementedError(last)
            raise ComparisonError(f"{WAYS[key].title} could not be run: {last}")
        with np.load(folder / "result.npz", allow_pickle=False) as archive:
            measured = {name: archive[name] for name in archive.files}
    # The first steps are slower, because they build graphs, buffers and caches.
    settled = measured["seconds"][min(10, len(measured["seconds"]) // 2) :]
    return WayRun(
        key,
        measured["losses"],
        float(np.median(settled)),
        float(measured["train_accuracy"]),
        float(measured["val_accuracy"]),
        network_lines(key),
        str(measured["version"]),
    )


def difference(result: WayRun, reference: WayRun, steps: int) -> Array:
    """Return how much the losses of the first steps differ, relative to the reference's losses.

    Args:
        result: the run to compare.
        reference: the run to compare it with.
        steps: the number of first steps to compare.
    """
    losses, expected = result.losses[:steps], reference.losses[:steps]
    relative: Array = np.abs(losses - expected)
    relative /= np.maximum(np.abs(expected), np.finfo(np.float32).tiny)
    # A loss of NaN or infinity never agrees.
    return np.where(np.isfinite(relative), relative, np.inf)


def disagreements(results: Sequence[WayRun], steps: int) -> dict[str, tuple[int, float]]:
    """Find the networks whose losses differ from those of the first by more than `TOLERANCE`.

    Returns:
        For each of them, by key, the first such step (counted from 1) and its difference.
    """
    disagreeing = {}
    for result in results[1:]:
        differences = difference(result, results[0], steps)
        (beyond,) = np.nonzero(differences > TOLERANCE)
        if len(beyond):
            disagreeing[result.key] = (int(beyond[0]) + 1, float(differences[beyond[0]]))
    return disagreeing


def first_not_finite(result: WayRun, steps: int) -> int | None:
    """Return the first step (counted from 1) whose loss is NaN or infinite, or None."""
    (lost,) = np.nonzero(~np.isfinite(result.losses[:steps]))
    return int(lost[0]) + 1 if len(lost) else None
