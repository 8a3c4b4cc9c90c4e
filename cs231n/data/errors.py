"""The errors of data sets. Each is also a built-in error.

DataError
|- DatasetNotFoundError    also a FileNotFoundError
|- DatasetFormatError      also a ValueError
|- ArrayPickleError        also a ValueError
`- DownloadError           also an OSError
"""

from __future__ import annotations

__all__ = [
    "ArrayPickleError",
    "DataError",
    "DatasetFormatError",
    "DatasetNotFoundError",
    "DownloadError",
]


class DataError(Exception):
    """A data set is missing, cannot be read, or could not be downloaded."""


class DatasetNotFoundError(DataError, FileNotFoundError):
    """A data set is not on this computer. The message names the command that gets it."""


class DatasetFormatError(DataError, ValueError):
    """A file of a data set is truncated, changed, or not of the kind that its name says."""


class ArrayPickleError(DataError, ValueError):
    """The bytes are not a pickle of arrays and plain values, or are cut short."""


class DownloadError(DataError, OSError):
    """A file could not be downloaded. The message says what happened and what to do next."""
