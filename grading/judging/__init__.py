"""From an answer to a verdict: cases, references, comparison, diagnosis."""

__all__ = [
    "asked",
    "attempts",
    "cases",
    "comparison",
    "compat",
    "diagnosis",
    "errors",
    "handed_in",
    "headline",
    "judge",
    "measure",
    "published",
    "recognition",
    "references",
    "results",
    "seeds",
    "verdict",
]
