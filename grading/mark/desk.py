"""The marking page's data: one question across all students, in an order that reveals no names."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from grading.cohort import policy
from grading.gradebook.records import CRITERION, EXCUSED, SLIP, AnswerOf, Conflict
from grading.judging.results import Report
from grading.mark import rubrics
from grading.mark.rubrics import Rubric
from grading.spec import notebook_cells
from grading.spec.manifest import Assignment, Question
from grading.student import prose
from grading.support.text import clean
from grading.support.translation import WrongValue, tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

MOST_COMMENTS = 30


@dataclass
class Desk:
    """The answers and marks of one assignment in the gradebook.

    name       the assignment's name in the gradebook
    anonymous  whether to hide the students' names
    class_     reads the class as it was graded last: nobody marks answers of those who are no
               longer in it, or are excused; None takes everybody in the gradebook
    """

    assignment: Assignment
    book: Gradebook
    name: str
    anonymous: bool = True
    class_: Callable[[], Report] | None = None

    def __post_init__(self) -> None:
        self._choice = policy.load(self.assignment).choice
        self._most = {question.id: question.points for question in self.assignment.questions}

    def questions(self) -> list[dict[str, Any]]:
        """Each question, with how many answers it has and how many of them are marked."""
        found = []
        for question in self.assignment.questions:
            answers = [answer for answer, *_ in self._works(question.id) if answer.text]
            marked = sum(answer.mark.decided for answer in answers)
            found.append({**vars(question), "answers": len(answers), "marked": marked})
        return found

    def question(self, name: str) -> dict[str, Any]:
        """One question: its rubric, the comments used so far, and every answer with its mark.

        Raises:
            KeyError: there is no such question.
        """
        question = self._question(name)
        works = {work[0].submission_id: work for work in self._works(name, blanks=True)}
        shown = (work[0] for work in works.values())
        answers = sorted(shown, key=lambda answer: (not answer.text, _order(answer)))
        numbers: dict[str, int] = {}
        for answer in answers:
            numbers.setdefault(answer.student, len(numbers) + 1)
        rubric = self.rubric(name)
        return {
            **vars(question),
            "asked": rendered(question, prompt(self.assignment, question)),
            "model": rubric.model,
            "rubric": rubric.fingerprint,
            "items": rubric.page_items(CRITERION),
            "slips": rubric.page_items(SLIP),
            "comments": _comments(answers),
            "answers": [
                {
                    "submission": answer.submission_id,
                    "who": (
                        tr("Student {number}", number=numbers[answer.student])
                        if self.anonymous
                        else "; ".join(work.student for work in works[answer.submission_id])
                    ),
                    "text": answer.text,
                    "answered": bool(answer.text),
                    "mark": rubric.data(answer.mark),
                    "before": answer.before,
                    "points_before": answer.mark_before.points if answer.mark_before else None,
                }
                for answer in answers
            ],
        }

    def marks(self, name: str) -> list[dict[str, Any]]:
        """Every answer's mark as it is now.

        Raises:
            KeyError: there is no such question.
        """
        answers, rubric = self._all(self._question(name).id), self.rubric(name)
        return [
            {"submission": answer.submission_id, "mark": rubric.data(answer.mark)}
            for answer in answers
        ]

    def page(self, question: str, submission: int) -> str:
        """One answer as safe HTML, with its Markdown and formulas rendered.

        Raises:
            KeyError: there is no such question or answer.
        """
        wanted = self._question(question)
        for answer in self._all(question):
            if answer.submission_id == submission:
                return rendered(wanted, answer.text)
        raise KeyError(submission)

    def mark(
        self,
        question: str,
        submission: int,
        *,
        items: Sequence[str],
        points: float | None,
        comment: str,
        author: str,
        seen: int,
    ) -> dict[str, Any]:
        """Store a mark on top of the version that the marker saw.

        It is the mark of everybody who handed in this answer together.

        Args:
            question: the id of the question.
            submission: the id of the submission that contains the answer.
            items: keys of the items that apply, as `question` names them.
            points: the points; None leaves them open.
            comment: what the student reads.
            author: who gives the mark.
            seen: the version that the marker saw (0: there was no mark).

        Returns:
            The mark as it was stored, in the form that the page reads.

        Raises:
            KeyError: there is no such question or answer.
            ValueError: an item does not exist, or the points are out of range.
            Conflict: somebody else stored a mark meanwhile.
        """
        most = self._question(question).points
        works = {work[0].submission_id: work for work in self._works(question, blanks=True)}
        answer, *others = works[submission]
        if answer.mark.version != seen:
            raise Conflict(answer.mark)
        rubric = self.rubric(question)
        ticked = rubric.ticked(items, self.book.marks(submission, question))
        if EXCUSED in ticked:
            # The question does not count, so there are no points to give.
            ticked, points = (EXCUSED,), None
        if points is not None and not 0 <= points <= most:
            raise WrongValue(
                "{points} points are out of range. Give 0 to {most}.", points=points, most=most
            )
        given = [
            self.book.mark(
                shown.submission_id,
                question,
                points=None if points is None else points + 0.0,  # turns -0.0 into 0.0
                comment=clean(comment),
                items=ticked,
                author=clean(author),
                seen=shown.mark.version,
            )
            for shown in (answer, *others)
        ]
        return rubric.data(given[0])

    def check_rubric(self, question: str, seen: str) -> None:
        """Refuse marks by a rubric that has changed since: its keys name other items.

        Args:
            question: the id of the question.
            seen: the fingerprint of the rubric that the marker saw.

        Raises:
            ValueError: the rubric has changed.
        """
        if seen != self.rubric(question).fingerprint:
            raise WrongValue(
                "The rubric has changed since this page was loaded. Write this mark down, and "
                "reload the page."
            )

    def rubric(self, question: str) -> Rubric:
        """The rubric of a question; an empty one if it names no file, and there is none.

        Raises:
            ValueError: the file cannot be used.
        """
        return rubrics.of(self.assignment, self._question(question))

    def outdated(self) -> dict[str, int]:
        """By question, how many marks were given before its rubric changed.

        Raises:
            ValueError: the file of a rubric cannot be used.
        """
        found = {}
        for question in self.assignment.questions:
            rubric = self.rubric(question.id)
            marks = [rubric.data(answer.mark) for answer in self._all(question.id)]
            if count := sum(bool(mark["gone"] or mark["changed"]) for mark in marks):
                found[question.id] = count
        return found

    def _all(self, question: str) -> list[AnswerOf]:
        """Every answer to a question; an empty text for students without an answer."""
        return [work[0] for work in self._works(question, blanks=True)]

    def _works(self, question: str, *, blanks: bool = False) -> list[list[AnswerOf]]:
        """The answers to a question, grouped: together if handed in together and marked alike."""
        events = self.book.events(self.name)
        paths = {event.submission_id: event.path for event in events if event.counts}
        works: dict[object, list[AnswerOf]] = {}
        for answer in self._answers(question, blanks=blanks):
            mark, own = answer.mark, answer.submission_id
            alike = (mark.points, mark.comment, mark.items)
            works.setdefault((paths.get(own, own), answer.text, alike), []).append(answer)
        return list(works.values())

    def _answers(self, question: str, *, blanks: bool = False) -> list[AnswerOf]:
        found = self.book.answers(
            question, self.name, blanks=blanks, choice=self._choice, most=self._most
        )
        if self.class_ is None:
            return found
        spared = {
            result.student: result.status == "excused"
            or question in (result.policy or {}).get("excused", ())
            for result in self.class_().submissions
        }
        return [answer for answer in found if not spared.get(answer.student, True)]

    def _question(self, name: str) -> Question:
        return {question.id: question for question in self.assignment.questions}[name]


def prompt(assignment: Assignment, question: Question) -> str:
    """The text of the question: the notebook cell above the answer's; empty if there is none."""
    path = assignment.root / question.notebook if question.notebook else None
    if path is None or not path.is_file():
        return ""
    above = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == question.id:
            return above
        if cell.get("cell_type") == "markdown":
            above = notebook_cells.source_of(cell)
    return ""


def rendered(question: Question, text: str) -> str:
    """Markdown with formulas as safe HTML; plain text if the packages for it are not installed."""
    try:
        return prose.html(prose.Answer(question, text))
    except ImportError:
        return f"<pre>{escape(text)}</pre>"


def _order(answer: AnswerOf) -> str:
    """A sorting key that is the same for all markers and says nothing about names."""
    return hashlib.sha256(f"{answer.question}\0{answer.submission_id}".encode()).hexdigest()


def _comments(answers: Sequence[AnswerOf]) -> list[str]:
    used = Counter(answer.mark.comment.strip() for answer in answers if answer.mark.comment.strip())
    return [text for text, _ in used.most_common(MOST_COMMENTS)]
