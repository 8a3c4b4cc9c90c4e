"""Run one of the networks in a process of its own, as `python -m cs231n.frameworks.worker`.

Frameworks bring thread pools and settings of their own, and some do not go together in one process.
What to do comes in one .npz file and what came of it leaves in another; a line on standard output
tells of each step, so that whoever started the process can show progress.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.frameworks import WAYS, TheSame, Weights, keras_backend
from cs231n.support.files import replacing

Array = NDArray[Any]

ROWS_AT_ONCE = 256


def accuracy(network: TheSame, x: Array, y: Array) -> float:
    """Return the share of images whose largest score is that of the true class.

    Args:
        network: the trained network.
        x: images (N, C, H, W).
        y: labels (N,).
    """
    right = 0
    for start in range(0, len(x), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        right += int(np.sum(network.scores(x[part]).argmax(axis=1) == y[part]))
    return right / max(len(x), 1)


def version(key: str) -> str:
    """Return what has computed: the package's name and version."""
    import importlib.metadata

    package = WAYS[key].package or "numpy"
    said = f"{package} {importlib.metadata.version(package)}"
    return f"{said} on {keras_backend()}" if key == "keras" else said


def run(key: str, job: dict[str, Array]) -> dict[str, Array]:
    """Take all steps of a job, and measure.

    Args:
        key: a key of `WAYS`.
        job: x, y (training), x_val, y_val, order (steps, batch) of image numbers, learning_rate,
            and the four arrays of `Weights`.

    Returns:
        losses (steps,), seconds (steps,), train_accuracy, val_accuracy and version.
    """
    network_class = importlib.import_module(f"cs231n.frameworks.{key}").Network
    weights = Weights(job["filters"], job["filter_bias"], job["dense"], job["dense_bias"])
    network: TheSame = network_class(weights, float(job["learning_rate"]))
    x, y, order = job["x"], job["y"], job["order"]
    losses, seconds = np.zeros(len(order)), np.zeros(len(order))
    for step, rows in enumerate(order):
        batch, labels = x[rows], y[rows]
        began = time.perf_counter()
        losses[step] = network.step(batch, labels)
        seconds[step] = time.perf_counter() - began
        print(step + 1, flush=True)
    return {
        "losses": losses,
        "seconds": seconds,
        "train_accuracy": np.array(accuracy(network, x, y)),
        "val_accuracy": np.array(accuracy(network, job["x_val"], job["y_val"])),
        "version": np.array(version(key)),
    }


def main(key: str, job_file: str, result_file: str) -> None:
    """Read the job, run it, and write what came of it.

    Args:
        key: of `WAYS`.
        job_file: the .npz file that holds the job.
        result_file: where the results go, as .npz.
    """
    if key == "keras":
        os.environ["KERAS_BACKEND"] = keras_backend() or "tensorflow"
    with np.load(job_file, allow_pickle=False) as archive:
        job = {name: archive[name] for name in archive.files}
    try:
        result = run(key, job)
    except NotImplementedError as error:
        # Not yet written by the student: a sentence, no traceback.
        print(error, file=sys.stderr)
        sys.exit(3)
    with replacing(result_file) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **result)


if __name__ == "__main__":
    main(*sys.argv[1:])
