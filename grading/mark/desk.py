"""What markers work on: one question across all students, in an order that names nobody."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from grading.gradebook.records import EXCUSED, AnswerOf, Mark
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
    """A rubric item; a slip earns nothing and is there to be told."""

    id: str
    says: str
    points: float


@dataclass(frozen=True)
class Rubric:
    """What earns points for one question."""

    items: tuple[Item, ...]
    slips: tuple[Item, ...]
    model: str


@dataclass
class Desk:
    """Answers and marks of one assignment, in the gradebook."""

    assignment: Assignment
    book: Gradebook
    name: str
    anonymous: bool = True

    def questions(self) -> list[dict[str, Any]]:
        """Each question with how many answers it has and how many of them are marked."""
        return [
            {**vars(one), "answers": len(found), "marked": sum(_done(a.mark) for a in found)}
            for one in self.assignment.questions
            for found in [self.book.answers(one.id, self.name)]
        ]

    def question(self, name: str) -> dict[str, Any]:
        """One question: its rubric, comments used so far, and every answer with its mark.

        Raises:
            KeyError: there is no such question.
        """
        asked = self._asked(name)
        found = sorted(self._all(name), key=lambda one: (not one.text, _place(name, one)))
        rubric = self.rubric(name)
        return {
            **vars(asked),
            "asked": rendered(asked, prompt(self.assignment, asked)),
            "model": rubric.model,
            "items": [vars(one) for one in rubric.items],
            "slips": [vars(one) for one in rubric.slips],
            "comments": _comments(found),
            "answers": [
                {
                    "submission": one.submission_id,
                    "who": f"Student {at}" if self.anonymous else one.student,
                    "text": one.text,
                    "answered": bool(one.text),
                    "mark": as_data(one.mark),
                    "before": one.before,
                    "points_before": one.mark_before.points if one.mark_before else None,
                }
                for at, one in enumerate(found, 1)
            ],
        }

    def page(self, question: str, submission: int) -> str:
        """One answer as harmless HTML, its Markdown and formulas drawn.

        Raises:
            KeyError: there is no such question or answer.
        """
        asked = self._asked(question)
        for one in self._all(question):
            if one.submission_id == submission:
                return rendered(asked, one.text)
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
        """Give a mark on top of the version that was seen.

        Args:
            question: the id of the question.
            submission: the id of the submission that holds the answer.
            items: ids of the rubric's items and slips that apply.
            points: the points; None leaves them open.
            comment: what the student reads.
            author: who gives the mark.
            seen: the version on top of which it is given (0: there was none).

        Returns:
            The mark as it was stored, in the form that the page reads.

        Raises:
            KeyError: there is no such question or answer.
            ValueError: an item that does not exist, or points out of range.
            Conflict: another marker was faster.
        """
        asked = self._asked(question)
        if submission not in {a.submission_id for a in self._all(question)}:
            raise KeyError(submission)
        rubric = self.rubric(question)
        items = list(dict.fromkeys(items))
        known = [*(one.id for one in (*rubric.items, *rubric.slips)), EXCUSED]
        for item in items:
            if item not in known:
                raise ValueError(
                    tr(
                        "items: got {item!r}, expected some of {known}",
                        item=item,
                        known=", ".join(known),
                    )
                )
        if EXCUSED in items:
            # Neither for nor against the student: there are no points to give.
            items, points = [EXCUSED], None
        if points is not None and not 0 <= points <= asked.points:
            raise ValueError(
                tr(
                    "points: got {points}, expected 0 to {most}",
                    points=points,
                    most=asked.points,
                )
            )
        return as_data(
            self.book.mark(
                submission,
                question,
                points=None if points is None else points + 0.0,  # no negative zero
                comment=clean(comment),
                items=tuple(items),
                author=clean(author),
                seen=seen,
            )
        )

    def rubric(self, question: str) -> Rubric:
        """The rubric of a question; an empty one where no file has it."""
        path = self.assignment.folder / "rubric" / f"{question}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        items = tuple(
            Item(f"c{at}", str(one["earns"]), float(one.get("points", 0)))
            for at, one in enumerate(data.get("criterion", ()), 1)
        )
        slips = tuple(
            Item(f"s{at}", str(one["says"]), 0.0)
            for at, one in enumerate(data.get("common_slip", ()), 1)
        )
        return Rubric(items, slips, str(data.get("model_answer", "")).strip())

    def _all(self, question: str) -> list[AnswerOf]:
        """Every student's answer to a question, empty where there is none."""
        return self.book.answers(question, self.name, blanks=True)

    def _asked(self, name: str) -> Question:
        return {one.id: one for one in self.assignment.questions}[name]


def prompt(assignment: Assignment, question: Question) -> str:
    """The question's own text: the cell of the notebook above the answer's; empty without one."""
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
    """Markdown with formulas as harmless HTML; plain text where the packages for it are missing."""
    try:
        return prose.html(prose.Answer(question, text))
    except ImportError:
        return f"<pre>{escape(text)}</pre>"


def as_data(mark: Mark) -> dict[str, Any]:
    """A mark as the page reads it."""
    return {
        "version": mark.version,
        "points": mark.points,
        "comment": mark.comment,
        "items": list(mark.items),
        "author": mark.author,
    }


def _done(mark: Mark) -> bool:
    return mark.version > 0 and (mark.points is not None or EXCUSED in mark.items)


def _place(question: str, one: AnswerOf) -> str:
    """An order that is the same for all markers and tells nothing of names."""
    return hashlib.sha256(f"{question}\0{one.submission_id}".encode()).hexdigest()


def _comments(found: Sequence[AnswerOf]) -> list[str]:
    used = Counter(one.mark.comment.strip() for one in found if one.mark.comment.strip())
    return [text for text, _ in used.most_common(MOST_COMMENTS)]
