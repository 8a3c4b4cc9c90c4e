"""Writing, proving and releasing an assignment."""

__all__ = [
    "borrowing",
    "changes",
    "fairness",
    "giveaways",
    "handout",
    "leaks",
    "links",
    "memory",
    "mutants",
    "new_exercise",
    "promises",
    "proof",
    "release",
    "remake",
    "verify",
]
