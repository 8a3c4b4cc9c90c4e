"""Attempts as events: a student, a time and a submission."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; each stored submission becomes one attempt."""
    event = op.create_table(
        "event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("student_id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("assignment", sa.String(200), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("handed_in", MOMENT, nullable=True),
        sa.Column("timely", sa.Boolean, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_event_student_id"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_event_submission_id"
        ),
    )
    op.create_index("ix_event_student_id", "event", ["student_id"])
    submission = sa.table(
        "submission",
        *(sa.column(name) for name in ("id", "student_id", "assignment", "source")),
        *(sa.column(name) for name in ("handed_in", "seen", "attempt")),
    )
    old = sa.select(
        submission.c.student_id,
        submission.c.id,
        submission.c.assignment,
        # An earlier version wrote down a name alone, not where it was found.
        sa.literal("(before) ") + submission.c.source,
        submission.c.handed_in,
        sa.false(),
        sa.true(),
        submission.c.seen,
    ).order_by(submission.c.student_id, submission.c.attempt)
    columns = ("student_id", "submission_id", "assignment", "path", "handed_in", "timely")
    op.execute(event.insert().from_select([*columns, "counts", "seen"], old))


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("event")
