"""The gradebook: a class's submissions, attempts, verdicts and marks, with their history."""

from grading.gradebook.errors import GradebookError, NoSuchGradebook
from grading.gradebook.opening import assignment_in, open_book
from grading.gradebook.table import HEAD, csv_text

__all__ = [
    "HEAD",
    "GradebookError",
    "NoSuchGradebook",
    "assignment_in",
    "csv_text",
    "open_book",
]
