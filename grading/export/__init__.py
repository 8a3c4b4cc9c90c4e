"""Verdicts in the forms of other programs, and the grader as another program's own."""

__all__ = [
    "feedback",
    "formats",
    "gradescope",
    "gradescope_run",
    "kept",
    "nbgrader",
    "sheets",
    "tables",
]
