"""Open a gradebook (a SQLite file, or PostgreSQL by URL) and bring it to the newest schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from grading.gradebook.errors import GradebookError, missing, translated

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

FILE = "grades.db"
VERDICTS = "grades.json"
_HEAD = 4096  # characters of that file, which begins with the assignment
WAIT = 30.0  # seconds to wait for another writer


def open_book(where: str | Path, *, create: bool = True, wait: float = WAIT) -> Gradebook:
    """Open a gradebook and bring it to the newest schema.

    Args:
        where: the folder of `grade --out`, a SQLite file, or a URL ("postgresql://...").
        create: create the gradebook if it does not exist.
        wait: how many seconds to wait for a locked SQLite file.

    Returns:
        The open gradebook, a context manager.

    Raises:
        GradebookError: it does not exist, cannot be opened, or was written by a later version.
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
                raise GradebookError(
                    "There is no gradebook at {path}. Grade the class first.", path=path
                )
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = engines.make(url, wait)
        try:
            upgrade.to_newest(engine)
        except BaseException:
            engine.dispose()
            raise
        return Gradebook(engine)


def assignment_in(folder: Path) -> str | None:
    """The assignment whose verdicts are in a folder; a gradebook on a server may have several.

    Args:
        folder: the folder of `grade --out`.

    Returns:
        The name; None if the folder has no verdicts.
    """
    try:
        with (folder / VERDICTS).open(encoding="utf-8") as file:
            match = re.search(r'"assignment": ("(?:[^"\\]|\\.)*")', file.read(_HEAD))
    except (OSError, ValueError):
        return None
    return str(json.loads(match[1])) if match else None


def url_of(where: str | Path) -> str:
    """The URL of a database: `where` itself if it is a URL, else that of a SQLite file."""
    text = str(where)
    if "://" in text:
        # SQLAlchemy would use another driver than Psycopg 3 for a bare "postgresql".
        for scheme in ("postgresql://", "postgres://"):
            if text.startswith(scheme):
                return "postgresql+psycopg://" + text[len(scheme) :]
        return text
    path = Path(where)
    if path.suffix not in (".db", ".sqlite", ".sqlite3"):
        path = path / FILE
    return f"sqlite:///{path}"


def file_of(url: str) -> Path | None:
    """The file of a SQLite URL; None for any other URL."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
