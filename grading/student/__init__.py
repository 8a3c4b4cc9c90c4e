"""A student's own work: check, watch, progress, submit, and the panel in a notebook."""

__all__ = [
    "early",
    "keys",
    "notebook",
    "own",
    "progress",
    "prose",
    "prose_pdf",
    "road",
    "submit",
    "watch",
    "work",
]
