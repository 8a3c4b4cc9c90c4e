"""Points adjusted by hand, and whether a run had a roster."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("student_id", sa.Integer, nullable=False),
        sa.Column("assignment", sa.String(200), nullable=False),
        sa.Column("points", sa.Float, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_adjustment"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_adjustment_student_id"),
    )
    op.create_index("ix_adjustment_student_id", "adjustment", ["student_id"])
    # Not in a batch: SQLite would create the table again, and other tables refer to it.
    op.add_column("run", sa.Column("roster", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("run", "roster")
    op.drop_table("adjustment")
