"""Read a TinyImageNet folder in the form in which the course publishes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cs231n.data.errors import DatasetFormatError, DatasetNotFoundError


def load_tiny_imagenet(
    path: str | os.PathLike[str], dtype: DTypeLike = np.float32, subtract_mean: bool = True
) -> dict[str, Any]:
    """Load TinyImageNet (any of its published sizes) from a folder on disk.

    Args:
        path: the folder with `wnids.txt`, `words.txt`, `train`, `val` and `test`.
        dtype: dtype of the images.
        subtract_mean: subtract the mean training image from all images.

    Returns:
        class_names (a list of lists of names), X_train, X_val, X_test of shape (N, 3, 64, 64),
            y_train, y_val, y_test (N,) int64 (y_test is None if no labels were published) and
            mean_image (3, 64, 64).

    Raises:
        DatasetNotFoundError: a file is missing.
        DatasetFormatError: a list is not readable, has no class in a line or one that is not in
            `wnids.txt`, or an image is not one of 64x64 pixels.
    """
    root = Path(path)
    ids = [line.strip() for line in _lines(root / "wnids.txt")]
    number = {class_id: k for k, class_id in enumerate(ids)}
    words = dict(line.split("\t", 1) for line in _lines(root / "words.txt") if "\t" in line)
    class_names = [[name.strip() for name in words.get(i, i).split(",")] for i in ids]

    train_files, train_classes = [], []
    for class_id in ids:
        for line in _lines(root / "train" / class_id / f"{class_id}_boxes.txt"):
            train_files.append(root / "train" / class_id / "images" / line.split("\t")[0])
            train_classes.append(class_id)
    val_files, val_classes = _annotated(root / "val")
    test_folder = root / "test" / "images"
    if (root / "test" / "test_annotations.txt").is_file():
        test_files, test_classes = _annotated(root / "test")
    else:
        test_files, test_classes = sorted(test_folder.glob("*.JPEG")), []

    x_train = _images(train_files, dtype)
    mean_image = x_train.mean(axis=0, dtype=np.float64)  # float32 loses digits over 100,000 images
    if x_train.dtype.kind == "f":
        mean_image = mean_image.astype(x_train.dtype)
    x_val, x_test = _images(val_files, dtype), _images(test_files, dtype)
    if subtract_mean:
        x_train, x_val, x_test = x_train - mean_image, x_val - mean_image, x_test - mean_image
    return {
        "class_names": class_names,
        "X_train": x_train,
        "y_train": _labels(train_classes, number),
        "X_val": x_val,
        "y_val": _labels(val_classes, number),
        "X_test": x_test,
        "y_test": _labels(test_classes, number) if test_classes else None,
        "mean_image": mean_image,
    }


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DatasetFormatError(f"{path} is not a list of text: {error}") from None
    except (FileNotFoundError, NotADirectoryError):
        raise DatasetNotFoundError(
            f"{path} does not exist: give the folder of an unpacked tiny-imagenet archive"
        ) from None
    return [line for line in lines if line.strip()]


def _annotated(folder: Path) -> tuple[list[Path], list[str]]:
    path = folder / f"{folder.name}_annotations.txt"
    rows = [line.split("\t") for line in _lines(path)]
    short = [row for row in rows if len(row) < 2]
    if short:
        raise DatasetFormatError(
            f"{path} has a line without a class: got {short[0][0]!r}, expected a file name, a tab "
            "and a class"
        )
    return [folder / "images" / row[0] for row in rows], [row[1] for row in rows]


def _labels(classes: list[str], number: dict[str, int]) -> NDArray[np.int64]:
    try:
        return np.array([number[class_id] for class_id in classes], dtype=np.int64)
    except KeyError as error:
        raise DatasetFormatError(f"class {error} is used but not listed in wnids.txt") from None


def _images(files: list[Path], dtype: DTypeLike) -> NDArray[Any]:
    from PIL import Image, UnidentifiedImageError

    out = np.zeros((len(files), 3, 64, 64), dtype=dtype)
    for k, file in enumerate(files):
        try:
            with Image.open(file) as picture:
                # Some images are gray; convert gives them three channels, too.
                pixels = np.asarray(picture.convert("RGB"))
        except FileNotFoundError:
            raise DatasetNotFoundError(f"{file} is listed but does not exist") from None
        except (UnidentifiedImageError, OSError) as error:
            raise DatasetFormatError(f"{file} cannot be read as a picture: {error}") from None
        if pixels.shape != (64, 64, 3):
            height, width, _ = pixels.shape
            raise DatasetFormatError(
                f"{file} has the wrong size: got {height}x{width} pixels, expected 64x64"
            )
        out[k] = pixels.transpose(2, 0, 1)
    return out
