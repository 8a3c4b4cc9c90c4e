"""Find, download and unpack data sets, and read them without running any code in the files."""

__all__ = [
    "array_pickle",
    "cifar_archive",
    "cifar_files",
    "download",
    "errors",
    "tiny_imagenet",
]
