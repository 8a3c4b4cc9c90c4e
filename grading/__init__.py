"""Grade students' work: exercises, tests and arrays, whatever the course teaches.

Notebooks use `from grading import check`. The modules behind it are imported at the first use, so
that the import itself is fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grading.student.not_written import load_ipython_extension
    from grading.student.notebook import check, check_all

__all__ = ["check", "check_all", "load_ipython_extension"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        if name == "load_ipython_extension":
            from grading.student import not_written

            return not_written.load_ipython_extension
        from grading.student import notebook

        return getattr(notebook, name)
    except ModuleNotFoundError as problem:
        from grading.support import program

        raise program.other_python(problem) or problem from None


def __dir__() -> list[str]:
    return __all__
