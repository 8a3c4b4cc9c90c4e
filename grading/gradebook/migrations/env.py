"""What Alembic runs: the migrations, within the transaction it is handed."""

from __future__ import annotations

from alembic import context

from grading.gradebook.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot change most of a table in place: Alembic copies it.
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
