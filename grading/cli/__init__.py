"""The grader's commands; each module holds one, and imports what it needs when it runs."""

__all__ = [
    "adjust",
    "check",
    "common",
    "diff",
    "doctor",
    "export",
    "grade",
    "intake",
    "mark",
    "new_exercise",
    "release",
    "report",
    "submit",
    "verify",
    "watch",
]
