"""Tools that every room of the library uses: input checks, whole files, checkpoints, progress."""

__all__ = [
    "array_checks",
    "blas",
    "checkpoint",
    "checks",
    "files",
    "image_checks",
    "layer_checks",
    "progress",
]
