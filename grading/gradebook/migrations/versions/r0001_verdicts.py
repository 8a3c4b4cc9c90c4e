"""Runs, students, submissions, and the verdicts on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

# Types are spelled out: what the schema calls them today may change, this revision may not.
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assignment", sa.String(200), nullable=False),
        sa.Column("seed_id", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("sandbox", sa.String(40), nullable=False),
        sa.Column("how", sa.String(200), nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("began", MOMENT, nullable=False),
        sa.Column("ended", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_table(
        "student",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("roster", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_student"),
        sa.UniqueConstraint("name", name="uq_student_name"),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("student_id", sa.Integer, nullable=False),
        sa.Column("assignment", sa.String(200), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("handed_in", MOMENT, nullable=True),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_submission_student_id"),
        sa.UniqueConstraint(
            "student_id",
            "assignment",
            "content",
            name="uq_submission_student_id_assignment_content",
        ),
        sa.UniqueConstraint(
            "student_id",
            "assignment",
            "attempt",
            name="uq_submission_student_id_assignment_attempt",
        ),
    )
    op.create_table(
        "grading",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("score", sa.Float, nullable=True),
        sa.Column("max_score", sa.Float, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grading"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_grading_submission_id"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_grading_run_id"),
        sa.UniqueConstraint(
            "submission_id",
            "fingerprint",
            "round",
            name="uq_grading_submission_id_fingerprint_round",
        ),
    )
    op.create_index("ix_grading_run_id", "grading", ["run_id"])
    op.create_index("ix_grading_latest", "grading", ["submission_id", "id"])
    op.create_table(
        "exercise",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("grading_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("score", sa.Float, nullable=True),
        sa.Column("max_score", sa.Float, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("prints", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exercise"),
        sa.ForeignKeyConstraint(["grading_id"], ["grading.id"], name="fk_exercise_grading_id"),
        sa.UniqueConstraint("grading_id", "position", name="uq_exercise_grading_id_position"),
    )
    op.create_table(
        "test",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("exercise_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("visibility", sa.String(10), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("score", sa.Float, nullable=True),
        sa.Column("max_score", sa.Float, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("rel_error", sa.Float, nullable=True),
        sa.Column("misconception", sa.String(200), nullable=True),
        sa.Column("hint", sa.Text, nullable=True),
        sa.Column("detail", sa.JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_test"),
        sa.ForeignKeyConstraint(["exercise_id"], ["exercise.id"], name="fk_test_exercise_id"),
        sa.UniqueConstraint("exercise_id", "position", name="uq_test_exercise_id_position"),
    )


def downgrade() -> None:
    """Drop the tables, last first."""
    for table in ("test", "exercise", "grading", "submission", "student", "run"):
        op.drop_table(table)
