"""Read the questions in the course's own notebooks, and recognize the other cells of theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grading.intake.files.notebooks import Cell, cells_of, plain

_HEADING = re.compile(r"\s*#{1,6}\s")


@dataclass(frozen=True)
class Question:
    """A question in the course's own notebook.

    id     its id in the assignment
    cell   the id that Jupyter gave the cell for the answer
    stub   the text in that cell in the hand-out
    above  the plain words of the cells above it in its section, the nearest first
    book   the name of the notebook
    """

    id: str
    cell: str
    stub: str
    above: tuple[str, ...]
    book: str


@dataclass(frozen=True)
class Course:
    """The course's own notebooks.

    questions  their questions
    words      plain texts of all other cells, and of the headings they start with
    ids        the grade_ids and Jupyter ids of all other cells
    """

    questions: tuple[Question, ...] = ()
    words: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, notebooks: Mapping[str, bytes], known: Sequence[str]) -> Course:
        """Read the course's notebooks; `known` are the ids of its questions."""
        questions: list[Question] = []
        words: set[str] = set()
        ids: set[str] = set()
        for name, data in notebooks.items():
            try:
                cells, _ = cells_of(data)
            except ValueError:
                continue
            for at, cell in enumerate(cells):
                if cell.name in known:
                    above = _above(cells, at, known)
                    questions.append(Question(cell.name, cell.id, cell.text, above, name))
                else:
                    words |= _words(cell)
                    ids |= {cell.name, cell.id}
        return cls(tuple(questions), frozenset(words), frozenset(ids - {""}))

    def owns(self, cell: Cell) -> bool:
        """Whether a cell is one of the course's and not for an answer."""
        return cell.locked or bool({cell.name, cell.id} & self.ids or _words(cell) & self.words)


def _words(cell: Cell) -> set[str]:
    """The plain text of a cell, and the heading it starts with."""
    texts = {cell.plain}
    first = cell.text.lstrip().partition("\n")[0]
    if cell.kind == "markdown" and _HEADING.match(first):
        texts.add(plain(first))
    return texts - {""}


def _above(cells: Sequence[Cell], at: int, known: Sequence[str]) -> tuple[str, ...]:
    """The plain texts of the cells above another in its section, the nearest first."""
    texts = []
    for cell in reversed(cells[:at]):
        if cell.name in known:
            break
        if cell.kind == "markdown" and cell.plain:
            texts.append(cell.plain)
            if _HEADING.match(cell.text):
                break
    return tuple(texts)
