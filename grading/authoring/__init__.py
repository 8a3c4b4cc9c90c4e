"""Writing, proving and releasing an assignment."""

__all__ = [
    "handout",
    "new_exercise",
    "proofs",
]
