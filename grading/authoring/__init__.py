"""Write, verify and release an assignment."""

__all__ = [
    "handout",
    "new_exercise",
    "proofs",
]
