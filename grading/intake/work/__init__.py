"""Which of the files that a student submitted are the answers, and what they contain."""

__all__ = [
    "answer_cells",
    "answers",
    "code_cells",
    "collected",
    "course",
    "elsewhere",
    "package",
    "recognize",
    "shape",
    "submission",
]
