"""From an answer to a verdict: cases, references, comparison, diagnosis."""

__all__ = [
    "asked",
    "attempts",
    "cases",
    "comparison",
    "compat",
    "diagnosis",
    "errors",
    "headline",
    "judge",
    "measure",
    "recognition",
    "references",
    "results",
    "seeds",
    "verdict",
]
