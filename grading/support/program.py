"""The name of the course's kit, which is the name of its command and of its package.

The grader works for any course, so it gets the name from the command or from the manifest.
"""

from __future__ import annotations

_name: str | None = None


def name() -> str:
    """Return the name of the command, which is also the package whose extras can be installed."""
    return _name or "grading"


def ship_as(kit: str, *, unless_named: bool = False) -> None:
    """Set the name of the kit in which this grader runs.

    Args:
        kit: the name of the command and of the package.
        unless_named: keep a name that was set before. Commands set their own name; in a notebook
            only the name of the course's package is known.
    """
    global _name
    if not (unless_named and _name):
        _name = kit


def install(extra: str) -> str:
    """Return the command line that installs an optional part of the kit, for messages."""
    return f"pip install '{name()}[{extra}]'"
