"""Answers in words, their marks, and kept files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_answer_submission_id"
        ),
        sa.UniqueConstraint("submission_id", "question", name="uq_answer_submission_id_question"),
    )
    op.create_index("ix_answer_question", "answer", ["question"])
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("points", sa.Float, nullable=True),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mark"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_mark_submission_id"),
        sa.UniqueConstraint(
            "submission_id", "question", "version", name="uq_mark_submission_id_question_version"
        ),
    )
    op.create_index("ix_mark_question", "mark", ["question"])
    op.create_table(
        "kept_file",
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("path", sa.String(500), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("content", "path", name="pk_kept_file"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("kept_file", "mark", "answer"):
        op.drop_table(table)
