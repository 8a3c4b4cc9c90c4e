"""Who handed in what, and when: one row for each thing that an instructor hands over."""

__all__ = [
    "claims",
    "excused",
    "files",
    "forms",
    "handed",
    "order",
    "people",
    "rows",
    "rules",
    "survey",
    "table",
    "take",
    "work",
]
