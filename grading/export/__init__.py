"""Export verdicts for other programs, and the grader for Gradescope and nbgrader."""

__all__ = [
    "feedback",
    "formats",
    "gradescope",
    "gradescope_run",
    "kept",
    "nbgrader",
    "sheet",
    "sheets",
    "tables",
]
