"""Run one of the networks in its own process, as `python -m cs231n.frameworks.worker`.

Frameworks have their own thread pools and settings, and some conflict in one process. The worker
reads its job from one .npz file and writes the results to another. It prints a line for each step,
so that the process that started it can show progress.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.frameworks import WAYS, AnyNetwork, Weights, keras_backend
from cs231n.support.files import replacing

Array = NDArray[Any]

ROWS_AT_ONCE = 256
UNWRITTEN = 3  # the exit code if the network needs an exercise that is not written yet


def accuracy(network: AnyNetwork, x: Array, y: Array) -> float:
    """Return the fraction of images whose largest score is that of the true class.

    Args:
        network: the trained network.
        x: images (N, C, H, W).
        y: labels (N,).
    """
    correct = 0
    for start in range(0, len(x), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        correct += int(np.sum(network.scores(x[part]).argmax(axis=1) == y[part]))
    return correct / max(len(x), 1)


def version(key: str) -> str:
    """Return the name and version of the package that computes."""
    import importlib.metadata

    package = WAYS[key].package or "numpy"
    text = f"{package} {importlib.metadata.version(package)}"
    return f"{text} on {keras_backend()}" if key == "keras" else text


def run(key: str, job: dict[str, Array]) -> dict[str, Array]:
    """Take all steps of a job, and measure them.

    Args:
        key: a key of `WAYS`.
        job: x, y (training), x_val, y_val, order (steps, batch) of image indices, learning_rate,
            and the four arrays of `Weights`.

    Returns:
        losses (steps,), seconds (steps,), train_accuracy, val_accuracy and version.
    """
    network_class = importlib.import_module(f"cs231n.frameworks.{key}").Network
    weights = Weights(job["filters"], job["filter_bias"], job["dense"], job["dense_bias"])
    network: AnyNetwork = network_class(weights, float(job["learning_rate"]))
    x, y, order = job["x"], job["y"], job["order"]
    losses, seconds = np.zeros(len(order)), np.zeros(len(order))
    for step, rows in enumerate(order):
        batch, labels = x[rows], y[rows]
        start = time.perf_counter()
        losses[step] = network.step(batch, labels)
        seconds[step] = time.perf_counter() - start
        print(step + 1, flush=True)
    return {
        "losses": losses,
        "seconds": seconds,
        "train_accuracy": np.array(accuracy(network, x, y)),
        "val_accuracy": np.array(accuracy(network, job["x_val"], job["y_val"])),
        "version": np.array(version(key)),
    }


def main(key: str, job_file: str, result_file: str) -> None:
    """Read the job, run it, and write the results.

    Args:
        key: a key of `WAYS`.
        job_file: the .npz file with the job.
        result_file: the .npz file for the results.
    """
    if key == "keras":
        os.environ["KERAS_BACKEND"] = keras_backend() or "tensorflow"
    with np.load(job_file, allow_pickle=False) as archive:
        job = {name: archive[name] for name in archive.files}
    try:
        result = run(key, job)
    except NotImplementedError as error:
        print(error, file=sys.stderr)
        sys.exit(UNWRITTEN)
    with replacing(result_file) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **result)


if __name__ == "__main__":
    main(*sys.argv[1:])
