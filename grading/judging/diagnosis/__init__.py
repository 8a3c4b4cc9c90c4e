"""Finds what is wrong with an answer, and puts it into words."""

__all__ = [
    "advice",
    "arrays",
    "comparison",
    "compat",
    "errors",
    "headline",
    "mismatch",
    "pictures",
    "places",
    "recognition",
    "submitted_files",
]
