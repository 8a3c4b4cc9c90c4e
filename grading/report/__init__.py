"""Pages for people: a class at a glance, and what each student's verdict was.

The pages are imported when they are first asked for: a table in a terminal needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    """A name of the pages."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grading.report import pages

    return getattr(pages, name)


def __dir__() -> list[str]:
    return __all__
