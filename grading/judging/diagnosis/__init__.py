"""What is wrong with an answer, found by looking at it and put into words."""

__all__ = [
    "arrays",
    "comparison",
    "compat",
    "errors",
    "handed_in",
    "headline",
    "recognition",
]
