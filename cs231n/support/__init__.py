"""Tools that every room of the library uses: input checks, whole files, checkpoints, progress."""

__all__ = [
    "array_checks",
    "checkpoint",
    "checks",
    "files",
    "image_checks",
    "layer_checks",
    "progress",
]
