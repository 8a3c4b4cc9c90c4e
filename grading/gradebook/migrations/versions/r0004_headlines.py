"""A verdict's headline and known mistake, and advice on tests that are worth no points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Add the columns; earlier verdicts have no headline."""
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
    """Drop the columns."""
    with op.batch_alter_table("exercise") as table:
        for name in ("hint", "looks_like", "misconception", "headline"):
            table.drop_column(name)
    with op.batch_alter_table("test") as table:
        for name in ("repeats", "advice"):
            table.drop_column(name)
