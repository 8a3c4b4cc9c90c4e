"""The name of the kit that ships this grader: of its command, and of its package.

The grader serves any course, so it does not know the name: the command says it, or the manifest.
"""

from __future__ import annotations

_name: str | None = None


def name() -> str:
    """The name of the command, and of the package to install extras of."""
    return _name or "grading"


def ship_as(kit: str, *, unless_named: bool = False) -> None:
    """Say which kit this grader runs in.

    Args:
        kit: the name of its command and of its package.
        unless_named: keep a name that was given before: a command knows its own name, and a
            notebook has only the course's package.
    """
    global _name
    if not (unless_named and _name):
        _name = kit


def install(extra: str) -> str:
    """The command line that installs an optional part of the kit, for messages."""
    return f"pip install '{name()}[{extra}]'"
