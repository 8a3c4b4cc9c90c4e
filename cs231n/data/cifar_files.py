"""CIFAR-10 on disk: the names of its files, where to find them, and how to read a batch safely.

Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and the
"python version" archive published with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from cs231n.data.array_pickle import MAX_BYTES, ArrayPickleError, load_arrays
from cs231n.data.errors import DatasetFormatError, DatasetNotFoundError

FOLDER = "cifar-10-batches-py"
TRAIN_BATCHES = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST_BATCH = "test_batch"
META = "batches.meta"
BATCHES = (*TRAIN_BATCHES, TEST_BATCH)
CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
VARIABLE = "CS231N_DATA"
GET_IT = "run `cs231n data cifar10`, or `cs231n data cifar10 --from PATH` for a copy you have"


def cache_folder() -> Path:
    """Return the folder for the downloads of `cs231n data`; it need not exist yet."""
    import platformdirs

    return platformdirs.user_cache_path("cs231n", appauthor=False)


def candidate_folders() -> Iterator[Path]:
    """Yield the folders that may contain the CIFAR-10 batches, in order of preference.

    If CS231N_DATA is set, only that folder counts, so that a wrong path there does not silently
    lead to another copy of the data.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        yield Path(chosen).expanduser()
        yield Path(chosen).expanduser() / FOLDER
        return
    yield Path.cwd() / "cs231n" / "datasets" / FOLDER
    yield Path(__file__).resolve().parents[1] / "datasets" / FOLDER
    yield cache_folder() / FOLDER


def missing_batches(folder: Path) -> list[str]:
    """Return the names of the batches that are missing in `folder`."""
    return [name for name in BATCHES if not (folder / name).is_file()]


def find_cifar10() -> Path:
    """Find the folder with the six batches of CIFAR-10.

    Returns:
        The first of `candidate_folders()` that has all of them.

    Raises:
        DatasetNotFoundError: no folder has them; the message names the command that gets the data.
    """
    for folder in candidate_folders():
        if not missing_batches(folder):
            return folder
    chosen = os.environ.get(VARIABLE)
    if chosen:
        raise DatasetNotFoundError(
            f"CIFAR-10 is not in {VARIABLE}={chosen}: correct or unset this variable, or {GET_IT}"
        )
    raise DatasetNotFoundError(f"CIFAR-10 is not on this computer: {GET_IT}")


def open_batch(path: Path) -> BinaryIO:
    """Open a batch for reading, or say in one line how to get it.

    Raises:
        DatasetNotFoundError: there is no such file.
    """
    if path.is_dir():
        raise DatasetNotFoundError(
            f"{path} is a folder: expected one of its batches, such as {path / BATCHES[0]}"
        )
    try:
        return path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise DatasetNotFoundError(f"CIFAR-10 batch {path} does not exist: {GET_IT}") from None


def read_pickle(stream: BinaryIO, name: str | os.PathLike[str]) -> Any:
    """Read a pickle of plain values and arrays.

    Args:
        stream: the open file.
        name: the name of the file, for messages.

    Returns:
        Dicts, lists, strings, numbers and NumPy arrays; Python 2 strings are read as latin-1.

    Raises:
        DatasetFormatError: the file is truncated, too large, or contains anything else.
    """
    try:
        return load_arrays(stream.read(MAX_BYTES + 1))
    except ArrayPickleError as error:
        raise DatasetFormatError(
            f"{name} is not a data batch as published: {error}; get a fresh copy: {GET_IT}"
        ) from None


def read_batch(path: str | os.PathLike[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Read one batch of CIFAR-10 and check every field that is used.

    Args:
        path: one of the published batch files.

    Returns:
        Pixels (N, 3, 32, 32) uint8, red, green, blue, and labels (N,) int64 in 0..9.

    Raises:
        DatasetNotFoundError: there is no such file.
        DatasetFormatError: it is truncated or not a batch.
    """
    with open_batch(Path(path)) as stream:
        content = read_pickle(stream, path)
    problem = _batch_problem(content)
    if problem:
        raise DatasetFormatError(
            f"{path} is not a CIFAR-10 batch: {problem}; get a fresh copy: {GET_IT}"
        )
    pixels = content["data"].reshape(-1, 3, 32, 32)
    return pixels, np.asarray(content["labels"], dtype=np.int64)


def _batch_problem(content: Any) -> str | None:
    if not isinstance(content, Mapping):
        return f"got a {type(content).__name__}, expected a dict"
    pixels, labels = content.get("data"), content.get("labels")
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
        return "`data` is missing or not an array of uint8"
    if pixels.ndim != 2 or pixels.shape[1] != 3072 or not len(pixels):
        return f"`data` has shape {pixels.shape}, expected (N, 3072) with N at least 1"
    if not isinstance(labels, list) or len(labels) != len(pixels):
        got = f"{len(labels)} entries" if isinstance(labels, list) else type(labels).__name__
        return f"`labels` has {got}, expected a list of {len(pixels)}"
    if not all(type(label) is int and 0 <= label < len(CLASSES) for label in labels):
        return "`labels` contains something other than the integers 0 to 9"
    return None
