"""The memory of a class: submissions, attempts, verdicts, marks, and how each came about."""

from grading.gradebook.errors import GradebookError, NoSuchGradebook
from grading.gradebook.opening import open_book
from grading.gradebook.table import HEAD, csv_text

__all__ = ["HEAD", "GradebookError", "NoSuchGradebook", "csv_text", "open_book"]
