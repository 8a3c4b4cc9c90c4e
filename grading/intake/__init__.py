"""Who handed in what, and when: one row for each thing that an instructor hands over."""

__all__ = [
    "answers",
    "claims",
    "decode",
    "entries",
    "excused",
    "forms",
    "lists",
    "moments",
    "people",
    "rows",
    "rules",
    "sources",
    "submission",
    "survey",
    "table",
    "take",
    "times",
]
