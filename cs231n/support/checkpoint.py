"""Store a tree of dicts, lists, numbers, strings and arrays in one file that cannot run code.

The file is an `.npz`. Every array of the tree is an entry. The entry `tree` holds the rest as JSON,
in which an array appears as {"$array": NAME}. The file is read with allow_pickle=False.
"""

from __future__ import annotations

import json
import os
import zipfile
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from cs231n.support.checks import fail
from cs231n.support.files import replacing

__all__ = [
    "load",
    "read_arrays",
    "save",
]

_REFERENCE = "$array"


def save(path: str | os.PathLike[str], tree: dict[str, Any]) -> None:
    """Write a tree to a file; if it fails, no partial file is left.

    Args:
        path: the file to write, which should end in .npz.
        tree: nested dicts (with string keys), lists, tuples, arrays, numbers, strings and None.
            When read back, tuples are lists and NumPy scalars are Python numbers.

    Raises:
        OSError: the file cannot be written; the error names it.
    """
    arrays: dict[str, NDArray[Any]] = {}
    text = json.dumps(_take_out_arrays(tree, arrays))
    try:
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, tree=np.array(text), **arrays)
    except OSError as error:
        # The system names no file if the disk is full, and otherwise the temporary one.
        raise OSError(error.errno, error.strerror or str(error), os.fspath(path)) from None


def load(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a tree that `save` wrote.

    Args:
        path: the file.

    Returns:
        The tree, with arrays in their original dtype.

    Raises:
        ValueError: the file was not written by `save`, or is damaged.
        OSError: the file cannot be read, for instance FileNotFoundError.
    """
    try:
        arrays = read_arrays(path)
    except ValueError as error:
        _not_a_checkpoint(path, str(error))
    try:
        tree = _put_back_arrays(json.loads(arrays.pop("tree").item()), arrays)
        if not isinstance(tree, dict):
            raise TypeError(f"the tree is of type {type(tree).__name__}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        _not_a_checkpoint(path, f"{type(error).__name__}: {error}")
    return tree


def read_arrays(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read all arrays of an `.npz`, without unpickling.

    Args:
        path: the file.

    Returns:
        The arrays, by name.

    Raises:
        ValueError: the file is not an `.npz`, or is damaged.
        OSError: the file cannot be opened, for instance FileNotFoundError.
    """
    # Opened here, because NumPy leaves the file open if it is not an archive.
    with open(path, "rb") as file:
        if not zipfile.is_zipfile(file):  # of which NumPy would say that it can be loaded unsafely
            raise ValueError("a file that is cut short, or not an .npz")
        file.seek(0)
        try:
            with np.load(file, allow_pickle=False) as archive:
                return {name: archive[name] for name in archive.files}
        except Exception as error:  # zipfile, zlib and NumPy raise many kinds for a damaged file
            raise ValueError(f"a damaged file ({error})") from None


def _not_a_checkpoint(path: str | os.PathLike[str], got: str) -> NoReturn:
    fail(
        f"{os.fspath(path)} is not a checkpoint",
        got=got,
        expected="an .npz file written by Solver",
        hint="Use the checkpoint of another epoch",
    )


def _take_out_arrays(node: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    if isinstance(node, dict):
        return {key: _take_out_arrays(value, arrays) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_take_out_arrays(value, arrays) for value in node]
    if isinstance(node, np.generic):
        return node.item()
    if isinstance(node, np.ndarray):
        name = f"array_{len(arrays)}"
        arrays[name] = node
        return {_REFERENCE: name}
    return node


def _put_back_arrays(node: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    if isinstance(node, dict):
        if node.keys() == {_REFERENCE}:
            return arrays[node[_REFERENCE]]
        return {key: _put_back_arrays(value, arrays) for key, value in node.items()}
    if isinstance(node, list):
        return [_put_back_arrays(value, arrays) for value in node]
    return node
