"""The gradebook. Each verdict is recorded whole or not at all, and none is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update

from grading.gradebook import attempts, reading, writing
from grading.gradebook.marking.by_people import ByPeople
from grading.gradebook.records import Attempt, Conflict, EventOf, Graded, RunInfo
from grading.gradebook.schema import GRADING, KEPT_FILE, RUN, STUDENT, SUBMISSION
from grading.judging.results import SubmissionResult

__all__ = ["Conflict", "Gradebook"]


class Gradebook(ByPeople):
    """A class's runs, attempts, verdicts, marks and adjustments; open it with `open_book`."""

    def begin(self, info: RunInfo) -> int:
        """Record the beginning of a run; returns its number."""
        with self._writing() as db:
            values = {**vars(info), "began": datetime.now(UTC)}
            return writing.added(db, RUN, values)

    def end(self, run: int, sandbox: str = "") -> None:
        """Record the end of a run, and the sandbox that it used."""
        with self._writing() as db:
            values: dict[str, Any] = {"ended": datetime.now(UTC)}
            if sandbox:
                values["sandbox"] = sandbox
            db.execute(update(RUN).where(RUN.c.id == run).values(values))

    def enter_all(
        self,
        assignment: str,
        handed: Sequence[Attempt],
        people: Mapping[str, Mapping[str, Any]] | None = None,
        owners: Mapping[str, Collection[str]] | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Record the attempts that intake found, all or none.

        Args:
            assignment: its name in the gradebook.
            handed: the attempts; see `attempts.enter`.
            people: the roster's row of each person, by name.
            owners: by path, whose work it is today; see `attempts.drop`.
            renamed: by name in the gradebook, the names that students have today.
        """
        with self._writing() as db:
            attempts.rename(db, renamed or {})
            attempts.enter(db, assignment, handed, people or ())
            attempts.enroll(db, people or {})
            attempts.drop(db, assignment, owners or {})

    def events(self, assignment: str) -> list[EventOf]:
        """Every attempt ever recorded, by student, oldest first."""
        with self._reading() as db:
            return attempts.events(db, assignment)

    def keep(self, content: str, files: Mapping[str, bytes]) -> None:
        """Store the files of a submission that already has a verdict, by its content hash."""
        with self._writing() as db:
            writing.keep_files(db, content, files)

    def record(
        self, run: int, attempt: Attempt, verdict: SubmissionResult, *, again: bool = False
    ) -> bool:
        """Add a verdict.

        Args:
            run: the number from `begin`.
            attempt: the submission that was judged.
            verdict: the verdict on it.
            again: also add it if a verdict exists already (a regrade). Otherwise an existing
                verdict stays the only one, unless it was the grader's own fault.

        Returns:
            Whether it was added; False if another grader recorded a verdict meanwhile.
        """
        with self._writing() as db:
            info = db.execute(
                select(RUN.c.assignment, RUN.c.fingerprint).where(RUN.c.id == run)
            ).one()
            submission = writing.submission_row(db, info.assignment, attempt)
            before = writing.standing(db, submission)
            valid = before is not None and (
                before.fingerprint == info.fingerprint and before.status != "fault"
            )
            if valid and not again:
                return False
            writing.add_grading(db, run, submission, info.fingerprint, verdict)
        return True

    def restamp(self, gradings: Collection[int], fingerprint: str) -> None:
        """Keep stored verdicts valid under another fingerprint; nothing else changes.

        Args:
            gradings: the ids of the verdicts.
            fingerprint: today's fingerprint; see `grading.cohort.fingerprint`.
        """
        if gradings:
            with self._writing() as db:
                rows = GRADING.c.id.in_(list(gradings))
                db.execute(update(GRADING).where(rows).values(fingerprint=fingerprint))

    def known(self, assignment: str, fingerprint: str) -> dict[tuple[str, str], datetime]:
        """The submissions that have a valid verdict, and when it was recorded.

        Args:
            assignment: its name.
            fingerprint: today's fingerprint.

        Returns:
            (student, content hash) -> the time of the latest verdict. The grader's own fault is
            not a verdict.
        """
        with self._reading() as db:
            newest = select(func.max(GRADING.c.id)).group_by(GRADING.c.submission_id)
            rows = db.execute(
                select(STUDENT.c.name, SUBMISSION.c.content, GRADING.c.at)
                .join(SUBMISSION, SUBMISSION.c.student_id == STUDENT.c.id)
                .join(GRADING, GRADING.c.submission_id == SUBMISSION.c.id)
                .where(
                    SUBMISSION.c.assignment == assignment,
                    GRADING.c.id.in_(newest),
                    GRADING.c.fingerprint == fingerprint,
                    GRADING.c.status != "fault",
                )
            )
            return {(name, content): at for name, content, at in rows}

    def verdicts(self, assignment: str, fingerprint: str) -> dict[str, SubmissionResult]:
        """A valid verdict for each content that has one, no matter who handed it in."""
        return {
            graded.content: graded.result
            for graded in self.latest(assignment)
            if graded.fingerprint == fingerprint and graded.result.status != "fault"
        }

    def history(self, student: str | None = None, assignment: str | None = None) -> list[Graded]:
        """Every verdict ever recorded, oldest first; of one student or of all."""
        with self._reading() as db:
            return reading.graded(db, self._named(assignment), student=student)

    def latest(self, assignment: str | None = None) -> list[Graded]:
        """The latest verdict on each submission, by student and attempt."""
        with self._reading() as db:
            return reading.graded(db, self._named(assignment), latest=True)

    def runs(self, assignment: str | None = None) -> list[dict[str, Any]]:
        """The runs, oldest first, each with its number, times, versions and count of verdicts."""
        with self._reading() as db:
            return reading.runs(db, self._named(assignment))

    def rosters(self) -> dict[str, dict[str, Any]]:
        """What the roster says about each student beside the name (email, id, section)."""
        with self._reading() as db:
            return {n: dict(r) for n, r in db.execute(select(STUDENT.c.name, STUDENT.c.roster))}

    def files(self, content: str) -> dict[str, bytes]:
        """The files of a submission by its content hash; empty unless `grade --keep` kept them."""
        with self._reading() as db:
            rows = db.execute(
                select(KEPT_FILE.c.path, KEPT_FILE.c.data)
                .where(KEPT_FILE.c.content == content)
                .order_by(KEPT_FILE.c.path)
            )
            return {path: bytes(data) for path, data in rows}

    def check(self) -> str:
        """The result of SQLite's integrity check; "ok" for a database server."""
        if self.engine.dialect.name != "sqlite":
            return "ok"
        with self._reading() as db:
            return str(db.exec_driver_sql("PRAGMA integrity_check").scalar())
