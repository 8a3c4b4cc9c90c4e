"""Find, download and unpack data sets, and read them without running any code in the files."""

from cs231n.data.array_pickle import load_arrays
from cs231n.data.cifar_archive import check_folder, install
from cs231n.data.cifar_files import (
    cache_folder,
    candidate_folders,
    find_cifar10,
    missing_batches,
    open_batch,
    read_batch,
    read_pickle,
)
from cs231n.data.download import fetch, partial_path
from cs231n.data.errors import (
    ArrayPickleError,
    DataError,
    DatasetFormatError,
    DatasetNotFoundError,
    DownloadError,
)
from cs231n.data.tiny_imagenet import load_tiny_imagenet

__all__ = [
    "ArrayPickleError",
    "DataError",
    "DatasetFormatError",
    "DatasetNotFoundError",
    "DownloadError",
    "cache_folder",
    "candidate_folders",
    "check_folder",
    "fetch",
    "find_cifar10",
    "install",
    "load_arrays",
    "load_tiny_imagenet",
    "missing_batches",
    "open_batch",
    "partial_path",
    "read_batch",
    "read_pickle",
]
