"""Test that an assignment grades correctly: verify, mutants, seeds, promises."""

__all__ = [
    "changes",
    "fairness",
    "memory",
    "mutants",
    "promises",
    "proof",
    "remake",
    "verify",
]
