"""What goes wrong with a gradebook, in one line that names the next step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from grading.support import program
from grading.support.translation import tr


class GradebookError(Exception):
    """The gradebook cannot be opened, read or written; the message says why and what to do."""


class NoSuchGradebook(GradebookError):  # noqa: N818 - it names a state, as click's Abort does
    """What was named cannot be a gradebook here: no such kind of database, or no driver for it."""


def missing(module: str | None, extra: str) -> NoSuchGradebook:
    """The error for a module that is not installed, with the command that installs it."""
    return NoSuchGradebook(
        tr(
            "the gradebook needs {module}, which is not installed: {install}, "
            "then run the same command again",
            module=module,
            install=program.install(extra),
        )
    )


@contextlib.contextmanager
def translated(where: str) -> Iterator[None]:
    """Say what the database says in one line that names the next step.

    Args:
        where: the place of the gradebook, as it was given.

    Raises:
        NoSuchGradebook: no database has such an address.
        GradebookError: a package is missing, or the database refuses.
    """
    try:
        import sqlalchemy.exc as known
    except ModuleNotFoundError as problem:
        raise missing("sqlalchemy", "class") from problem
    try:
        yield
    except ModuleNotFoundError as problem:
        raise missing(problem.name, "postgres") from problem
    except (known.NoSuchModuleError, known.ArgumentError) as problem:
        raise NoSuchGradebook(
            tr(
                "gradebook {where}: got no address of a database ({problem}), expected "
                "a folder, a file, or postgresql://user@host/name",
                where=_shown(where),
                problem=_why(problem),
            )
        ) from problem
    except known.IntegrityError:
        raise  # a matter of two writers, which the caller knows how to settle
    except (known.SQLAlchemyError, OSError) as problem:
        raise GradebookError(
            tr("gradebook {where}: {problem}", where=_shown(where), problem=_why(problem))
        ) from problem


def _shown(where: str) -> str:
    """The place without a password in it."""
    head, found, tail = where.partition("://")
    if not found or "@" not in tail:
        return where
    user, _, host = tail.rpartition("@")
    return f"{head}://{user.partition(':')[0]}@{host}"


def _why(problem: Exception) -> str:
    cause: Any = getattr(problem, "orig", None) or problem
    first = str(cause).strip().partition("\n")[0]
    text = first.lower()
    if "locked" in text or "busy" in text:
        return tr(
            "another program has held it locked for too long (is a second grader at work?): "
            "end that one, then run the same command again; what was graded is kept"
        )
    if "full" in text or "disk i/o" in text or "no space" in text or "too large" in text:
        return tr(
            "it cannot be written to ({first}): free space on the disk, then run the same "
            "command again; what was graded is kept",
            first=first,
        )
    if "readonly" in text or "permission" in text or "unable to open" in text:
        return tr(
            "it cannot be written to ({first}): check who may write to its folder", first=first
        )
    if "not a database" in text or "malformed" in text:
        return tr(
            "it is damaged or no gradebook ({first}): put a copy in its place, or name another",
            first=first,
        )
    return first or type(cause).__name__
