"""From an answer to a verdict: cases, references, comparison, diagnosis."""

__all__ = [
    "answer_key",
    "cases",
    "diagnosis",
    "exercise_judge",
    "helpers",
    "judge",
    "measure",
    "published",
    "references",
    "results",
    "seeds",
    "verdict",
]
