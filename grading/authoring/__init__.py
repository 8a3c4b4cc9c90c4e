"""Write, verify and release an assignment."""

__all__ = [
    "blanks",
    "handout",
    "new_exercise",
    "proofs",
]
