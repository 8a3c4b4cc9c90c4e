"""Find the answers to questions in prose in all notebooks that a student submitted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from grading.intake.files.notebooks import cells_of, plain
from grading.intake.people.spelling import shown
from grading.intake.work.answer_cells import Notebook
from grading.intake.work.course import Course
from grading.support.translation import Sentences, tr

MAX_ANSWER = 100_000  # characters


@dataclass(frozen=True)
class Answered:
    """The answers in one notebook.

    path     its path in the submission
    usual    whether it has the name of one of the course's notebooks
    answers  the answers by question
    notes    what is unusual about it
    lost     whether it cannot be read
    """

    path: str
    usual: bool
    answers: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    lost: bool = False


def each(
    notebooks: Mapping[str, bytes],
    course: Course,
    known: Sequence[str],
    names: Collection[str] = (),
) -> list[Answered]:
    """Find the answers in each notebook, those with the names of the course's notebooks first.

    Args:
        notebooks: the student's notebooks by path.
        course: the course's own notebooks.
        known: the ids of the questions.
        names: the names of the course's notebooks.

    Returns:
        The answers of each notebook, in the order in which they count. A question whose cell is
        missing or still as in the hand-out has no answer.
    """
    result = []
    for path, data in notebooks.items():
        name, usual = shown(path), path.rpartition("/")[2] in names
        try:
            cells, odd = cells_of(data)
        except ValueError as problem:
            why = tr("{name} cannot be read: {problem}.", name=name, problem=problem)
            result.append(Answered(path, usual, notes=[why], lost=True))
            continue
        here, lines = Notebook(cells, course, known).answers()
        notes = [f"{name}: {'; '.join(odd)}."] if odd and here else []
        notes += [f"{name}: {line}." for line in lines]
        here = {question: bounded(text) for question, text in here.items()}
        result.append(Answered(path, usual, here, notes))
    return sorted(result, key=lambda one: (not one.usual, one.path.count("/"), one.path))


def merged(found: Sequence[Answered]) -> tuple[dict[str, str], list[str]]:
    """The first answer to each question, and the notes on all notebooks."""
    result: dict[str, str] = {}
    notes = Sentences()
    for notebook in found:
        notes += notebook.notes
        for question, text in notebook.answers.items():
            if text and text != result.setdefault(question, text):
                notes.say(
                    "{name} also has an answer to {question}, which was not used.",
                    name=shown(notebook.path),
                    question=question,
                )
    return result, notes


def disputed(found: Sequence[Answered]) -> str:
    """Why a person has to decide: two notebooks of the same rank give different answers.

    A notebook with the name of the course's own beats its copies.
    """
    first: dict[str, Answered] = {}
    for notebook in found:
        for question, text in notebook.answers.items():
            other = first.setdefault(question, notebook)
            if other.usual == notebook.usual and plain(text) != plain(other.answers[question]):
                return tr(
                    "{path} and {mine} answer {question} differently: write yes to use {mine}",
                    path=shown(notebook.path),
                    mine=shown(other.path),
                    question=question,
                )
    return ""


def bounded(text: str) -> str:
    """An answer that a database can store."""
    # A NUL or a lone surrogate would make the database refuse the whole verdict.
    text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > MAX_ANSWER:
        return text[:MAX_ANSWER] + f"\n... (cut: {len(text)} characters)"
    return text
