"""What can go wrong with a data set, as one tree; each is a built-in error as well.

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
    """A data set is not there, cannot be read, or could not be brought here."""


class DatasetNotFoundError(DataError, FileNotFoundError):
    """A data set is not on this computer; the message names the command that brings it."""


class DatasetFormatError(DataError, ValueError):
    """A file of a data set is truncated, altered, or not what its name says."""


class ArrayPickleError(DataError, ValueError):
    """The bytes are not a pickle of arrays and plain values, or are cut short."""


class DownloadError(DataError, OSError):
    """A file could not be fetched; the message says what happened and what to do next."""
