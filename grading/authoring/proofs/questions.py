"""Find questions whose answers nobody could give or mark."""

from __future__ import annotations

from grading.authoring.proofs.proof import Proof
from grading.mark import rubrics
from grading.spec import notebook_cells
from grading.spec.manifest import Assignment, Question
from grading.student import prose
from grading.support.translation import tr


def unanswerable(assignment: Assignment) -> list[Proof]:
    """Refute the questions without a cell for the answer, or with a rubric that cannot be read."""
    found = []
    for question in assignment.questions:
        try:
            problem = _cell(assignment, question)
            rubrics.of(assignment, question)
        except ValueError as unreadable:
            problem = str(unreadable)
        if problem:
            found.append(Proof.refuted("question", question.id, problem))
    return found


def _cell(assignment: Assignment, question: Question) -> str:
    """What is wrong with the cell for an answer; empty if nothing is."""
    path = assignment.root / (question.notebook or "")
    if not path.is_file():
        return tr(
            "its part {part} has no notebook for the answer. Add one, and name it as `notebook` of "
            "the part.",
            part=question.part,
        )
    book = notebook_cells.parse(path.read_text(encoding="utf-8"), question.notebook or "")
    if prose.answer(question, book, path.parent) is None:
        return tr(
            "no cell of {notebook} has the grade_id {question}, so nobody could answer it. Give "
            "the cell of the answer this grade_id.",
            notebook=question.notebook,
            question=question.id,
        )
    return ""
