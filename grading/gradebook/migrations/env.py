"""The script that Alembic runs: all migrations, in the transaction that it gets."""

from __future__ import annotations

from alembic import context

from grading.gradebook.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can change little of a table in place, so Alembic copies it.
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
