"""Owner handed in what, and when: one row for each thing that an instructor hands over."""

__all__ = [
    "claims",
    "excused",
    "files",
    "forms",
    "hand_ins",
    "headcount",
    "names",
    "order",
    "people",
    "rows",
    "rules",
    "survey",
    "table",
    "take",
    "work",
]
