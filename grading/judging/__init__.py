"""Turns an answer into a verdict: cases, references, comparison, diagnosis."""

__all__ = [
    "answer_key",
    "cases",
    "diagnosis",
    "exercise_judge",
    "forbidden_names",
    "helpers",
    "judge",
    "measure",
    "published",
    "references",
    "report_json",
    "results",
    "seeds",
    "value_prints",
    "verdict",
]
