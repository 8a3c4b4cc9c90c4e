"""The part of the gradebook that people decide: marks for answers in words, and adjusted points."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from grading.gradebook.connection import Connected
from grading.gradebook.errors import GradebookError
from grading.gradebook.marking import answers as reading
from grading.gradebook.marking import marks
from grading.gradebook.marking import prose as adding
from grading.gradebook.records import (
    LATEST,
    Adjustment,
    AnswerOf,
    AttemptChoice,
    Mark,
    Prose,
    RubricItem,
)
from grading.gradebook.schema import ADJUSTMENT, MARK, RUN, STUDENT, SUBMISSION


class ByPeople(Connected):
    """Marks and adjustments of a gradebook."""

    def assignments(self) -> list[str]:
        """The names of the assignments that were graded, the latest run's first."""
        with self._reading() as db:
            rows = db.execute(
                select(RUN.c.assignment)
                .group_by(RUN.c.assignment)
                .order_by(func.max(RUN.c.id).desc())
            )
            return [name for (name,) in rows]

    def newest(self, assignment: str | None = None) -> str:
        """The name of the assignment that was graded last.

        Args:
            assignment: only this assignment, of which some parts may be graded under a longer name;
                None, or an assignment that was never graded, takes any.

        Returns:
            Its name in the gradebook.

        Raises:
            GradebookError: nothing was graded yet.
        """
        names = self.assignments()
        if not names:
            raise GradebookError(
                "The gradebook {place} has no verdicts yet. Grade the class first.",
                place=self.place,
            )
        own = [
            n for n in names if assignment and (n == assignment or n.startswith(f"{assignment} ("))
        ]
        return (own or names)[0]

    def _named(self, assignment: str | None) -> str:
        return self.newest() if assignment is None else assignment

    def answers(
        self,
        question: str | None = None,
        assignment: str | None = None,
        *,
        blanks: bool = False,
        choice: AttemptChoice = LATEST,
        current: Mapping[str, Collection[int]] | None = None,
        most: Mapping[str, float] | None = None,
    ) -> list[AnswerOf]:
        """The answers in the attempts that count, each text once, with its latest mark.

        Args:
            question: only answers to this question; None takes all.
            assignment: its name in the gradebook; None takes the newest.
            blanks: also list who did not answer the question, with an empty text; without
                `question`, any of those in `most`.
            choice: which attempts the policy may choose.
            current: by student, the submissions whose answers are wanted; None goes by `choice`.
            most: by question, the most points; a mark with more has its points open.

        Returns:
            The answers by question and student.
        """
        with self._reading() as db:
            name = self._named(assignment)
            written = reading.every(db, name, question)
            if blanks:
                written = reading.with_blanks(
                    db, name, written, [question] if question else most or ()
                )
            latest, _ = reading.by_key(db, name, written, most)
            if current is None:
                current = reading.current_of(db, name, written, choice)
        shown = {
            answer.key: answer
            for answer in written
            if answer.submission in current.get(answer.student, ())
        }
        answered = {key[:2] for key in shown if key[2]}
        texts: dict[tuple[str, str], list[reading.Written]] = {}
        for answer in written:
            texts.setdefault(answer.key[:2], []).append(answer)
        found = []
        for answer in shown.values():
            if not answer.text and answer.key[:2] in answered:
                continue
            earlier = [
                other
                for other in texts[answer.key[:2]]
                if other.attempt < answer.attempt and other.text not in ("", answer.text)
            ]
            before = earlier[-1] if earlier else None
            found.append(
                AnswerOf(
                    *(answer.submission, answer.student, answer.attempt),
                    *(answer.question, answer.text),
                    latest.get(answer.key, Mark(answer.submission, answer.question)),
                    before=before.text if before else "",
                    mark_before=latest.get(before.key) if before else None,
                )
            )
        return sorted(found, key=lambda answer: (answer.question, answer.student, answer.attempt))

    def texts(self, assignment: str) -> dict[int, dict[str, str]]:
        """The answers of every submission: by its number and by question."""
        found: dict[int, dict[str, str]] = {}
        with self._reading() as db:
            for answer in reading.every(db, assignment, None):
                found.setdefault(answer.submission, {})[answer.question] = answer.text
        return found

    def prose(
        self,
        assignment: str,
        questions: Collection[str] | None = None,
        excused: Mapping[str, Collection[str]] | None = None,
        current: Mapping[str, Collection[int]] | None = None,
        most: Mapping[str, float] | None = None,
    ) -> Prose:
        """The points for answers in words, and which answers are not marked yet.

        A question that was not answered needs no mark, and may have one.

        Args:
            assignment: its name in the gradebook.
            questions: only these questions; None takes all.
            excused: by student, the questions that do not count besides those excused by a mark.
            current: by student, the submissions whose answers need a mark, so that whoever is left
                out holds up nobody; None takes everybody's latest attempt.
            most: by question, the most points; a mark with more has its points open.

        Returns:
            The points by submission, and what is not marked yet.
        """
        with self._reading() as db:
            return adding.prose(db, assignment, questions, excused, current, most)

    def mark(
        self,
        submission_id: int,
        question: str,
        *,
        points: float | None,
        comment: str = "",
        items: Sequence[RubricItem] = (),
        author: str,
        seen: int,
    ) -> Mark:
        """Store a mark on top of the version that the marker has seen.

        Args:
            submission_id: the submission that contains the answer.
            question: the id of the question.
            points: the points; None leaves them open.
            comment: what the student reads.
            items: the rubric items that apply.
            author: who gives the mark.
            seen: the version that the marker saw (0: there was no mark).

        Returns:
            The mark as it was stored.

        Raises:
            Conflict: somebody else stored a version meanwhile; the error has that mark.
        """
        with self._writing() as db:
            given = Mark(submission_id, question, seen, points, comment, tuple(items), author)
            return marks.add(db, given)

    def marks(self, submission_id: int, question: str) -> list[Mark]:
        """Every version of the mark for one answer, oldest first."""
        with self._reading() as db:
            return marks.versions(db, submission_id, question)

    def adjust(
        self, assignment: str, student: str, points: float, reason: str, author: str
    ) -> Adjustment:
        """Add points to a student's final score, or take some off.

        Args:
            assignment: its name in the gradebook.
            student: whose final score changes.
            points: how many points to add; negative ones are taken off.
            reason: why; the student reads it.
            author: who changes the score.

        Returns:
            The change as it was stored.

        Raises:
            KeyError: the student is not in the gradebook.
        """
        now = datetime.now(UTC)
        row = {"points": points, "reason": reason, "author": author, "at": now}
        with self._writing() as db:
            key = db.scalar(select(STUDENT.c.id).where(STUDENT.c.name == student))
            if key is None:
                raise KeyError(student)
            db.execute(insert(ADJUSTMENT).values(student_id=key, assignment=assignment, **row))
        return Adjustment(student, points, reason, author, now)

    def decided_at(self, assignment: str) -> datetime | None:
        """When somebody last gave a mark or adjusted points; None if nobody did."""
        marks = (
            select(func.max(MARK.c.at))
            .join(SUBMISSION, SUBMISSION.c.id == MARK.c.submission_id)
            .where(SUBMISSION.c.assignment == assignment)
        )
        points = select(func.max(ADJUSTMENT.c.at)).where(ADJUSTMENT.c.assignment == assignment)
        with self._reading() as db:
            return max(filter(None, (db.scalar(marks), db.scalar(points))), default=None)

    def adjustments(self, assignment: str) -> list[Adjustment]:
        """Every adjustment of an assignment, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                select(
                    *(STUDENT.c.name, ADJUSTMENT.c.points, ADJUSTMENT.c.reason),
                    *(ADJUSTMENT.c.author, ADJUSTMENT.c.at),
                )
                .join(STUDENT, STUDENT.c.id == ADJUSTMENT.c.student_id)
                .where(ADJUSTMENT.c.assignment == assignment)
                .order_by(ADJUSTMENT.c.id)
            )
            return [Adjustment(*row) for row in rows]
