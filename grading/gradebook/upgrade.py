"""Upgrade a gradebook of any earlier version to the newest schema, with Alembic.

Alembic is imported only when there is something to upgrade, because the import takes a third of a
second.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from grading.gradebook.errors import GradebookError
from grading.gradebook.schema import METADATA
from grading.support import program

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = "alembic_version"


def config() -> Config:
    """Alembic's settings, without an ini file."""
    from alembic.config import Config

    settings = Config()
    # A single percent sign would begin a placeholder.
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings


def newest() -> str:
    """The revision of the schema in `schema.py`, which the newest migration's name begins with."""
    return max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r[0-9]*.py"))


def to_newest(engine: Engine, revision: str = "head") -> None:
    """Create the tables, or upgrade them to `revision`.

    Raises:
        GradebookError: a later version wrote the gradebook, or the database holds something else.
    """
    with engine.connect() as connection:
        if _current(engine, connection) == newest():
            return
    with engine.execution_options(write=True).begin() as connection:
        # If two graders start at once, the second has waited, and then has nothing to do.
        now = _current(engine, connection)
        if now is None and revision == "head":
            _create(connection)
        elif now != newest():
            _migrate(connection, revision)


def _current(engine: Engine, connection: Connection) -> str | None:
    """The revision of the tables in the database; None if there are none.

    Raises:
        GradebookError: as for `to_newest`.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION not in tables:
        if tables:
            raise GradebookError(
                "The database {database} is not a gradebook: it has other tables. "
                "Choose another database.",
                database=engine.url.render_as_string(),
            )
        return None
    now = connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar()
    if now is not None and str(now) > newest():
        raise GradebookError(
            "A later version of {program} wrote the gradebook {database} (schema {now}). "
            "Use that version, or a later one.",
            database=engine.url.render_as_string(),
            now=now,
            program=program.name(),
        )
    return now


def _create(connection: Connection) -> None:
    """Create all tables at once, with the same result as all the migrations."""
    METADATA.create_all(connection)
    connection.execute(
        text(
            f"CREATE TABLE IF NOT EXISTS {VERSION} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(
        text(f"INSERT INTO {VERSION} (version_num) VALUES (:number)"), {"number": newest()}
    )


def _migrate(connection: Connection, revision: str) -> None:
    from alembic import command

    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)
