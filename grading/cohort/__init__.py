"""Grade a whole class: the policy, the final scores, and the processes that grade."""

__all__ = [
    "arithmetic",
    "by_hand",
    "crews",
    "earlier",
    "fingerprint",
    "formula",
    "gathering",
    "grading",
    "lateness",
    "policy",
    "renaming",
    "standing",
    "whole_class",
]
