"""Opening a gradebook: a SQLite file by default, PostgreSQL by URL, always at the newest schema."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

FILE = "grades.db"
WAIT = 30.0  # seconds for which another writer is waited for
_NEEDS = (
    "the gradebook needs {missing}, which is not installed: "
    "pip install 'cs231n[{extra}]', then run the same command again"
)


class GradebookError(Exception):
    """The gradebook cannot be opened, read or written; the message says why and what to do."""


def open_book(where: str | Path, *, create: bool = True, wait: float = WAIT) -> Gradebook:
    """The gradebook at a place, brought up to the newest schema.

    Args:
        where: the folder named with `--out`, a SQLite file, or a URL ("postgresql://...").
        create: make it where there is none.
        wait: seconds for which a locked SQLite file is waited for.

    Raises:
        GradebookError: it is not there, cannot be opened, or is of a later version.
    """
    with translated(str(where)):
        try:
            from grading.gradebook import engines, upgrade
            from grading.gradebook.book import Gradebook
        except ModuleNotFoundError as problem:
            text = _NEEDS.format(missing=problem.name, extra="class")
            raise GradebookError(text) from problem
        url = url_of(where)
        path = file_of(url)
        if path is not None and not path.is_file():
            if not create:
                raise GradebookError(f"{path}: got no gradebook here: grade first")
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = engines.make(url, wait)
        try:
            upgrade.to_newest(engine)
        except BaseException:
            engine.dispose()
            raise
        return Gradebook(engine)


def url_of(where: str | Path) -> str:
    """The database's URL: `where` itself if it is one, else that of a SQLite file."""
    text = str(where)
    if "://" in text:
        # Psycopg 3 by name; SQLAlchemy would take a bare "postgresql" for another driver.
        for scheme in ("postgresql://", "postgres://"):
            if text.startswith(scheme):
                return "postgresql+psycopg://" + text[len(scheme) :]
        return text
    path = Path(where)
    if path.suffix not in (".db", ".sqlite", ".sqlite3"):
        path = path / FILE
    return f"sqlite:///{path}"


def file_of(url: str) -> Path | None:
    """The file of a SQLite URL, None for any other."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


@contextlib.contextmanager
def translated(where: str) -> Iterator[None]:
    """Say what the database says in one line that names the next step."""
    try:
        import sqlalchemy.exc as known
    except ModuleNotFoundError as problem:
        raise GradebookError(_NEEDS.format(missing="sqlalchemy", extra="class")) from problem
    try:
        yield
    except ModuleNotFoundError as problem:
        raise GradebookError(_NEEDS.format(missing=problem.name, extra="postgres")) from problem
    except known.IntegrityError:
        raise  # a matter of two writers, which the caller knows how to settle
    except (known.SQLAlchemyError, OSError) as problem:
        raise GradebookError(f"gradebook {_shown(where)}: {_why(problem)}") from problem


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
        return (
            "another program has held it locked for too long (is a second grader at work?): "
            "end that one, then run the same command again; what was graded is kept"
        )
    if "full" in text or "disk i/o" in text or "no space" in text or "too large" in text:
        return (
            f"it cannot be written to ({first}): free space on the disk, then run the same "
            "command again; what was graded is kept"
        )
    if "readonly" in text or "permission" in text or "unable to open" in text:
        return f"it cannot be written to ({first}): check who may write to its folder"
    if "not a database" in text or "malformed" in text:
        return f"it is damaged or no gradebook ({first}): put a copy in its place, or name another"
    return first or type(cause).__name__
