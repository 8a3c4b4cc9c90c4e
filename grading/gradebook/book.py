"""The gradebook: verdicts are recorded whole or not at all, and none is ever changed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import IntegrityError

from grading.gradebook import adjustments, attempts, marks, reading, writing
from grading.gradebook.errors import GradebookError, translated
from grading.gradebook.records import (
    Adjustment,
    AnswerOf,
    Attempt,
    Conflict,
    EventOf,
    Graded,
    Mark,
    Prose,
    RunInfo,
)
from grading.gradebook.schema import Grading, KeptFile, Run, Student, SubmissionRow
from grading.judging.results import Report, SubmissionResult
from grading.support.translation import tr

__all__ = ["Conflict", "Gradebook"]


class Gradebook:
    """The memory of a class; open it with `open_book`. A context manager.

    Several processes may have one open; on SQLite one writes at a time and the others wait.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.place = engine.url.render_as_string()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End every connection."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.place), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        writer = self.engine.execution_options(write=True)
        with translated(self.place), writer.begin() as connection:
            yield connection

    # --- writing -----------------------------------------------------------------------------

    def begin(self, info: RunInfo) -> int:
        """Write down that a run begins; returns its number."""
        with self._writing() as db:
            values = {**vars(info), "began": datetime.now(UTC)}
            return writing.added(db, Run, values)

    def end(self, run: int, sandbox: str = "") -> None:
        """Write down that a run has ended, and in which sandbox it was held."""
        with self._writing() as db:
            values: dict[str, Any] = {"ended": datetime.now(UTC)}
            if sandbox:
                values["sandbox"] = sandbox
            db.execute(update(Run).where(Run.id == run).values(values))

    def enter_all(
        self,
        assignment: str,
        handed: Sequence[Attempt],
        people: Mapping[str, Mapping[str, Any]] | None = None,
        dropped: Collection[str] = (),
    ) -> None:
        """Write down today's attempts, whole or not at all.

        Args:
            assignment: its name in the gradebook.
            handed: the attempts; see `attempts.enter`.
            people: the roster's row of each person, by name.
            dropped: paths at which there is no attempt any more.
        """
        with self._writing() as db:
            attempts.enter(db, assignment, handed, people or ())
            attempts.enroll(db, people or {})
            attempts.drop(db, assignment, dropped)

    def events(self, assignment: str) -> list[EventOf]:
        """Every attempt ever seen, by student, oldest first."""
        with self._reading() as db:
            return attempts.events(db, assignment)

    def keep(self, content: str, files: Mapping[str, bytes]) -> None:
        """Store the files of a submission that has its verdict already, by its content hash."""
        with self._writing() as db:
            writing.keep_files(db, content, files)

    def record(
        self, run: int, attempt: Attempt, verdict: SubmissionResult, *, again: bool = False
    ) -> bool:
        """Add a verdict, whole or not at all.

        Args:
            run: what `begin` gave.
            attempt: what was handed in.
            verdict: what came of it.
            again: whether it is to stand beside a verdict that there is already (a regrade);
                otherwise one that is there stays alone, unless it is the grader's own fault.

        Returns:
            Whether it was added: not where another grader has recorded the same meanwhile.
        """
        try:
            with self._writing() as db:
                info = db.execute(
                    select(Run.assignment, Run.fingerprint).where(Run.id == run)
                ).one()
                submission = writing.submission_row(db, info.assignment, attempt)
                before = writing.standing(db, submission)
                stands = before is not None and (
                    before.fingerprint == info.fingerprint and before.status != "fault"
                )
                if stands and not again:
                    return False
                writing.add_grading(db, run, submission, info.fingerprint, verdict)
        except IntegrityError:
            return False
        return True

    def restamp(self, gradings: Collection[int], fingerprint: str) -> None:
        """Say of stored verdicts that they hold under another fingerprint; nothing else changes.

        Args:
            gradings: the ids of the verdicts.
            fingerprint: of all that a verdict depends on today but the submission.
        """
        if gradings:
            with self._writing() as db:
                rows = Grading.id.in_(list(gradings))
                db.execute(update(Grading).where(rows).values(fingerprint=fingerprint))

    # --- reading -----------------------------------------------------------------------------

    def known(self, assignment: str, fingerprint: str) -> dict[tuple[str, str], datetime]:
        """The submissions that have a verdict which still holds, and since when.

        Args:
            assignment: its name.
            fingerprint: of all that a verdict depends on but the submission.

        Returns:
            (student, content hash) -> the moment of the latest verdict; a grader's fault is none.
        """
        with self._reading() as db:
            newest = select(func.max(Grading.id)).group_by(Grading.submission_id)
            rows = db.execute(
                select(Student.name, SubmissionRow.content, Grading.at)
                .join(SubmissionRow, SubmissionRow.student_id == Student.id)
                .join(Grading, Grading.submission_id == SubmissionRow.id)
                .where(
                    SubmissionRow.assignment == assignment,
                    Grading.id.in_(newest),
                    Grading.fingerprint == fingerprint,
                    Grading.status != "fault",
                )
            )
            return {(name, content): at for name, content, at in rows}

    def verdicts(self, assignment: str, fingerprint: str) -> dict[str, SubmissionResult]:
        """A verdict that still holds for each content that has one, whoever handed it in."""
        return {
            one.content: one.result
            for one in self.latest(assignment)
            if one.fingerprint == fingerprint and one.result.status != "fault"
        }

    def assignments(self) -> list[str]:
        """The names of the assignments there are verdicts on, the latest run's first."""
        with self._reading() as db:
            rows = db.execute(
                select(Run.assignment).group_by(Run.assignment).order_by(func.max(Run.id).desc())
            )
            return [name for (name,) in rows]

    def newest(self) -> str:
        """The name of the assignment that was graded last.

        Raises:
            GradebookError: there are no verdicts yet.
        """
        names = self.assignments()
        if not names:
            raise GradebookError(
                tr("{place}: it holds no verdicts yet: grade first", place=self.place)
            )
        return names[0]

    def history(self, student: str | None = None, assignment: str | None = None) -> list[Graded]:
        """Every verdict ever recorded, oldest first; of one student or of all."""
        with self._reading() as db:
            return reading.graded(db, self._named(assignment), student=student)

    def latest(self, assignment: str | None = None) -> list[Graded]:
        """For each submission its latest verdict, by student and attempt."""
        with self._reading() as db:
            return reading.graded(db, self._named(assignment), latest=True)

    def of_run(self, run: int) -> list[Graded]:
        """The verdicts that one run recorded."""
        with self._reading() as db:
            return reading.graded(db, None, run=run)

    def report(self, assignment: str | None = None) -> Report:
        """The class as it stands: of each student the latest attempt, with its latest verdict."""
        name = self._named(assignment)
        last: dict[str, Graded] = {}
        for one in self.latest(name):
            held = last.get(one.result.student)
            if held is None or one.attempt > held.attempt:
                last[one.result.student] = one
        with self._reading() as db:
            run = db.execute(
                select(Run.seed_id, Run.sandbox)
                .where(Run.assignment == name)
                .order_by(Run.id.desc())
            ).first()
        seed, sandbox = (run.seed_id, run.sandbox) if run else ("", "")
        in_order = sorted(last, key=_natural)
        return Report(name, seed, [last[student].result for student in in_order], sandbox)

    def runs(self, assignment: str | None = None) -> list[dict[str, Any]]:
        """The runs, oldest first, each with its number, times, versions and count of verdicts."""
        with self._reading() as db:
            return reading.runs(db, self._named(assignment))

    def rosters(self) -> dict[str, dict[str, Any]]:
        """What is known of each student beside the name (email, id, section)."""
        with self._reading() as db:
            return {n: dict(r) for n, r in db.execute(select(Student.name, Student.roster))}

    def files(self, content: str) -> dict[str, bytes]:
        """The files of a submission by its content hash; none unless `grade --keep` was asked."""
        with self._reading() as db:
            rows = db.execute(
                select(KeptFile.path, KeptFile.data)
                .where(KeptFile.content == content)
                .order_by(KeptFile.path)
            )
            return {path: bytes(data) for path, data in rows}

    def check(self) -> str:
        """What the database says of its own state: "ok"; on a server that is not ours to ask."""
        if self.engine.dialect.name != "sqlite":
            return "ok"
        with self._reading() as db:
            return str(db.exec_driver_sql("PRAGMA integrity_check").scalar())

    # --- prose -------------------------------------------------------------------------------

    def answers(
        self, question: str | None = None, assignment: str | None = None, *, blanks: bool = False
    ) -> list[AnswerOf]:
        """Each student's answer in the latest attempt; see `marks.answers`.

        Args:
            question: only answers to this one; None takes all.
            assignment: its name in the gradebook; None takes the newest.
            blanks: for one question, list those who did not answer it as well, with an empty text.

        Returns:
            The answers by question and student.
        """
        with self._reading() as db:
            return marks.answers(db, self._named(assignment), question, blanks=blanks)

    def prose(
        self,
        assignment: str,
        questions: Collection[str] | None = None,
        excused: Mapping[str, Collection[str]] | None = None,
    ) -> Prose:
        """The marks that stand for each submission; see `marks.prose`.

        Args:
            assignment: its name in the gradebook.
            questions: only these; None takes all.
            excused: the questions that each student is excused from.

        Returns:
            The points by submission, and whether marking is closed.
        """
        with self._reading() as db:
            return marks.prose(db, assignment, questions, excused)

    def mark(
        self,
        submission_id: int,
        question: str,
        *,
        points: float | None,
        comment: str = "",
        items: Sequence[Any] = (),
        author: str,
        seen: int,
    ) -> Mark:
        """Give a mark, on top of the version that the marker has `seen` (0: none).

        Args:
            submission_id: the submission that holds the answer.
            question: the id of the question.
            points: the points; None leaves them open.
            comment: what the student reads.
            items: ids of the rubric's items that apply.
            author: who gives the mark.
            seen: the version on top of which it is given (0: there was none).

        Returns:
            The mark as it was stored.

        Raises:
            Conflict: another version was written meanwhile; it holds that one.
        """
        try:
            with self._writing() as db:
                given = Mark(submission_id, question, seen, points, comment, tuple(items), author)
                return marks.add(db, given)
        except IntegrityError:
            raise Conflict(self.marks(submission_id, question)[-1]) from None

    def marks(self, submission_id: int, question: str) -> list[Mark]:
        """Every version of the mark for one answer, oldest first."""
        with self._reading() as db:
            return marks.versions(db, submission_id, question)

    # --- points by hand ----------------------------------------------------------------------

    def adjust(
        self, assignment: str, student: str, points: float, reason: str, author: str
    ) -> Adjustment:
        """Add points to a student's final score, or take some off.

        Args:
            assignment: its name in the gradebook.
            student: whose final score changes.
            points: how many points are added; negative ones are taken off.
            reason: what the student reads.
            author: who changes it.

        Returns:
            The change as it was stored.

        Raises:
            KeyError: the gradebook does not know the student.
        """
        with self._writing() as db:
            return adjustments.add(db, assignment, student, points, reason, author)

    def adjustments(self, assignment: str) -> list[Adjustment]:
        """Every adjustment of an assignment, oldest first."""
        with self._reading() as db:
            return adjustments.standing(db, assignment)

    def _named(self, assignment: str | None) -> str:
        return self.newest() if assignment is None else assignment


def _natural(name: str) -> list[tuple[int, str]]:
    """A key that puts "student 2" ahead of "student 10"."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
