"""The grader's commands; each module holds one, and imports what it needs when it runs."""

__all__ = [
    "adjust",
    "batch",
    "check",
    "diff",
    "doctor",
    "export",
    "grade",
    "health",
    "intake",
    "mark",
    "new_exercise",
    "release",
    "report",
    "secret_seed",
    "selection",
    "shared",
    "submit",
    "summary",
    "verify",
    "watch",
]
