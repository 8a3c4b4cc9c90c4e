"""The marking page's data: one question across all students, in an order that reveals no names."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from grading.cohort import policy
from grading.gradebook.records import EXCUSED, AnswerOf, Mark
from grading.judging.results import Report
from grading.spec import notebook_cells
from grading.spec.manifest import Assignment, Question
from grading.student import prose
from grading.support.text import clean
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

MOST_COMMENTS = 30


@dataclass(frozen=True)
class Item:
    """A rubric item. A common slip is an item without points, only to tell the student."""

    id: str
    says: str
    points: float


@dataclass(frozen=True)
class Rubric:
    """The rubric of one question."""

    items: tuple[Item, ...]
    slips: tuple[Item, ...]
    model: str

    @property
    def fingerprint(self) -> str:
        """A text that changes with the items, whose ids count their places in the file."""
        return hashlib.sha256(repr((self.items, self.slips)).encode()).hexdigest()[:16]


@dataclass
class Desk:
    """The answers and marks of one assignment in the gradebook.

    name       the assignment's name in the gradebook
    anonymous  whether to hide the students' names
    class_     the class as it was graded last: nobody marks answers of those who are no longer in
               it, or are excused; None takes everybody in the gradebook
    """

    assignment: Assignment
    book: Gradebook
    name: str
    anonymous: bool = True
    class_: Report | None = None

    def __post_init__(self) -> None:
        self._choice = policy.load(self.assignment).choice
        self._most = {question.id: question.points for question in self.assignment.questions}

    def questions(self) -> list[dict[str, Any]]:
        """Each question, with how many answers it has and how many of them are marked."""
        found = []
        for question in self.assignment.questions:
            answers = [answer for answer in self._answers(question.id) if answer.text]
            marked = sum(answer.mark.decided for answer in answers)
            found.append({**vars(question), "answers": len(answers), "marked": marked})
        return found

    def question(self, name: str) -> dict[str, Any]:
        """One question: its rubric, the comments used so far, and every answer with its mark.

        Raises:
            KeyError: there is no such question.
        """
        question = self._question(name)
        answers = sorted(self._all(name), key=lambda answer: (not answer.text, _order(answer)))
        numbers: dict[str, int] = {}
        for answer in answers:
            numbers.setdefault(answer.student, len(numbers) + 1)
        rubric = self.rubric(name)
        return {
            **vars(question),
            "asked": rendered(question, prompt(self.assignment, question)),
            "model": rubric.model,
            "rubric": rubric.fingerprint,
            "items": [vars(item) for item in rubric.items],
            "slips": [vars(item) for item in rubric.slips],
            "comments": _comments(answers),
            "answers": [
                {
                    "submission": answer.submission_id,
                    "who": (
                        tr("Student {number}", number=numbers[answer.student])
                        if self.anonymous
                        else answer.student
                    ),
                    "text": answer.text,
                    "answered": bool(answer.text),
                    "mark": as_data(answer.mark),
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
        answers = self._all(self._question(name).id)
        return [
            {"submission": answer.submission_id, "mark": as_data(answer.mark)} for answer in answers
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

        Args:
            question: the id of the question.
            submission: the id of the submission that contains the answer.
            items: ids of the rubric's items and slips that apply.
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
        if submission not in {answer.submission_id for answer in self._all(question)}:
            raise KeyError(submission)
        rubric = self.rubric(question)
        items = list(dict.fromkeys(items))
        known = [*(item.id for item in (*rubric.items, *rubric.slips)), EXCUSED]
        for item in items:
            if item not in known:
                raise ValueError(
                    tr(
                        "The rubric has no item {item!r}. Its items are {known}.",
                        item=item,
                        known=", ".join(known),
                    )
                )
        if EXCUSED in items:
            # The question does not count, so there are no points to give.
            items, points = [EXCUSED], None
        if points is not None and not 0 <= points <= most:
            raise ValueError(
                tr("{points} points are out of range. Give 0 to {most}.", points=points, most=most)
            )
        return as_data(
            self.book.mark(
                submission,
                question,
                points=None if points is None else points + 0.0,  # turns -0.0 into 0.0
                comment=clean(comment),
                items=tuple(items),
                author=clean(author),
                seen=seen,
            )
        )

    def check_rubric(self, question: str, seen: str) -> None:
        """Refuse marks by a rubric that has changed since: its items are other ones.

        Args:
            question: the id of the question.
            seen: the fingerprint of the rubric that the marker saw.

        Raises:
            ValueError: the rubric has changed.
        """
        if seen != self.rubric(question).fingerprint:
            raise ValueError(
                tr(
                    "The rubric has changed since this page was loaded. Write this mark down, and "
                    "reload the page."
                )
            )

    def rubric(self, question: str) -> Rubric:
        """The rubric of a question; an empty one if there is no file."""
        path = self.assignment.folder / "rubric" / f"{question}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        items = tuple(
            Item(f"c{at}", str(entry["earns"]), float(entry.get("points", 0)))
            for at, entry in enumerate(data.get("criterion", ()), 1)
        )
        slips = tuple(
            Item(f"s{at}", str(entry["says"]), 0.0)
            for at, entry in enumerate(data.get("common_slip", ()), 1)
        )
        return Rubric(items, slips, str(data.get("model_answer", "")).strip())

    def _all(self, question: str) -> list[AnswerOf]:
        """Every student's answer to a question; an empty text for students without an answer."""
        return self._answers(question, blanks=True)

    def _answers(self, question: str, *, blanks: bool = False) -> list[AnswerOf]:
        found = self.book.answers(
            question, self.name, blanks=blanks, choice=self._choice, most=self._most
        )
        if self.class_ is None:
            return found
        spared = {
            result.student: result.status == "excused"
            or question in (result.policy or {}).get("excused", ())
            for result in self.class_.submissions
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


def as_data(mark: Mark) -> dict[str, Any]:
    """A mark in the form that the page reads."""
    return {
        "version": mark.version,
        "points": mark.points,
        "comment": mark.comment,
        "items": list(mark.items),
        "author": mark.author,
    }


def _order(answer: AnswerOf) -> str:
    """A sorting key that is the same for all markers and says nothing about names."""
    return hashlib.sha256(f"{answer.question}\0{answer.submission_id}".encode()).hexdigest()


def _comments(answers: Sequence[AnswerOf]) -> list[str]:
    used = Counter(answer.mark.comment.strip() for answer in answers if answer.mark.comment.strip())
    return [text for text, _ in used.most_common(MOST_COMMENTS)]
