"""Grading a whole class: people, policy, and the processes that share the work."""

__all__ = [
    "arithmetic",
    "by_hand",
    "cluster",
    "crews",
    "earlier",
    "fingerprint",
    "formula",
    "gathering",
    "grading",
    "here",
    "kit",
    "policy",
    "pool",
    "standing",
    "whole_class",
]
