"""Tools for the whole library: input checks, safe file writing, checkpoints, progress."""

__all__ = [
    "array_checks",
    "blas",
    "checkpoint",
    "checks",
    "course_years",
    "files",
    "hyperparameters",
    "image_checks",
    "layer_checks",
    "progress",
    "settings",
    "training_checks",
]
