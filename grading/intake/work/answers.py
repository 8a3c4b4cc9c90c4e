"""Answers in words out of a student's notebook, whatever state it is in.

An answer is found by the id of its cell, then by the words of its question. What the student wrote
below it, up to the next cell of the course, belongs to it: a split cell or a new cell loses no
words. A cell that is not there takes nothing from its neighbors.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from grading.intake.files.notebooks import Cell, cells_of
from grading.intake.people.rosters import shown
from grading.spec.notebook_cells import PROSE
from grading.support.translation import tr

MAX_ANSWER = 100_000  # characters
_HEADING = re.compile(r"\s*#{1,6}\s")


@dataclass(frozen=True)
class Asked:
    """A question in the course's own notebook.

    cell    the id that Jupyter gave its cell
    stub    what is handed out in it
    above   the plain words of the cells above it in its section, the nearest first
    """

    id: str
    cell: str
    stub: str
    above: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """The course's own notebooks: their questions, and how all other cells of theirs are known.

    words     plain texts of cells, and of the headings they begin with
    ids       grade_ids, and ids that Jupyter gave
    """

    questions: tuple[Asked, ...] = ()
    words: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, notebooks: Mapping[str, bytes], known: Sequence[str]) -> Course:
        """Read the course's notebooks; `known` are the ids of its questions."""
        asked: list[Asked] = []
        words: set[str] = set()
        ids: set[str] = set()
        for data in notebooks.values():
            try:
                cells, _ = cells_of(data)
            except ValueError:
                continue
            for at, cell in enumerate(cells):
                if cell.name in known:
                    above = _above(cells, at, known)
                    asked.append(Asked(cell.name, cell.id, cell.text, above))
                else:
                    words |= _words(cell)
                    ids |= {cell.name, cell.id}
        return cls(tuple(asked), frozenset(words), frozenset(ids - {""}))

    def owns(self, cell: Cell) -> bool:
        """Whether a cell is one of the course's that is not an answer."""
        return cell.locked or bool({cell.name, cell.id} & self.ids or _words(cell) & self.words)


def _words(cell: Cell) -> set[str]:
    """What a cell is known by: its text, and the heading it begins with."""
    found = {plain(cell.text)}
    first = cell.text.lstrip().partition("\n")[0]
    if cell.kind == "markdown" and _HEADING.match(first):
        found.add(plain(first))
    return found - {""}


def _above(cells: Sequence[Cell], at: int, known: Sequence[str]) -> tuple[str, ...]:
    found = []
    for cell in reversed(cells[:at]):
        if cell.name in known:
            break
        if cell.kind == "markdown" and plain(cell.text):
            found.append(plain(cell.text))
            if _HEADING.match(cell.text):
                break
    return tuple(found)


