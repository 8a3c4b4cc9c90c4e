"""Show verdicts: pages of a class and of each student, panels in notebooks, terminal tables.

The pages are imported at first use, because a table in a terminal does not need them.
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
    """Import a name from `grading.report.pages`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grading.report import pages

    return getattr(pages, name)


def __dir__() -> list[str]:
    return __all__
