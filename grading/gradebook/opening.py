"""Opening a gradebook: a SQLite file by default, PostgreSQL by URL, always at the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grading.gradebook.errors import GradebookError, missing, translated
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

FILE = "grades.db"
WAIT = 30.0  # seconds for which another writer is waited for


def open_book(where: str | Path, *, create: bool = True, wait: float = WAIT) -> Gradebook:
    """The gradebook at a place, brought up to the newest schema.

    Args:
        where: the folder named with `--out`, a SQLite file, or a URL ("postgresql://...").
        create: make it where there is none.
        wait: seconds for which a locked SQLite file is waited for.

    Returns:
        The open gradebook, a context manager.

    Raises:
        GradebookError: it is not there, cannot be opened, or is of a later version.
    """
    with translated(str(where)):
        try:
            from grading.gradebook import engines, upgrade
            from grading.gradebook.book import Gradebook
        except ModuleNotFoundError as problem:
            raise missing(problem.name, "class") from problem
        url = url_of(where)
        path = file_of(url)
        if path is not None and not path.is_file():
            if not create:
                raise GradebookError(tr("{path}: got no gradebook here: grade first", path=path))
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
