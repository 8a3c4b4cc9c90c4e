"""Who submitted what, and when: one row for each file or folder that an instructor hands over."""

__all__ = [
    "claims",
    "edits",
    "excused",
    "files",
    "forms",
    "hand_ins",
    "headcount",
    "inner_rows",
    "named_paths",
    "names",
    "order",
    "people",
    "rules",
    "submission_times",
    "survey",
    "table",
    "take",
    "whose",
    "work",
]