def answers(
    notebooks: Mapping[str, bytes], course: Course, known: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """The answer to each question that has one, and notes on what was unusual.

    Args:
        notebooks: by their path in what was handed in.
        course: the course's own notebooks.
        known: the ids of the questions.

    Returns:
        Text by question; a question that is not there, or whose cell is as it was handed out, has
        none: it is not answered.
    """
    found: dict[str, str] = {}
    notes: list[str] = []
    for path, data in sorted(notebooks.items(), key=lambda item: (item[0].count("/"), item[0])):
        name = shown(path)
        try:
            cells, odd = cells_of(data)
        except ValueError as problem:
            notes.append(
                tr(
                    "{name} is not a notebook that can be read: {problem}.",
                    name=name,
                    problem=problem,
                )
            )
            continue
        here, lines = _found(cells, course, known)
        if odd and here:
            notes.append(f"{name}: {'; '.join(odd)}.")
        notes += [f"{name}: {line}." for line in lines]
        for question, text in here.items():
            if question not in found:
                found[question] = bounded(text)
            elif text and bounded(text) != found[question]:
                notes.append(
                    tr(
                        "{name}: {question} was answered in another notebook, too.",
                        name=name,
                        question=question,
                    )
                )
    return found, notes


def _found(
    cells: Sequence[Cell], course: Course, known: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    places: dict[str, list[int]] = {}
    by_cell = {one.cell: one.id for one in course.questions if one.cell}
    for at, cell in enumerate(cells):
        # A cell's own id is asked where nothing else tells: a copy keeps it, too.
        name = (
            cell.name if cell.name in known else by_cell.get(cell.id, "") if not cell.name else ""
        )
        if name:
            places.setdefault(name, []).append(at)
    notes = [
        tr(
            "{count} cells have the id {name!r}; all that was written in them was taken",
            count=len(at),
            name=name,
        )
        for name, at in places.items()
        if len(at) > 1
    ]
    stubs = {one.id: one.stub for one in course.questions}
    questions = {one.id: one for one in course.questions}
    found: dict[str, str] = {}
    taken: set[int] = set()
    answered = {k for at in places.values() for k in at}
    for name, copies in places.items():
        pieces: list[str] = []
        for k in copies:
            below = _below(cells, k, course, answered)
            for j in (*_between(cells, k, course, answered, questions.get(name)), k, *below):
                if j not in taken:
                    taken.add(j)
                    pieces.append(cells[j].text)
        text = _joined(pieces, stubs.get(name, ""), name)
        if not text and name in questions:
            text = _into(cells, questions[name])
        if text:
            found[name] = text
    for one in course.questions:
        if one.id in places:
            continue
        start = _question(cells, one)
        if start is None:
            continue
        below = [j for j in _below(cells, start, course, answered) if j not in taken]
        taken |= set(below)
        text = _joined([cells[j].text for j in below], one.stub, one.id)
        if text:
            found[one.id] = text
            notes.append(
                tr("the cell of {one!r} has lost its id and was found by its question", one=one.id)
            )
    return found, notes


def _question(cells: Sequence[Cell], one: Asked) -> int | None:
    """Where the words of a question stand, where its own cell cannot be told by an id."""
    for words in one.above[:1]:
        fits = [at for at, cell in enumerate(cells) if plain(cell.text) == words]
        if len(fits) == 1:
            return fits[0]
    return None


def _between(
    cells: Sequence[Cell], at: int, course: Course, answered: Container[int], asked: Asked | None
) -> list[int]:
    """The cells that the student wrote between a question and the cell for its answer."""
    found: list[int] = []
    for k in range(at - 1, -1, -1):
        cell = cells[k]
        if asked and asked.above and plain(cell.text).startswith(asked.above[0]):
            return found
        if k in answered or cell.kind != "markdown" or course.owns(cell):
            return []
        if plain(cell.text):
            found.insert(0, k)
    return []


def _into(cells: Sequence[Cell], one: Asked) -> str:
    """What was written into the cell of the question itself, behind its own words."""
    for words in one.above[:1]:
        for cell in cells:
            if plain(cell.text).startswith(words + " "):
                ends = [match.end() for match in re.finditer(r"\S+", cell.text)]
                return _joined([cell.text[ends[len(words.split()) - 1] :]], one.stub, one.id)
    return ""


def _below(cells: Sequence[Cell], at: int, course: Course, answered: Container[int]) -> list[int]:
    """The cells that the student wrote below another: up to the next one of the course."""
    found = []
    for k in range(at + 1, len(cells)):
        cell = cells[k]
        if k in answered or course.owns(cell):
            break
        if cell.kind == "markdown" and plain(cell.text):
            found.append(k)
        elif plain(cell.text) and cell.kind == "code":
            if _is_code(cell.text):
                break  # words below code of the student's own are about that code
            found.append(k)
    return found


def _is_code(text: str) -> bool:
    """Whether the text of a code cell is code, and not an answer in words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(re.sub(r"(?m)^\s*[%!?].*$", "pass", text), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _joined(pieces: Sequence[str], stub: str, name: str) -> str:
    kept = []
    for piece in pieces:
        text = piece.strip()
        if stub and text.startswith(stub.strip()) and stub.strip() != text:
            text = text[len(stub.strip()) :].strip()
        if (
            _words_of(text) in (_words_of(stub), _words_of(PROSE), "")
            or f"{name} is not written yet" in text
        ):
            continue
        text = text.replace(PROSE, "").strip()
        if text and text not in kept:
            kept.append(text)
    return "\n\n".join(kept)


def _words_of(text: str) -> str:
    """Words without what Markdown puts around them: an emptied stub is a stub."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def plain(text: str) -> str:
    """Words alone, for comparison."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def bounded(text: str) -> str:
    """An answer that a database can hold."""
    # A character that no database holds would cost the whole verdict.
    text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > MAX_ANSWER:
        return text[:MAX_ANSWER] + f"\n... (cut: {len(text)} characters)"
    return text
