"""Bringing a gradebook of any earlier version up to the newest schema, with Alembic.

Alembic is imported only where there is something to bring up: it takes a third of a second, and a
gradebook that is new or current does not need it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from grading.gradebook.errors import GradebookError
from grading.gradebook.schema import Base
from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = "alembic_version"
_LOCK = 0x231_0008  # any number, the same for all graders


def config() -> Config:
    """Alembic's settings; there is no ini file, the place is all it needs."""
    from alembic.config import Config

    made = Config()
    # A percent sign would be taken for the beginning of a placeholder.
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def newest() -> str:
    """The revision of the schema in `schema.py`: that of the last file of migrations."""
    return max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r[0-9]*.py"))


def to_newest(engine: Engine, revision: str = "head") -> None:
    """Make the tables, or bring them up to `revision`.

    Raises:
        GradebookError: the gradebook was written by a later version, or is something else.
    """
    with engine.connect() as connection:
        if _current(engine, connection) == newest():
            return
    with engine.execution_options(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Of two graders that start at once, one waits here and then finds all done.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        now = _current(engine, connection)
        if now is None and revision == "head":
            _make(connection)
        elif now != newest():
            _migrate(connection, revision)


def _current(engine: Engine, connection: Connection) -> str | None:
    """The revision of what is there; None where nothing is.

    Raises:
        GradebookError: as for `to_newest`.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION not in tables:
        if tables:
            raise GradebookError(
                tr(
                    "{database}: it holds other tables than a gradebook's: name another database",
                    database=engine.url.render_as_string(),
                )
            )
        return None
    now = connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar()
    if now is not None and str(now) > newest():
        raise GradebookError(
            tr(
                "{database}: it was written by a later version "
                "(schema {now}): upgrade with pip install --upgrade {program}",
                database=engine.url.render_as_string(),
                now=now,
                program=program.name(),
            )
        )
    return now


def _make(connection: Connection) -> None:
    """Make all tables at once, as the migrations would one after the other."""
    Base.metadata.create_all(connection)
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

    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, revision)
