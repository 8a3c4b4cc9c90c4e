"""Test that an assignment grades correctly: verify, mutants, seeds, promises."""

__all__ = [
    "changes",
    "fairness",
    "known_answers",
    "memory",
    "mutants",
    "names",
    "promises",
    "proof",
    "questions",
    "remake",
    "thrifty",
    "verify",
]
