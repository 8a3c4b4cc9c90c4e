"""Errors of the gradebook: one line each, with what to do next."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from grading.support import program
from grading.support.translation import ExplainedError, tr


class GradebookError(ExplainedError):
    """The gradebook cannot be opened, read or written; the message says why and what to do."""


class NoSuchGradebook(GradebookError):  # noqa: N818 - it names a state, as click's Abort does
    """The address is not that of a database, or its driver is not installed."""


def missing(module: str | None, extra: str) -> NoSuchGradebook:
    """The error for a module that is not installed, with the command that installs it."""
    return NoSuchGradebook(
        "The gradebook needs {module}, which is not installed. Run: {install}. "
        "Then run the same command again.",
        module=module,
        install=program.install(extra),
    )


@contextlib.contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn the database's errors into one line with what to do next.

    Args:
        where: the address of the gradebook, as it was given.

    Raises:
        NoSuchGradebook: it is not the address of a database, or a package is missing.
        GradebookError: the database reports an error.
    """
    try:
        import sqlalchemy.exc as known
    except ModuleNotFoundError as problem:
        raise missing("sqlalchemy", "class") from problem
    try:
        yield
    except (known.NoSuchModuleError, known.ArgumentError, ModuleNotFoundError) as problem:
        if getattr(problem, "name", None) == "psycopg":
            raise missing("psycopg", "postgres") from problem
        raise NoSuchGradebook(
            "The gradebook {where} cannot be opened ({problem}). It should be a folder, "
            "a file, or an address such as postgresql://user@host/name.",
            where=_without_password(where),
            problem=_reason(problem),
        ) from problem
    except (known.SQLAlchemyError, OSError) as problem:
        raise GradebookError(
            "The gradebook {where} reports an error: {problem}",
            where=_without_password(where),
            problem=_reason(problem),
        ) from problem


def _without_password(where: str) -> str:
    """The address without a password in it."""
    head, separator, tail = where.partition("://")
    if not separator or "@" not in tail:
        return where
    user, _, host = tail.rpartition("@")
    return f"{head}://{user.partition(':')[0]}@{host}"


def _reason(problem: Exception) -> str:
    cause: Any = getattr(problem, "orig", None) or problem
    first = str(cause).strip().partition("\n")[0]
    text = first.lower()
    if "locked" in text or "busy" in text:
        return tr(
            "another program has it locked, perhaps a second grader. "
            "Stop that program, then run the same command again. All verdicts so far are kept."
        )
    if "full" in text or "disk i/o" in text or "no space" in text or "too large" in text:
        return tr(
            "it cannot be written to ({first}). Free some space on the disk, then run the same "
            "command again. All verdicts so far are kept.",
            first=first,
        )
    if "readonly" in text or "permission" in text or "unable to open" in text:
        return tr(
            "it cannot be written to ({first}). Check who may write to its folder.", first=first
        )
    if "not a database" in text or "malformed" in text:
        return tr(
            "it is damaged, or it is not a gradebook ({first}). "
            "Restore the file from a copy, or choose another gradebook.",
            first=first,
        )
    return first or type(cause).__name__
