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

from sqlalchemy import (
    JSON,
    Boolean,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# A later migration can drop a constraint only by its name.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


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


class Base(DeclarativeBase):
    """The base class of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    # Without it `list[str]` and `dict[str, Any]` have no column type.
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, datetime: Moment()}  # noqa: RUF012


class Run(Base):
    """One call of `grade`.

    roster   whether there was a roster
    """

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment: Mapped[str] = mapped_column(String(200))
    seed_id: Mapped[str] = mapped_column(String(32))
    fingerprint: Mapped[str] = mapped_column(String(64))
    sandbox: Mapped[str] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(200))
    versions: Mapped[dict[str, Any]]
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    roster: Mapped[bool] = mapped_column(Boolean, server_default=false())


class Student(Base):
    """One student, by the name that the grader shows everywhere."""

    __tablename__ = "student"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    roster: Mapped[dict[str, Any]]


class SubmissionRow(Base):
    """One submission of one student; the same content again is the same row."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("student_id", "assignment", "content"),
        UniqueConstraint("student_id", "assignment", "attempt"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    assignment: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(String(64))
    attempt: Mapped[int]
    handed_in: Mapped[datetime | None]
    seen: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(Text)


class Event(Base):
    """An attempt. The same content twice is two attempts, and one submission.

    path     where intake found it
    timely   known to be on time, although the exact time is not known
    counts   whether a policy may choose it
    """

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    assignment: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(Text)
    handed_in: Mapped[datetime | None]
    timely: Mapped[bool]
    counts: Mapped[bool]
    seen: Mapped[datetime]


class Grading(Base):
    """One verdict on a submission. The one with the highest id counts."""

    __tablename__ = "grading"
    __table_args__ = (UniqueConstraint("submission_id", "fingerprint", "round"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    # 0 for the first verdict, one more for each regrade. With the constraint above, two graders of
    # one class cannot both record a verdict.
    round: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None] = mapped_column(Float)
    max_score: Mapped[float] = mapped_column(Float)
    seconds: Mapped[float] = mapped_column(Float)
    notes: Mapped[list[Any]]
    at: Mapped[datetime]


class Exercise(Base):
    """The verdict on one exercise."""

    __tablename__ = "exercise"
    __table_args__ = (UniqueConstraint("grading_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    grading_id: Mapped[int] = mapped_column(ForeignKey("grading.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None] = mapped_column(Float)
    max_score: Mapped[float] = mapped_column(Float)
    seconds: Mapped[float] = mapped_column(Float)
    notes: Mapped[list[Any]]
    prints: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(Text, server_default="")
    misconception: Mapped[str | None] = mapped_column(String(400))
    looks_like: Mapped[str | None] = mapped_column(String(400))
    hint: Mapped[str | None] = mapped_column(Text)


class Test(Base):
    """The verdict on one test."""

    __tablename__ = "test"
    __table_args__ = (UniqueConstraint("exercise_id", "position"),)
    __test__ = False  # pytest would otherwise take the name for a test class
    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    visibility: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None] = mapped_column(Float)
    max_score: Mapped[float] = mapped_column(Float)
    message: Mapped[str] = mapped_column(Text)
    rel_error: Mapped[float | None] = mapped_column(Float)
    misconception: Mapped[str | None] = mapped_column(String(200))
    hint: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any] | None]
    advice: Mapped[str | None] = mapped_column(Text)
    repeats: Mapped[bool] = mapped_column(Boolean, server_default=false())


class Answer(Base):
    """A student's answer to a question that a person marks."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("submission_id", "question"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    question: Mapped[str] = mapped_column(String(200), index=True)
    text: Mapped[str] = mapped_column(Text)


class MarkRow(Base):
    """A person's mark for an answer; the highest version counts."""

    __tablename__ = "mark"
    # Two markers who both saw version 3 cannot both store version 4.
    __table_args__ = (UniqueConstraint("submission_id", "question", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    question: Mapped[str] = mapped_column(String(200), index=True)
    version: Mapped[int] = mapped_column(Integer)
    points: Mapped[float | None] = mapped_column(Float)
    comment: Mapped[str] = mapped_column(Text)
    items: Mapped[list[Any]]
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class AdjustmentRow(Base):
    """Points that a person added to a score, or took off it; all of them are added up."""

    __tablename__ = "adjustment"
    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    assignment: Mapped[str] = mapped_column(String(200))
    points: Mapped[float] = mapped_column(Float)
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class KeptFile(Base):
    """A file of a submission for pages that show code; stored only by `grade --keep`."""

    __tablename__ = "kept_file"
    content: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(500), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


LATEST_GRADING = Index("ix_grading_latest", Grading.submission_id, Grading.id)
