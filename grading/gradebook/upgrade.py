"""Bringing a gradebook of any earlier version up to the newest schema, with Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from grading.gradebook.errors import GradebookError
from grading.support import program

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x231_0008  # any number, the same for all graders


def config() -> Config:
    """Alembic's settings; there is no ini file, the place is all it needs."""
    made = Config()
    # A percent sign would be taken for the beginning of a placeholder.
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def newest() -> str:
    """The revision of the schema in `schema.py`."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    assert head is not None
    return head


def to_newest(engine: Engine, revision: str = "head") -> None:
    """Make the tables, or bring them up to `revision`.

    Raises:
        GradebookError: the gradebook was written by a later version, or is something else.
    """
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
        if now == newest():
            return
        tables = set(inspect(connection).get_table_names())
        if now is None and tables and "alembic_version" not in tables:
            raise GradebookError(
                f"{engine.url.render_as_string()}: it holds other tables than a gradebook's: "
                "name another database"
            )
        known = {
            script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()
        }
        if now is not None and now not in known:
            raise GradebookError(
                f"{engine.url.render_as_string()}: it was written by a later version "
                f"(schema {now}): upgrade with pip install --upgrade {program.name()}"
            )
    with engine.execution_options(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Of two graders that start at once, one waits here and then finds all done.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        _migrate(connection, revision)


def _migrate(connection: Connection, revision: str) -> None:
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, revision)
