"""The grader's commands, one per module; each imports what it needs only when it runs."""

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
