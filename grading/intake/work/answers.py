"""Find the answers to questions in prose in all notebooks that a student submitted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from grading.intake.files.notebooks import cells_of, plain
from grading.intake.people.spelling import shown
from grading.intake.work.answer_cells import Notebook
from grading.intake.work.course import Course
from grading.intake.work.shape import spelled
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
    missing  the questions for which it has no cell
    left     how many cells with the student's own words belong to no question
    """

    path: str
    usual: bool
    answers: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    lost: bool = False
    missing: Sequence[str] = ()
    left: int = 0


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
        notebook = Notebook(cells, course, known)
        here, lines = notebook.answers()
        notes = [f"{name}: {'; '.join(odd)}."] if odd and here else []
        notes += [f"{name}: {line}." for line in lines]
        here = {question: bounded(text) for question, text in here.items()}
        missing, left = notebook.missing, notebook.left_over()
        result.append(Answered(path, usual, here, notes, missing=missing, left=left))
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


def unplaced(found: Sequence[Answered], course: Course, unanswered: Collection[str]) -> list[str]:
    """Note words of a student that may answer a question whose cell is gone.

    Args:
        found: the answers of each notebook.
        course: the course's own notebooks.
        unanswered: the questions without an answer.

    Returns:
        A sentence for each notebook that has such words.
    """
    read = [notebook for notebook in found if not notebook.lost]
    gone = [
        question
        for question in course.questions
        if question.id in unanswered and all(question.id in other.missing for other in read)
    ]
    # A notebook may have another name than the course's if nothing else has that one.
    named = {spelled(q.book) for q in course.questions} & {spelled(other.path) for other in found}
    notes = Sentences()
    for notebook in read:
        name = spelled(notebook.path)
        asked = [q.id for q in gone if spelled(q.book) == name or not named]
        if asked and notebook.left:
            notes.say_counted(
                "{path}: no cell for {questions} was found, and 1 cell with the student's own "
                "words belongs to no question.",
                "{path}: no cell for {questions} was found, and {number} cells with the "
                "student's own words belong to no question.",
                notebook.left,
                path=shown(notebook.path),
                questions=", ".join(asked),
            )
    return notes


def bounded(text: str) -> str:
    """An answer that a database can store."""
    # A NUL or a lone surrogate would make the database refuse the whole verdict.
    text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > MAX_ANSWER:
        return text[:MAX_ANSWER] + f"\n... (cut: {len(text)} characters)"
    return text
