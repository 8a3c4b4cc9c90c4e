"""Load data sets in the form that the course's notebooks expect: one dict of arrays, NCHW."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n.data.cifar_files import (
    CLASSES,
    TEST_BATCH,
    TRAIN_BATCHES,
    DatasetFormatError,
    DatasetNotFoundError,
    find_cifar10,
    read_batch,
    read_pickle,
)
from cs231n.data.tiny_imagenet import load_tiny_imagenet
from cs231n.support.checks import check_float_dtype, check_integer

__all__ = [
    "CIFAR10_CLASSES",
    "DIGITS_SEED",
    "DatasetFormatError",
    "DatasetNotFoundError",
    "get_CIFAR10_data",
    "get_digits_data",
    "get_sample_photographs",
    "load_CIFAR10",
    "load_CIFAR_batch",
    "load_pickle",
    "load_tiny_imagenet",
]

CIFAR10_CLASSES = CLASSES
DIGITS_SEED = 231  # for the shuffle before the split; changing it changes every figure

Data = dict[str, NDArray[Any]]


def get_digits_data(
    num_training: int = 1297,
    num_validation: int = 250,
    num_test: int = 250,
    subtract_mean: bool = True,
    *,
    dtype: DTypeLike = np.float64,
) -> Data:
    """Load the handwritten digits that come with scikit-learn; no download is needed.

    The 1,797 images are shuffled into one fixed order, by a generator seeded with `DIGITS_SEED`;
    NumPy's global state is neither read nor changed. Then they are split into training, validation
    and test images, in this order. Pixel values are 0 to 16.

    Args:
        num_training: number of training images.
        num_validation: number of validation images.
        num_test: number of test images; the three add up to 1,797 or less.
        subtract_mean: subtract the mean image of the training images from all three.
        dtype: float32 or float64.

    Returns:
        X_train, X_val, X_test of shape (N, 1, 8, 8) and y_train, y_val, y_test (N,) int64.

    Raises:
        ValueError: there are not that many images, or dtype cannot hold pixels minus their mean.
        DatasetNotFoundError: scikit-learn or one of its data files is missing.

    Source:
        E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998, test part.
    """
    table = np.loadtxt(_sklearn_file("data/digits.csv.gz"), delimiter=",", dtype=np.uint8)
    order = np.random.default_rng(DIGITS_SEED).permutation(len(table))
    images = table[order, :-1].reshape(-1, 1, 8, 8)
    labels = table[order, -1].astype(np.int64)
    sizes = {
        "num_training": num_training,
        "num_validation": num_validation,
        "num_test": num_test,
    }
    _check_sizes("the digits", sizes, len(table))
    before_test = num_training + num_validation
    parts = {
        "train": slice(0, num_training),
        "val": slice(num_training, before_test),
        "test": slice(before_test, before_test + num_test),
    }
    data: Data = {}
    for name, part in parts.items():
        data[f"X_{name}"] = images[part].astype(dtype)
        data[f"y_{name}"] = labels[part]
    return _finish(data, subtract_mean)


def get_sample_photographs() -> dict[str, NDArray[np.uint8]]:
    """Load the two color photographs that come with scikit-learn; no download is needed.

    Returns:
        "china" and "flower", each (427, 640, 3) uint8.

    Raises:
        DatasetNotFoundError: scikit-learn or one of its data files is missing.

    Source:
        scikit-learn's `load_sample_images`; the photographers are named in docs/credits.md.
    """
    from PIL import Image

    photographs = {}
    for name in ("china", "flower"):
        with Image.open(_sklearn_file(f"images/{name}.jpg")) as picture:
            photographs[name] = np.asarray(picture.convert("RGB"))
    return photographs


def _sklearn_file(name: str) -> Path:
    # Finding the folder of scikit-learn is fast; importing it takes a second.
    package = importlib.util.find_spec("sklearn")
    if package is not None and package.submodule_search_locations:
        path = Path(package.submodule_search_locations[0]) / "datasets" / name
        if path.is_file():
            return path
    raise DatasetNotFoundError(
        f"scikit-learn's file datasets/{name}, which holds these images, was not found: "
        "run `pip install scikit-learn`"
    )


def get_CIFAR10_data(  # noqa: N802 (the course's name)
    num_training: int = 49000,
    num_validation: int = 1000,
    num_test: int = 1000,
    subtract_mean: bool = True,
    *,
    dtype: DTypeLike = np.float64,
) -> Data:
    """Load CIFAR-10, with the course's split and with the mean image subtracted.

    If the environment variable CS231N_DATA is set, the batches must be in that folder or in the
    folder `cifar-10-batches-py` inside it. Otherwise the function looks in
    `cs231n/datasets/cifar-10-batches-py` under the working directory, in `datasets` next to this
    file, and where `cs231n data cifar10` puts them.

    Args:
        num_training: number of training images, the first of the training batches.
        num_validation: number of validation images, the next of the training batches.
        num_test: number of test images, the first of the test batch.
        subtract_mean: subtract the mean image of the training images from all three.
        dtype: float64 as in the course; float32 takes half the memory.

    Returns:
        X_train, X_val, X_test of shape (N, 3, 32, 32) and y_train, y_val, y_test (N,) int64.

    Raises:
        DatasetNotFoundError: the batches are in none of these places.
        DatasetFormatError: a batch is truncated or changed.
        ValueError: there are not that many images, or dtype cannot hold pixels minus their mean.

    Source:
        A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
    """
    folder = find_cifar10()
    images, labels = _read_batches(folder, TRAIN_BATCHES)
    test_images, test_labels = read_batch(folder / TEST_BATCH)
    sizes = {"num_training": num_training, "num_validation": num_validation}
    _check_sizes("the training batches", sizes, len(images))
    _check_sizes("the test batch", {"num_test": num_test}, len(test_images))
    # Split before converting: all images as float64 would take 1.4 GB more.
    stop = num_training + num_validation
    data: Data = {
        "X_train": images[:num_training].astype(dtype),
        "y_train": labels[:num_training],
        "X_val": images[num_training:stop].astype(dtype),
        "y_val": labels[num_training:stop],
        "X_test": test_images[:num_test].astype(dtype),
        "y_test": test_labels[:num_test],
    }
    return _finish(data, subtract_mean)


def _check_sizes(what: str, sizes: Mapping[str, int], have: int) -> None:
    for name, size in sizes.items():
        check_integer(name, size, low=0)
    if sum(sizes.values()) > have:
        requested = " + ".join(f"{name}={size}" for name, size in sizes.items())
        raise ValueError(
            f"there are not that many images in {what}: got {requested}, expected {have} or fewer "
            "in total; use smaller numbers"
        )


def _finish(data: Data, subtract_mean: bool) -> Data:
    if subtract_mean:
        check_float_dtype(data["X_train"].dtype)  # in bytes, pixels below the mean would wrap
    if subtract_mean and len(data["X_train"]):
        mean_image = data["X_train"].mean(axis=0, dtype=np.float64)
        for name in ("X_train", "X_val", "X_test"):
            data[name] -= mean_image.astype(data[name].dtype)
    return data


def _read_batches(
    folder: Path, names: tuple[str, ...]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    batches = [read_batch(folder / name) for name in names]
    return (
        np.concatenate([images for images, _ in batches]),
        np.concatenate([labels for _, labels in batches]),
    )


def load_CIFAR10(  # noqa: N802 (the course's name)
    ROOT: str | os.PathLike[str],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Load all of CIFAR-10 from a folder of batches.

    Args:
        ROOT: the folder `cifar-10-batches-py`.

    Returns:
        Training images (50000, 32, 32, 3) float64 and labels (50000,), test images
            (10000, 32, 32, 3) and labels (10000,). Pixel values are 0 to 255.

    Raises:
        DatasetNotFoundError: a batch is missing.
        DatasetFormatError: a batch is truncated or changed.
    """
    folder = Path(ROOT)
    images, labels = _read_batches(folder, TRAIN_BATCHES)
    test_images, test_labels = read_batch(folder / TEST_BATCH)
    return _as_nhwc(images), labels, _as_nhwc(test_images), test_labels


def load_CIFAR_batch(  # noqa: N802 (the course's name)
    filename: str | os.PathLike[str],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Load one batch of CIFAR-10.

    Args:
        filename: one of the published batch files.

    Returns:
        Images (10000, 32, 32, 3) float64 from 0 to 255, and labels (10000,) int64.

    Raises:
        DatasetNotFoundError: there is no such file.
        DatasetFormatError: the file is truncated or changed.
    """
    images, labels = read_batch(filename)
    return _as_nhwc(images), labels


def _as_nhwc(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    return images.transpose(0, 2, 3, 1).astype(np.float64, order="C")


def load_pickle(f: BinaryIO) -> Any:
    """Read a data pickle of Python 2 or 3, without running any code in it.

    Args:
        f: a file open for reading in binary mode.

    Returns:
        Dicts, lists, strings, numbers and NumPy arrays; Python 2 strings are read as latin-1.

    Raises:
        DatasetFormatError: the file is truncated, or holds something other than arrays and plain
            values.
    """
    return read_pickle(f, getattr(f, "name", "the file"))
