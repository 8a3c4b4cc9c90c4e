"""From an answer to a verdict: cases, references, comparison, diagnosis."""

__all__ = [
    "asked",
    "attempts",
    "cases",
    "diagnosis",
    "judge",
    "measure",
    "published",
    "references",
    "results",
    "seeds",
    "verdict",
]
