"""Find the answers to questions in prose in a student's notebook, whatever state it is in.

An answer is found by the id of its cell, then by the words of its question. What the student wrote
below it, up to the next cell of the course, belongs to it, so a split cell or a new cell loses no
words. A missing cell takes nothing from the next section.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from grading.intake.files.notebooks import Cell
from grading.intake.work.code_cells import is_code
from grading.intake.work.course import Course, Question
from grading.spec.notebook_cells import PROSE, is_unwritten
from grading.support.translation import Sentences

_PROSE = ("markdown", "raw")  # the kinds of cells with text


class Notebook:
    """The cells of one student's notebook, and which of them belong to which question."""

    def __init__(self, cells: Sequence[Cell], course: Course, known: Sequence[str]) -> None:
        self.cells, self.course, self.known = cells, course, known
        self.questions = {question.id: question for question in course.questions}
        self.places = self._places()
        self.answered = {at for places in self.places.values() for at in places}
        self.used: set[int] = set()
        self.notes = Sentences()
        self.missing: list[str] = []  # the questions for which no cell was found

    def _places(self) -> dict[str, list[int]]:
        """The cells for the answer to each question, by their ids."""
        by_cell = {q.cell: q.id for q in self.course.questions if q.cell}
        places: dict[str, list[int]] = {}
        for at, cell in enumerate(self.cells):
            name = cell.name if cell.name in self.known else ""
            # A copy of a cell keeps its Jupyter id, so that id counts only without a grade_id.
            if name or not cell.name:
                name = name or by_cell.get(cell.id, "")
            if name:
                places.setdefault(name, []).append(at)
        for name, copies in list(places.items()):
            for at in copies[1:]:
                # A cell that was pasted under another question answers that question.
                other = self._asked_above(at)
                if other and other != name and other not in places:
                    places[other] = [at]
                    copies.remove(at)
        return places

    def _asked_above(self, at: int) -> str:
        """The question that the nearest cell of the course above another asks; "" if none."""
        for cell in reversed(self.cells[:at]):
            for question in self.course.questions:
                if question.above and cell.plain == question.above[0]:
                    return question.id
            if self.course.owns(cell):
                return ""
        return ""

    def answers(self) -> tuple[dict[str, str], list[str]]:
        """The answers by question, and notes on what is unusual."""
        result: dict[str, str] = {}
        for name, copies in self.places.items():
            if len(copies) > 1:
                self.notes.say(
                    "{count} cells have the id {name!r}, and the text of all was used",
                    count=len(copies),
                    name=name,
                )
            if text := self._answer(name, copies):
                result[name] = text
        for question in self.course.questions:
            if question.id in self.places:
                continue
            start = _question(self.cells, question)
            if start is None:
                self.missing.append(question.id)
                continue
            texts = [_into(self.cells, question)]
            texts += self._take(self._below(start, texts, question.stub, question.id))
            if text := _joined(texts, question.stub, question.id):
                result[question.id] = text
                self.notes.say(
                    "the cell of {name!r} has lost its id and was found by its question",
                    name=question.id,
                )
        return result, self.notes

    def _answer(self, name: str, copies: Sequence[int]) -> str:
        question = self.questions.get(name)
        stub = question.stub if question else ""
        texts: list[str] = []
        for at in copies:
            above = _between(self.cells, at, self.course, self.answered, question)
            texts += self._take([*above, at])
            texts += self._take(self._below(at, texts, stub, name))
        text = _joined(texts, stub, name)
        return text or (_into(self.cells, question) if question else "")

    def _take(self, places: Sequence[int]) -> list[str]:
        """The texts of these cells, each of which belongs to one answer only."""
        free = [at for at in places if at not in self.used]
        self.used.update(free)
        return [self.cells[at].answer for at in free]

    def _below(self, at: int, above: Sequence[str], stub: str, name: str) -> list[int]:
        """The cells that the student wrote below another, up to the next one of the course.

        Words below the student's own code are about that code, unless there are no others.
        """
        below: list[int] = []
        for k in range(at + 1, len(self.cells)):
            cell = self.cells[k]
            if k in self.answered or self.course.owns(cell):
                break
            if cell.kind == "code" and _is_code(self.cells, k):
                if _joined([*above, *(self.cells[j].answer for j in below)], stub, name):
                    break
            elif cell.plain and cell.kind in (*_PROSE, "code"):
                below.append(k)
        return below

    def left_over(self) -> int:
        """How many cells with the student's own words belong to no question."""
        stubs = {question.stub for question in self.course.questions}
        return sum(
            cell.kind in _PROSE
            and at not in self.used
            and not self.course.owns(cell)
            and all(_joined([cell.text], stub, "") for stub in stubs)
            for at, cell in enumerate(self.cells)
        )


def _question(cells: Sequence[Cell], question: Question) -> int | None:
    """The cell with the words of a question, if exactly one has them, or begins with them."""
    for words in question.above[:1]:
        exact = [at for at, cell in enumerate(cells) if cell.plain == words]
        begun = [at for at, cell in enumerate(cells) if cell.plain.startswith(words + " ")]
        if len(fits := exact or begun) == 1:
            return fits[0]
    return None


def _between(
    cells: Sequence[Cell],
    at: int,
    course: Course,
    answered: Container[int],
    question: Question | None,
) -> list[int]:
    """The cells with words of the student between a question and the cell for its answer."""
    between: list[int] = []
    for k in range(at - 1, -1, -1):
        cell = cells[k]
        if question and question.above and cell.plain.startswith(question.above[0]):
            return between
        if k in answered or course.owns(cell):
            return []
        own_code = cell.kind == "code" and _is_code(cells, k)
        if cell.plain and not own_code:
            between.insert(0, k)
    return []


def _into(cells: Sequence[Cell], question: Question) -> str:
    """The text that the student wrote into the cell of the question, after its own words."""
    for words in question.above[:1]:
        for cell in cells:
            if cell.plain.startswith(words + " "):
                ends = [match.end() for match in re.finditer(r"\S+", cell.text)]
                return _joined(
                    [cell.text[ends[len(words.split()) - 1] :]], question.stub, question.id
                )
    return ""


def _is_code(cells: Sequence[Cell], at: int) -> bool:
    return is_code(cells[at].text, [*cells[:at], *cells[at + 1 :]])


def _joined(pieces: Sequence[str], stub: str, name: str) -> str:
    kept = []
    for piece in pieces:
        text = piece.strip()
        if stub and text.startswith(stub.strip()) and stub.strip() != text:
            text = text[len(stub.strip()) :].strip()
        words = _words_of(text)
        if words in (_words_of(stub), _words_of(PROSE), "") or is_unwritten(text, name, stub):
            continue
        text = text.replace(PROSE, "").strip()
        if text and text not in kept:
            kept.append(text)
    return "\n\n".join(kept)


def _words_of(text: str) -> str:
    """The words of a text without Markdown's marks, so that "*stub*" equals "stub"."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
