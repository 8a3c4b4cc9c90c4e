"""The script that Alembic runs: all migrations, in the transaction that it gets."""

from __future__ import annotations

from alembic import context

from grading.gradebook.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite can change little of a table in place, so Alembic copies it.
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
