"""The gradebook's tables.

Rows are added and not changed, with these exceptions: the end of a run, a student's name and
roster row, and the time and student of an attempt. Those follow today's roster and times.

    run        one call of `grade`: when, with which assignment, seed, versions and sandbox
    student    a student's name and their row of the roster
    submission the files of one student, by the hash of their content; judged once
    event      an attempt: a student, a time, a submission, and where intake found it
    grading    one verdict on a submission; a regrade adds another, and the latest counts
    exercise, test   the verdict's parts
    answer     a student's answer in words
    mark       what a person gave for an answer; a correction adds a version
    adjustment points that a person adds to a score or takes off it, with the reason
    kept_file  a submission's files, stored by `grade --keep`

Of the secret seed only its id is stored, from which nobody can compute the seed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

# SQLAlchemy's object mapper is not used, because its import takes a fifth of a second.
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

# A later migration can drop a constraint only by its name.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """A time in UTC. SQLite stores no zone, so it is added on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _required(name: str, *details: Any, **options: Any) -> Column[Any]:
    """A column that is never NULL."""
    return Column(name, *details, nullable=False, **options)


# One call of `grade`.
#
# roster   whether there was a roster
RUN = Table(
    "run",
    METADATA,
    _id(),
    _required("assignment", String(200)),
    _required("seed_id", String(32)),
    _required("fingerprint", String(64)),
    _required("sandbox", String(40)),
    _required("how", String(200)),
    _required("versions", JSON),
    _required("began", Moment),
    Column("ended", Moment),
    _required("roster", Boolean, server_default=false()),
)

# One student, by the name that the grader shows everywhere.
STUDENT = Table(
    "student",
    METADATA,
    _id(),
    _required("name", String(200), unique=True),
    _required("roster", JSON),
)

# One submission of one student; the same content again is the same row.
SUBMISSION = Table(
    "submission",
    METADATA,
    _id(),
    _required("student_id", ForeignKey("student.id")),
    _required("assignment", String(200)),
    _required("content", String(64)),
    _required("attempt", Integer),
    Column("handed_in", Moment),
    _required("seen", Moment),
    _required("source", Text),
    Column("problem", Text),
    UniqueConstraint("student_id", "assignment", "content"),
    UniqueConstraint("student_id", "assignment", "attempt"),
)

# An attempt. The same content twice is two attempts, and one submission.
#
# path     where intake found it
# timely   known to be on time, although the exact time is not known
# counts   whether a policy may choose it
EVENT = Table(
    "event",
    METADATA,
    _id(),
    _required("student_id", ForeignKey("student.id"), index=True),
    _required("submission_id", ForeignKey("submission.id")),
    _required("assignment", String(200)),
    _required("path", Text),
    Column("handed_in", Moment),
    _required("timely", Boolean),
    _required("counts", Boolean),
    _required("seen", Moment),
)

# One verdict on a submission. The one with the highest id counts.
#
# round    0 for the first verdict, one more for each regrade. With the constraint below, two
#          graders of one class cannot both record a verdict.
GRADING = Table(
    "grading",
    METADATA,
    _id(),
    _required("submission_id", ForeignKey("submission.id")),
    _required("run_id", ForeignKey("run.id"), index=True),
    _required("fingerprint", String(64)),
    _required("round", Integer),
    _required("status", String(16)),
    Column("score", Float),
    _required("max_score", Float),
    _required("seconds", Float),
    _required("notes", JSON),
    _required("at", Moment),
    UniqueConstraint("submission_id", "fingerprint", "round"),
    Index("ix_grading_latest", "submission_id", "id"),
)

# The verdict on one exercise.
EXERCISE = Table(
    "exercise",
    METADATA,
    _id(),
    _required("grading_id", ForeignKey("grading.id")),
    _required("position", Integer),
    _required("name", String(200)),
    _required("title", Text),
    _required("status", String(16)),
    Column("score", Float),
    _required("max_score", Float),
    _required("seconds", Float),
    _required("notes", JSON),
    _required("prints", Text),
    _required("headline", Text, server_default=""),
    Column("misconception", String(400)),
    Column("looks_like", String(400)),
    Column("hint", Text),
    UniqueConstraint("grading_id", "position"),
)

# The verdict on one test.
TEST = Table(
    "test",
    METADATA,
    _id(),
    _required("exercise_id", ForeignKey("exercise.id")),
    _required("position", Integer),
    _required("name", String(200)),
    _required("visibility", String(10)),
    _required("status", String(16)),
    Column("score", Float),
    _required("max_score", Float),
    _required("message", Text),
    Column("rel_error", Float),
    Column("misconception", String(200)),
    Column("hint", Text),
    Column("detail", JSON),
    Column("advice", Text),
    _required("repeats", Boolean, server_default=false()),
    UniqueConstraint("exercise_id", "position"),
)

# A student's answer to a question that a person marks.
ANSWER = Table(
    "answer",
    METADATA,
    _id(),
    _required("submission_id", ForeignKey("submission.id")),
    _required("question", String(200), index=True),
    _required("text", Text),
    UniqueConstraint("submission_id", "question"),
)

# A person's mark for an answer; the highest version counts. With the constraint, two markers who
# both saw version 3 cannot both store version 4.
MARK = Table(
    "mark",
    METADATA,
    _id(),
    _required("submission_id", ForeignKey("submission.id")),
    _required("question", String(200), index=True),
    _required("version", Integer),
    Column("points", Float),
    _required("comment", Text),
    _required("items", JSON),
    _required("author", String(200)),
    _required("at", Moment),
    UniqueConstraint("submission_id", "question", "version"),
)

# Points that a person added to a score, or took off it; all of them are added up.
ADJUSTMENT = Table(
    "adjustment",
    METADATA,
    _id(),
    _required("student_id", ForeignKey("student.id"), index=True),
    _required("assignment", String(200)),
    _required("points", Float),
    _required("reason", Text),
    _required("author", String(200)),
    _required("at", Moment),
)

# A file of a submission for pages that show code; stored only by `grade --keep`.
KEPT_FILE = Table(
    "kept_file",
    METADATA,
    Column("content", String(64), primary_key=True),
    Column("path", String(500), primary_key=True),
    _required("data", LargeBinary),
)
