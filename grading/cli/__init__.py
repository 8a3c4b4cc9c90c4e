"""The grader's commands; each module holds one, and imports what it needs when it runs."""

__all__ = [
    "check",
    "diff",
    "doctor",
    "export",
    "grade",
    "health",
    "intake",
    "many",
    "mark",
    "new_exercise",
    "release",
    "report",
    "shared",
    "submit",
    "verify",
    "watch",
]
