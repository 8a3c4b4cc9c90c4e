"""Grading a whole class: people, policy, and the processes that share the work."""

__all__ = [
    "arithmetic",
    "by_hand",
    "crews",
    "earlier",
    "fingerprint",
    "formula",
    "gathering",
    "grading",
    "policy",
    "standing",
    "whole_class",
]
