"""A verdict's headline and named mistake, and what is said of tests that are worth nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Add the columns; verdicts of before have no headline."""
    with op.batch_alter_table("exercise") as table:
        table.add_column(sa.Column("headline", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("misconception", sa.String(400), nullable=True))
        table.add_column(sa.Column("looks_like", sa.String(400), nullable=True))
        table.add_column(sa.Column("hint", sa.Text, nullable=True))
    with op.batch_alter_table("test") as table:
        table.add_column(sa.Column("advice", sa.Text, nullable=True))
        table.add_column(
            sa.Column("repeats", sa.Boolean, nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Take the columns away."""
    with op.batch_alter_table("exercise") as table:
        for name in ("hint", "looks_like", "misconception", "headline"):
            table.drop_column(name)
    with op.batch_alter_table("test") as table:
        for name in ("repeats", "advice"):
            table.drop_column(name)
