"""Pages for people: a class at a glance, and what each student's verdict was."""

from grading.report.pages import (
    Extras,
    class_page,
    exercise_panel,
    overview_panel,
    student_page,
    write_pages,
)

__all__ = [
    "Extras",
    "class_page",
    "exercise_panel",
    "overview_panel",
    "student_page",
    "write_pages",
]
